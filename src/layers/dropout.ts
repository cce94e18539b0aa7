import { defineLayer } from './definition.ts';

export const dropout = defineLayer({
  kind: 'dropout',
  aliases: ['drop'],
  doc: 'In training, sets numbers to zero at random and scales the others up; does nothing in evaluation.',
  role: 'layer',
  keepsValues: true,
  dropsAtRandom: true,
  arguments: {
    rate: {
      type: 'number',
      position: 0,
      otherNames: ['p', 'prob', 'probability'],
      minimum: 0,
      maximum: 0.99,
      doc: 'Share of the numbers that are dropped.',
    },
  },
  shape: ([x]) => x!,
  build: ({ builder, inputs, arguments: { rate }, training, mask }) =>
    training && rate > 0 ? builder.times(inputs[0]!, mask(inputs[0]!.type.shape, rate)) : inputs[0]!,
  examples: [
    { code: 'dropout 0.5', input: [6], output: [6] },
    { code: 'dropout rate=0.25', input: [3, 3, 2], output: [3, 3, 2] },
  ],
});
