/** What layers that normalise share: their weights, and the arithmetic. */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { WeightSpecification } from '../compiler/network.ts';

export const EPSILON = 1e-5;

/** Weights of one number for each channel, starting at `start`. */
export function perChannel(
  channels: number,
  start: 'zeros' | 'ones',
  trainable: boolean,
): WeightSpecification {
  return { shape: [channels], initialiser: { kind: start }, fanIn: channels, fanOut: channels, trainable };
}

/** The mean over some axes, which are kept with size 1. */
export function meanOver(builder: ProgramBuilder, x: Value, axes: readonly number[]): Value {
  return builder.over(builder.sum(x, axes, true), builder.add('count', [x], { axes }));
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta */
export function normalise(
  builder: ProgramBuilder,
  { centred, variance }: { readonly centred: Value; readonly variance: Value },
  { gamma, beta }: Readonly<Record<string, Value>>,
): Value {
  const deviation = builder.add('sqrt', [builder.plus(variance, builder.scalar(EPSILON))], {});
  return builder.plus(builder.times(centred, builder.over(gamma!, deviation)), beta!);
}
