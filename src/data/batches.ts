/** Cuts samples into batches: the order of an epoch, and rows copied into buffers that are used again. */
import { stream } from '../runtime/random.ts';
import type { Augmenter } from './augment/augment.ts';
import type { Inputs, Samples, Targets } from './dataset.ts';

/** Views of reused buffers: valid until the next batch is taken. */
export interface Batch {
  readonly count: number;
  /** Row-major [count, ...shape]. */
  readonly inputs: Float32Array;
  readonly targets: Targets;
}

/** The order in which one epoch of training sees `count` samples: a permutation that depends on seed and epoch only. */
export function shuffledOrder(count: number, seed: number, epoch: number): Int32Array {
  const order = fileOrder(count);
  stream(seed, 'shuffle', epoch).shuffle(order);
  return order;
}

/** 0, 1, 2, ...: the order of evaluation. */
export function fileOrder(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

/** How many batches of at most `size` samples hold `count` samples; the last one may be short. */
export function batchCount(count: number, size: number): number {
  return Math.ceil(count / size);
}

/** The samples in the order given, `size` at a time, the last short batch included; changed as `augment` says. */
export function* batches(
  samples: Samples,
  order: Int32Array,
  size: number,
  augment?: Augmenter,
): Generator<Batch, void> {
  const width = widthOf(samples);
  const inputs = new Float32Array(Math.min(size, order.length) * width);
  const copyPlain = inputCopier(samples.inputs, width, inputs);
  const copyInputs = augment === undefined ? copyPlain : changingCopier(copyPlain, augment, width, inputs);
  const copyTargets = targetCopier(samples.targets, Math.min(size, order.length));
  for (let start = 0; start < order.length; start += size) {
    const rows = order.subarray(start, start + size);
    copyInputs(rows);
    yield { count: rows.length, inputs: inputs.subarray(0, rows.length * width), targets: copyTargets(rows) };
  }
}

/** How many numbers a sample has. */
function widthOf({ inputs, count }: Samples): number {
  return inputs.kind === 'numbers' ? inputs.values.length / count : inputs.bytes.width;
}

/** Copies rows into the target, from a place on. */
type CopyInputs = (rows: Int32Array, place?: number) => void;

/** As `copyPlain`, but each sample as it is changed; of one that comes again it is the next copy. */
function changingCopier(
  copyPlain: CopyInputs,
  augment: Augmenter,
  width: number,
  target: Float32Array,
): CopyInputs {
  const seen = new Map<number, number>();
  return (rows) => {
    rows.forEach((row, index) => {
      const copy = seen.get(row) ?? 0;
      seen.set(row, copy + 1);
      const place = index * width;
      if (!augment(row, copy, target.subarray(place, place + width)))
        copyPlain(rows.subarray(index, index + 1), place);
    });
  };
}

function inputCopier(inputs: Inputs, width: number, target: Float32Array): CopyInputs {
  if (inputs.kind === 'numbers')
    return (rows, place = 0) => copyRows(inputs.values, rows, width, target.subarray(place));
  const { bytes, fed } = inputs;
  return (rows, from = 0) => {
    let place = from;
    for (const row of rows) {
      const sample = bytes.row(inputs.rows[row]!);
      for (let i = 0; i < width; i++) target[place + i] = fed[sample[i]!]!;
      place += width;
    }
  };
}

function copyRows(source: Float32Array, rows: Int32Array, width: number, target: Float32Array): void {
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index]! * width;
    target.set(source.subarray(start, start + width), index * width);
  }
}

function targetCopier(targets: Targets, size: number): (rows: Int32Array) => Targets {
  if (targets.kind === 'classes') {
    const buffer = new Int32Array(size);
    return (rows) => {
      for (let index = 0; index < rows.length; index++) buffer[index] = targets.labels[rows[index]!]!;
      return { kind: 'classes', labels: buffer.subarray(0, rows.length) };
    };
  }
  const { values, width } = targets;
  const buffer = new Float32Array(size * width);
  return (rows) => {
    copyRows(values, rows, width, buffer);
    return { kind: 'values', values: buffer.subarray(0, rows.length * width), width };
  };
}
