/** What the numbers of a training part are like: each channel of a map, each column of a table. */
import type { Dataset } from './dataset.ts';

export interface Spread {
  readonly mean: number;
  /** Standard deviation, of all numbers, not of a sample of them. */
  readonly deviation: number;
  readonly lowest: number;
  readonly highest: number;
}

/** A channel or a column, before it is normalised and after. */
export interface FeatureSpread {
  readonly name: string;
  readonly raw: Spread;
  readonly fed: Spread;
}

/** Channels of a map, columns of a table, or all numbers of a vector together. */
export function spreadsOf({ train, shape, preprocessing }: Dataset): readonly FeatureSpread[] {
  const { columns, offset, scale } = preprocessing;
  const names = columns ?? (shape.length === 3 ? channelNames(shape[2]!) : ['all']);
  return spreadsOfFeatures(train, names.length).map((spread, index) => {
    const [start, factor] = [offset, scale].map((each) => (typeof each === 'number' ? each : each[index]!));
    const way = { start: start!, factor: factor! };
    const name = names[index]!;
    // Of bytes the raw ones are at hand, of other numbers those that are fed.
    return train.inputs.kind === 'bytes'
      ? {
          name,
          raw: spread,
          fed: mapped(spread, (value) => (value - way.start) / way.factor, 1 / way.factor),
        }
      : { name, raw: mapped(spread, (value) => backTo(value, way), way.factor), fed: spread };
  });
}

function mapped(
  { mean, deviation, lowest, highest }: Spread,
  each: (value: number) => number,
  factor: number,
): Spread {
  return {
    mean: each(mean),
    deviation: deviation * factor,
    lowest: each(lowest),
    highest: each(highest),
  };
}

/** What float32 leaves of a 0 is 0. */
function backTo(
  value: number,
  { start, factor }: { readonly start: number; readonly factor: number },
): number {
  const raw = value * factor + start;
  return Math.abs(raw) < 1e-6 * Math.max(Math.abs(start), factor) ? 0 : raw;
}

/** Of numbers that are all there. */
export function spreadOf(values: ArrayLike<number>): Spread {
  return gather(values.length, 1, (index) => values[index]!)[0]!;
}

function channelNames(count: number): readonly string[] {
  if (count === 1) return ['grey'];
  if (count === 3) return ['red', 'green', 'blue'];
  return Array.from({ length: count }, (_, index) => `channel ${index}`);
}

/** Of bytes as they are, of other numbers as they are fed. */
function spreadsOfFeatures({ inputs, count }: Dataset['train'], features: number): readonly Spread[] {
  if (inputs.kind === 'numbers')
    return gather(inputs.values.length, features, (index) => inputs.values[index]!);
  const { bytes, rows } = inputs;
  const { width } = bytes;
  let [current, sample] = [-1, bytes.row(rows[0]!)];
  return gather(count * width, features, (index) => {
    const row = Math.floor(index / width);
    if (row !== current) [current, sample] = [row, bytes.row(rows[row]!)];
    return sample[index % width]!;
  });
}

/** Two passes: the sum of squares alone cancels where numbers are far from 0. */
function gather(length: number, features: number, at: (index: number) => number): readonly Spread[] {
  const sums = new Float64Array(features);
  const squares = new Float64Array(features);
  const lowest = new Float64Array(features).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(features).fill(Number.NEGATIVE_INFINITY);
  for (let index = 0; index < length; index++) {
    const [feature, value] = [index % features, at(index)];
    sums[feature]! += value;
    lowest[feature] = Math.min(lowest[feature]!, value);
    highest[feature] = Math.max(highest[feature]!, value);
  }
  const count = length / features;
  for (let index = 0; index < length; index++) {
    const feature = index % features;
    squares[feature]! += (at(index) - sums[feature]! / count) ** 2;
  }
  return Array.from(sums, (sum, feature) => ({
    mean: sum / count,
    deviation: Math.sqrt(squares[feature]! / count),
    lowest: lowest[feature]!,
    highest: highest[feature]!,
  }));
}
