/** ONNX's normalisations: through nnc's layers where epsilon is theirs, else as formulas. */
import { EPSILON } from '../../../../src/layers/normalisation.ts';
import { sizeOf } from '../../../../src/ops/tensor.ts';
import type { Kernel, KernelTable } from '../../phrases/kernel.ts';
import { channelsFirst, channelsLast } from '../../phrases/maps.ts';
import type { Term } from '../../term.ts';

interface Epsilon {
  readonly epsilon?: number;
}

/** Whether it is the layers' epsilon, which ONNX keeps in float32. */
const isOurs = (epsilon: number) => Math.fround(EPSILON) === Math.fround(epsilon);

const inverseDeviation = (x: Term, axes: readonly number[], epsilon: number) =>
  x.constant([1], []).over(x.variance(axes, true).plus(epsilon).apply('sqrt'));

/** Numbers for each channel as they broadcast over [N, C, ...]. */
const byChannel = (values: Term, rank: number) =>
  values.reshape([values.shape[0]!, ...new Array<number>(rank - 2).fill(1)]);

interface LayerNormalization extends Epsilon {
  readonly axis?: number;
}

/** Over all axes from `axis` on, which are the features of nnc's layer; also gives the mean and 1 / deviation. */
const layerNormalization: Kernel<LayerNormalization> = ({
  inputs,
  attributes: { axis = -1, epsilon = EPSILON },
}) => {
  const [x, scale, bias] = inputs as [Term, Term, Term];
  const axes = x.axes.slice(x.axis(axis));
  const features = sizeOf(axes.map((each) => x.shape[each]!));
  const inverse = inverseDeviation(x, axes, epsilon);
  const weights = { gamma: scale.reshape([features]), beta: bias.reshape([features]) };
  const y = isOurs(epsilon)
    ? x
        .reshape([sizeOf(x.shape) / features, features])
        .layer('layernorm', { weights })
        .reshape(x.shape)
    : x.minus(x.mean(axes, true)).times(inverse).times(scale).plus(bias);
  return [y, x.mean(axes, true), inverse];
};

/** x / sqrt(mean of squares + epsilon) * scale */
const rmsNormalization: Kernel<LayerNormalization> = ({
  inputs: [x, scale],
  attributes: { axis = -1, epsilon = EPSILON },
}) => {
  const squares = x!.squared().mean(x!.axes.slice(x!.axis(axis)), true);
  return x!.over(squares.plus(epsilon).apply('sqrt')).times(scale!);
};

interface BatchNormalization extends Epsilon {
  readonly momentum?: number;
  readonly training_mode?: number;
}

/** In training by the batch, whose variance also enters the running one without a correction. */
const batchNormalization: Kernel<BatchNormalization> = ({ inputs, attributes }) => {
  const { epsilon = EPSILON, momentum = 0.9, training_mode: training = 0 } = attributes;
  const [x, gamma, beta, mean, variance] = inputs as [Term, Term, Term, Term, Term];
  if (training === 0 && isOurs(epsilon)) {
    const weights = { gamma, beta, mean, variance };
    return channelsFirst(channelsLast(x).layer('batchnorm', { weights, training: false }));
  }
  const [scale, shift, centre, spread] = [gamma, beta, mean, variance].map((values) =>
    byChannel(values, x.shape.length),
  ) as [Term, Term, Term, Term];
  if (training === 0)
    return x.minus(centre).over(spread.plus(epsilon).apply('sqrt')).times(scale).plus(shift);
  const axes = x.axes.filter((axis) => axis !== 1);
  const normal = x.minus(x.mean(axes, true)).times(inverseDeviation(x, axes, epsilon));
  const average = (running: Term, fresh: Term) => running.times(momentum).plus(fresh.times(1 - momentum));
  return [normal.times(scale).plus(shift), average(mean, x.mean(axes)), average(variance, x.variance(axes))];
};

interface Groups extends Epsilon {
  readonly num_groups: number;
}

/** Over the channels of a group and all places. */
const groupNormalization: Kernel<Groups> = ({
  inputs,
  attributes: { num_groups: groups, epsilon = EPSILON },
}) => {
  const [x, scale, bias] = inputs as [Term, Term, Term];
  const parts = x.reshape([x.shape[0]!, groups, sizeOf(x.shape.slice(1)) / groups]);
  const normal = parts
    .minus(parts.mean([2], true))
    .times(inverseDeviation(parts, [2], epsilon))
    .reshape(x.shape);
  const rank = x.shape.length;
  return normal.times(byChannel(scale, rank)).plus(byChannel(bias, rank));
};

/** Each channel is a group. */
const instanceNormalization: Kernel<Epsilon> = ({ inputs, attributes, ...call }) =>
  groupNormalization({ ...call, inputs, attributes: { ...attributes, num_groups: inputs[0]!.shape[1]! } });

/** x over its norm along an axis. */
const lpNormalization: Kernel<{ readonly axis?: number; readonly p?: number }> = ({
  inputs: [x],
  attributes,
}) => {
  const { axis = -1, p = 2 } = attributes;
  const axes = [x!.axis(axis)];
  const norm = p === 1 ? x!.apply('abs').sum(axes, true) : x!.squared().sum(axes, true).apply('sqrt');
  // A vector of zeros stays one.
  return norm.above(0, x!, 0).over(norm.above(0, norm, 1));
};

/** (x - mean) / (deviation + 1e-9) over some axes. */
const meanVariance: Kernel<{ readonly axes?: readonly number[] }> = ({ inputs: [x], attributes }) => {
  const { axes = [0, 2, 3] } = attributes;
  return x!.minus(x!.mean(axes, true)).over(x!.variance(axes, true).apply('sqrt').plus(1e-9));
};

export const normalisationKernels: KernelTable = {
  BatchNormalization: batchNormalization,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: layerNormalization,
  LpNormalization: lpNormalization,
  MeanVarianceNormalization: meanVariance,
  RMSNormalization: rmsNormalization,
};
