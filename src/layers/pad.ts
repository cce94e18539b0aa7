import { defineLayer } from './definition.ts';
import { needsMap } from './rejections.ts';

export const pad = defineLayer({
  kind: 'pad',
  aliases: ['zeropad', 'zeropadding', 'padding'],
  doc: 'Puts zeros on every side of a map.',
  role: 'layer',
  arguments: {
    size: {
      type: 'pair',
      position: 0,
      otherNames: ['padding', 'pad'],
      minimum: 0,
      doc: 'Rows above and below, columns left and right.',
    },
  },
  shape: ([x], { size }) => needsMap('pad', x!) ?? [x![0]! + 2 * size[0], x![1]! + 2 * size[1], x![2]!],
  build: ({ builder, inputs, arguments: { size } }) => {
    const sides = [0, size[0], size[1], 0];
    return builder.add('pad', [inputs[0]!], { before: sides, after: sides });
  },
  examples: [
    { code: 'pad 1', input: [3, 3, 2], output: [5, 5, 2] },
    { code: 'pad 2x0', input: [3, 3, 2], output: [7, 3, 2] },
  ],
});
