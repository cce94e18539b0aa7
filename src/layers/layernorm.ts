import { defineLayer } from './definition.ts';
import { meanOver, normalise, perChannel } from './normalisation.ts';

export const layernorm = defineLayer({
  kind: 'layernorm',
  aliases: ['ln', 'layernormalization', 'layernormalisation'],
  doc: 'Normalises over the channels of each place, or the features of a vector (Ba et al. 2016).',
  role: 'layer',
  takesActivation: true,
  arguments: {},
  shape: ([x]) => x!,
  weights: ([x]) => {
    const channels = x!.at(-1)!;
    return { gamma: perChannel(channels, 'ones', true), beta: perChannel(channels, 'zeros', true) };
  },
  build: ({ builder, inputs, weights }) => {
    const x = inputs[0]!;
    const last = [x.type.shape.length - 1];
    const centred = builder.minus(x, meanOver(builder, x, last));
    const variance = meanOver(builder, builder.times(centred, centred), last);
    return normalise(builder, { centred, variance }, weights);
  },
  examples: [
    { code: 'layernorm gelu', input: [4, 4, 3], output: [4, 4, 3] },
    { code: 'layernorm', input: [6], output: [6] },
  ],
});
