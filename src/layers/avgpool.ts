import { defineLayer } from './definition.ts';
import { poolArguments, poolShape, poolWindow } from './pool.ts';

export const avgpool = defineLayer({
  kind: 'avgpool',
  aliases: ['averagepool', 'averagepooling', 'avgpooling', 'meanpool'],
  doc: 'Takes the mean under a window, channel by channel; padding does not count.',
  role: 'layer',
  arguments: poolArguments,
  shape: ([x], args) => poolShape('avgpool', x!, args),
  window: ({ window, stride }) => ({ size: window, stride, dilation: [1, 1] }),
  build: ({ builder, inputs, inputShapes, arguments: args }) =>
    builder.add('averagePool', [inputs[0]!], { ...poolWindow(inputShapes[0]!, args), channelsFirst: false }),
  examples: [
    { code: 'avgpool 2', input: [8, 8, 3], output: [4, 4, 3] },
    { code: 'avgpool 3 s2 p1', input: [9, 9, 2], output: [5, 5, 2] },
    { code: 'avgpool 2x3 same', input: [5, 7, 2], output: [3, 3, 2] },
  ],
});
