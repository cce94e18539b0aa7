import { defineLayer } from './definition.ts';

export const flatten = defineLayer({
  kind: 'flatten',
  doc: 'Makes a vector of a map, in the order rows, columns, channels.',
  role: 'layer',
  keepsValues: true,
  arguments: {},
  shape: ([x]) => [x!.reduce((product, size) => product * size, 1)],
  advice: ([x]) =>
    x!.length === 1
      ? {
          code: 'flatten-of-vector',
          message: `this is a vector of ${x![0]} already`,
          label: 'does nothing',
        }
      : undefined,
  build: ({ builder, inputs, outputShape }) => builder.reshape(inputs[0]!, ['batch', ...outputShape]),
  examples: [{ code: 'flatten', input: [4, 4, 3], output: [48] }],
});
