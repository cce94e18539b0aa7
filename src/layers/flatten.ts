import { defineLayer } from './definition.ts';

export const flatten = defineLayer({
  kind: 'flatten',
  doc: 'Makes a vector of a map, in the order rows, columns, channels.',
  role: 'layer',
  keepsValues: true,
  arguments: {},
  shape: ([x]) => [x!.reduce((product, size) => product * size, 1)],
  build: ({ builder, inputs, outputShape }) => builder.reshape(inputs[0]!, ['batch', ...outputShape]),
  examples: [{ code: 'flatten', input: [4, 4, 3], output: [48] }],
});
