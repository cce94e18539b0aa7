import { defineLayer } from './definition.ts';
import { meanOver, normalise, perChannel } from './normalisation.ts';

/** Share of the fresh statistics in the running ones. */
const MOMENTUM = 0.1;

export const batchnorm = defineLayer({
  kind: 'batchnorm',
  aliases: ['bn', 'batchnormalization', 'batchnormalisation'],
  doc: 'Normalises each channel by the mean and variance of the batch; in evaluation by their running averages (Ioffe and Szegedy 2015).',
  role: 'layer',
  takesActivation: true,
  centresChannels: true,
  arguments: {},
  shape: ([x]) => x!,
  weights: ([x]) => {
    const channels = x!.at(-1)!;
    return {
      gamma: perChannel(channels, 'ones', true),
      beta: perChannel(channels, 'zeros', true),
      mean: perChannel(channels, 'zeros', false),
      variance: perChannel(channels, 'ones', false),
    };
  },
  // The unbiased variance divides by one less than the values of a channel.
  minimumBatch: ([x]) => (x!.slice(0, -1).reduce((product, size) => product * size, 1) < 2 ? 2 : 1),
  build: ({ builder, inputs, weights, training, update }) => {
    const x = inputs[0]!;
    const { mean: runningMean, variance: runningVariance } = weights;
    if (!training) {
      const centred = builder.minus(x, runningMean!);
      return normalise(builder, { centred, variance: runningVariance! }, weights);
    }
    const axes = x.type.shape.map((_, axis) => axis).slice(0, -1);
    const mean = meanOver(builder, x, axes);
    const centred = builder.minus(x, mean);
    const variance = meanOver(builder, builder.times(centred, centred), axes);
    const size = builder.add('count', [x], { axes });
    const correction = builder.over(size, builder.minus(size, builder.scalar(1)));
    const flat = (value: typeof x) => builder.reshape(value, [x.type.shape.at(-1)!]);
    const average = (running: typeof x, fresh: typeof x) =>
      builder.plus(
        builder.times(running, builder.scalar(1 - MOMENTUM)),
        builder.times(fresh, builder.scalar(MOMENTUM)),
      );
    update('mean', average(runningMean!, flat(mean)));
    update('variance', average(runningVariance!, builder.times(flat(variance), correction)));
    return normalise(builder, { centred, variance }, weights);
  },
  examples: [
    { code: 'batchnorm relu', input: [4, 4, 3], output: [4, 4, 3] },
    { code: 'batchnorm', input: [5], output: [5] },
  ],
});
