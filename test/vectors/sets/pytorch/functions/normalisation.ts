/** Normalisation: by the language's layers where epsilon and momentum are theirs, in ops elsewhere. */
import { sizeOf } from '../../../../../src/ops/tensor.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofInput, type TorchFunctions } from './definition.ts';

const [EPSILON, MOMENTUM] = [1e-5, 0.1];

interface Statistics {
  readonly mean: Term;
  readonly variance: Term;
}

const inverseDeviation = (variance: Term, epsilon: number) =>
  variance.constant([1], []).over(variance.plus(epsilon).apply('sqrt'));

function scaled(x: Term, { mean, variance }: Statistics, epsilon: number): Term {
  return x.minus(mean).times(inverseDeviation(variance, epsilon));
}

/** Times the weight and plus the bias, where they are given; `shape` puts them along their axes. */
function affine(x: Term, args: Arguments, shape: readonly number[]): Term {
  const [weight, bias] = [args.optional('weight'), args.optional('bias')];
  const weighted = weight ? x.times(weight.reshape(shape)) : x;
  return bias ? weighted.plus(bias.reshape(shape)) : weighted;
}

/** For a vector by channel: its shape against [N, C, ...]. */
const perChannel = (x: Term) => x.shape.map((size, axis) => (axis === 1 ? size : 1));

/** Without a momentum all batches count alike, and the first one whole. */
const momentumOf = (args: Arguments) =>
  args.argument('momentum') === null ? 1 : args.number('momentum', MOMENTUM);

/** The statistics that stay: the old ones and those of the batch, whose variance is made unbiased. */
function updateRunning(args: Arguments, { mean, variance }: Statistics, count: number): void {
  const part = momentumOf(args);
  const update = (name: string, fresh: Term) => {
    const running = args.optional(name);
    if (running === undefined) return;
    args.changed[name] = running.times(1 - part).plus(fresh.reshape(running.shape).times(part));
  };
  update('running_mean', mean);
  update('running_var', variance.times(count / (count - 1)));
}

/** By the layer, [N, C, ...] as [N, places, 1, C], or a vector as it is. */
function batchnormLayer(args: Arguments, training: boolean): Term {
  const x = args.term('input');
  const weights = {
    gamma: args.term('weight'),
    beta: args.term('bias'),
    mean: args.term('running_mean'),
    variance: args.term('running_var'),
  };
  const changes: Readonly<Record<string, string>> = { mean: 'running_mean', variance: 'running_var' };
  const update = (weight: string, next: Term) => {
    args.changed[changes[weight]!] = next;
  };
  const [batch, channels, ...places] = x.shape as [number, number, ...number[]];
  if (places.length === 0) return x.layer('batchnorm', { weights, training, update });
  const last = x.shape.length - 1;
  const moved = x.move(1, last);
  const map = moved.reshape([batch, sizeOf(places), 1, channels]);
  return map.layer('batchnorm', { weights, training, update }).reshape(moved.shape).move(last, 1);
}

/** The normalised input, and the statistics that it was normalised by in training. */
function batchNormalise(args: Arguments): { readonly output: Term; readonly statistics?: Statistics } {
  const x = args.term('input');
  const [training, epsilon] = [args.flag('training'), args.number('eps', EPSILON)];
  const isWhole = ['weight', 'bias', 'running_mean', 'running_var'].every((name) => args.optional(name));
  const isLayer = isWhole && epsilon === EPSILON && momentumOf(args) === MOMENTUM;
  const axes = x.axes.filter((axis) => axis !== 1);
  const statistics = { mean: x.mean(axes, true), variance: x.variance(axes, true) };
  if (isLayer) return { output: batchnormLayer(args, training), ...(training && { statistics }) };
  if (training) {
    updateRunning(args, statistics, sizeOf(axes.map((axis) => x.shape[axis]!)));
    return { output: affine(scaled(x, statistics, epsilon), args, perChannel(x)), statistics };
  }
  const running = {
    mean: args.term('running_mean').reshape(perChannel(x)),
    variance: args.term('running_var').reshape(perChannel(x)),
  };
  return { output: affine(scaled(x, running, epsilon), args, perChannel(x)) };
}

/** Output, mean and one over the deviation; without training the two have no numbers. */
function nativeBatchNorm(args: Arguments): readonly Term[] {
  const { output, statistics } = batchNormalise(args);
  if (statistics === undefined) return [output, output.constant([], [0]), output.constant([], [0])];
  const channels = [args.term('input').shape[1]!];
  const inverse = inverseDeviation(statistics.variance, args.number('eps', EPSILON));
  return [output, statistics.mean.reshape(channels), inverse.reshape(channels)];
}

/** Over the last dimensions: output, mean and one over the deviation. */
function layerNorm(args: Arguments): readonly Term[] {
  const x = args.term('input');
  const [shape, epsilon] = [args.list('normalized_shape')!, args.number('eps', EPSILON)];
  const axes = x.axes.slice(-shape.length);
  const statistics = { mean: x.mean(axes, true), variance: x.variance(axes, true) };
  const [gamma, beta] = [args.optional('weight'), args.optional('bias')];
  const isLayer = gamma && beta && shape.length === 1 && epsilon === EPSILON && x.shape.length === 2;
  const output = isLayer
    ? x.layer('layernorm', { weights: { gamma, beta } })
    : affine(scaled(x, statistics, epsilon), args, shape);
  return [output, statistics.mean, inverseDeviation(statistics.variance, epsilon)];
}

/** Over the channels of a group and all places. */
function groupNorm(x: Term, args: Arguments): Term {
  const [batch, channels, ...places] = x.shape as [number, number, ...number[]];
  const groups = args.number('num_groups');
  const parts = x.reshape([batch, groups, (channels / groups) * sizeOf(places)]);
  const statistics = { mean: parts.mean([2], true), variance: parts.variance([2], true) };
  const whole = scaled(parts, statistics, args.number('eps', EPSILON)).reshape(x.shape);
  return affine(whole, args, perChannel(x));
}

/** Over the places of each channel of each sample; running statistics take the mean over the samples. */
function instanceNorm(x: Term, args: Arguments): Term {
  const hasBatch = x.shape.length === args.number('dimensions', x.shape.length - 2) + 2;
  const batched = hasBatch ? x : x.reshape([1, ...x.shape]);
  const axes = batched.axes.slice(2);
  const statistics = { mean: batched.mean(axes, true), variance: batched.variance(axes, true) };
  const ofBatch = { mean: statistics.mean.mean([0]), variance: statistics.variance.mean([0]) };
  updateRunning(args, ofBatch, sizeOf(axes.map((axis) => batched.shape[axis]!)));
  const output = scaled(batched, statistics, args.number('eps', EPSILON));
  return affine(output, args, perChannel(batched)).reshape(x.shape);
}

/** x over a power of k + alpha times the mean of squares over neighbouring channels (Krizhevsky et al. 2012). */
function localResponse(x: Term, args: Arguments): Term {
  const [size, channels] = [args.number('size'), x.shape[1]!];
  const [alpha, beta, k] = [args.number('alpha', 1e-4), args.number('beta', 0.75), args.number('k', 1)];
  const band = Array.from({ length: channels }, (_, to) =>
    Array.from({ length: channels }, (_value, from) => {
      const offset = from - to + Math.floor(size / 2);
      return offset >= 0 && offset < size ? 1 / size : 0;
    }),
  );
  return x.over(x.squared().along(1, band).times(alpha).plus(k).power(beta));
}

export const normalisation: TorchFunctions = {
  batch_norm: {
    parameters: ['input', 'running_mean', 'running_var', 'weight', 'bias', 'training', 'momentum', 'eps'],
    skips: (args) => (args.term('input').shape[0] === 0 ? 'empty' : undefined),
    build: (args) => batchNormalise(args).output,
  },
  native_batch_norm: {
    parameters: ['input', 'weight', 'bias', 'running_mean', 'running_var', 'training', 'momentum', 'eps'],
    build: nativeBatchNorm,
  },
  layer_norm: {
    parameters: ['input', 'normalized_shape', 'weight', 'bias', 'eps'],
    build: (args) => layerNorm(args)[0]!,
  },
  native_layer_norm: {
    parameters: ['input', 'normalized_shape', 'weight', 'bias', 'eps'],
    build: layerNorm,
  },
  group_norm: ofInput(groupNorm, ['num_groups', 'weight', 'bias', 'eps']),
  instance_norm: ofInput(instanceNorm),
  local_response_norm: ofInput(localResponse, ['size', 'alpha', 'beta', 'k']),
};
