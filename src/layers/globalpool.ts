import { defineLayer } from './definition.ts';
import { needsMap } from './rejections.ts';

export const globalpool = defineLayer({
  kind: 'globalpool',
  aliases: [
    'gap',
    'globalavgpool',
    'globalaveragepool',
    'globalaveragepooling',
    'globalavgpooling',
    'adaptiveavgpool',
  ],
  doc: 'Makes a vector of a map: the mean of each channel, or with `max` its maximum.',
  role: 'layer',
  arguments: {
    reduction: {
      type: 'word',
      otherNames: ['mode'],
      words: ['mean', 'max'],
      aliases: { avg: 'mean', average: 'mean' },
      default: 'mean',
      doc: 'What becomes of a channel.',
    },
  },
  shape: ([x]) => needsMap('globalpool', x!) ?? [x![2]!],
  build: ({ builder, inputs, inputShapes, arguments: { reduction } }) => {
    const over = { axes: [1, 2], keep: false };
    if (reduction === 'max') return builder.add('largest', [inputs[0]!], over);
    const [height, width] = inputShapes[0]!;
    return builder.times(builder.add('sum', [inputs[0]!], over), builder.scalar(1 / (height! * width!)));
  },
  examples: [
    { code: 'globalpool', input: [4, 5, 3], output: [3] },
    { code: 'globalpool max', input: [4, 5, 3], output: [3] },
  ],
});
