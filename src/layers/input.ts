import { defineLayer } from './definition.ts';

export const input = defineLayer({
  kind: 'input',
  doc: 'The shape of one sample: a vector of numbers, or a map of height x width x channels.',
  role: 'input',
  arguments: {
    shape: { type: 'dimensions', position: 0, minimum: 1, doc: 'Sizes of one sample: `784`, `28x28x1`.' },
  },
  shape: (_inputs, { shape }) => {
    if (shape.length === 1 || shape.length === 3) return shape;
    const size = shape.join('x');
    return {
      rejection: {
        code: 'input-shape',
        message: `an input is a vector or a map of height x width x channels, not ${size}`,
        label: shape.length === 2 ? `for a grey picture write \`${size}x1\`` : 'needs one size or three',
        argument: 'shape',
      },
    };
  },
  build: ({ builder, outputShape }) =>
    builder.input('input', { type: 'float', shape: ['batch', ...outputShape] }),
  examples: [
    { code: 'input 784; relu', output: [784] },
    { code: 'input 28x28x1; relu', output: [28, 28, 1] },
  ],
});
