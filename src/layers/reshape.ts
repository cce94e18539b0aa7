import { defineLayer } from './definition.ts';
import { formatShape } from './rejections.ts';

export const reshape = defineLayer({
  kind: 'reshape',
  doc: 'The same numbers in the same order (rows, columns, channels) under another shape.',
  role: 'layer',
  keepsValues: true,
  arguments: {
    shape: {
      type: 'dimensions',
      position: 0,
      otherNames: ['target_shape', 'size'],
      minimum: 1,
      doc: 'A vector `48` or a map `4x4x3`.',
    },
  },
  shape: ([x], { shape }) => {
    const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1);
    const reject = (message: string, label: string) => ({
      rejection: { code: 'reshape-does-not-fit', message, label, argument: 'shape' },
    });
    if (shape.length !== 1 && shape.length !== 3) {
      return reject(
        `${formatShape(shape)} is neither a vector nor a map of height x width x channels`,
        'needs one size or three',
      );
    }
    if (count(shape) === count(x!)) return shape;
    return reject(
      `${formatShape(x!)} holds ${count(x!)} numbers, ${formatShape(shape)} holds ${count(shape)}`,
      `needs ${count(x!)} numbers`,
    );
  },
  build: ({ builder, inputs, outputShape }) => builder.reshape(inputs[0]!, ['batch', ...outputShape]),
  examples: [
    { code: 'reshape 2x3x2', input: [12], output: [2, 3, 2] },
    { code: 'reshape 12', input: [2, 3, 2], output: [12] },
  ],
});
