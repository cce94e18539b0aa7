/** Changes training samples by chance: the same for every engine, and for a training that was interrupted. */
import type { Augment } from '../../experiment/schema.generated.ts';
import { stream } from '../../runtime/random.ts';
import type { Dataset, Samples } from '../dataset.ts';
import { type Change, NO_CHANGE } from './change.ts';
import { type MapShape, moveBytes, moveNumbers } from './move.ts';
import type { Transform } from './transform.ts';
import { transforms } from './transforms.ts';

/**
 * Writes the sample of that row into `target` as an epoch sees it; `copy` counts how often the epoch has seen it before.
 * Gives false, and writes nothing, where the sample stays as it is.
 */
export type Augmenter = (row: number, copy: number, target: Float32Array) => boolean;

/** What of a data set is changed. */
export type AugmentedData = Pick<Dataset, 'train' | 'shape' | 'classes' | 'preprocessing'>;

/** The change of samples in one epoch; undefined where the experiment asks for none. */
export function augmenterOf(
  settings: Augment | undefined,
  data: AugmentedData,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Augmenter | undefined {
  if (settings === undefined) return undefined;
  const [height, width, channels] = data.shape as readonly [number, number, number];
  const shape = { height, width, channels };
  const isChosen = choiceOf(settings, data);
  const write = writerOf(data, shape);
  return (row, copy, target) => {
    if (!isChosen(row)) return false;
    const { uniform } = stream(seed, 'augment', epoch, row, copy);
    write(row, drawChange(settings, uniform, shape), target);
    return true;
  };
}

/** A change by chance. Every transform takes its draws, asked for or not, so that the others get theirs. */
export function drawChange(settings: Augment, uniform: () => number, size: MapShape): Change {
  let change = NO_CHANGE;
  for (const [name, transform] of Object.entries(transforms)) {
    const setting = settings[name as keyof typeof transforms];
    const draws = Array.from({ length: transform.draws }, uniform);
    // Each entry takes the setting of its own key, which an index cannot say.
    if (setting !== undefined) change = (transform as Transform<unknown>).add(setting, draws, change, size);
  }
  return change;
}

function choiceOf({ classes: chosen }: Augment, { classes, train: { targets } }: AugmentedData) {
  if (chosen === undefined || targets.kind !== 'classes') return () => true;
  const names = new Set(chosen.map(String));
  const isNamed = classes.map((name) => names.has(name));
  return (row: number) => isNamed[targets.labels[row]!]!;
}

type Write = (row: number, change: Change, target: Float32Array) => void;

function writerOf({ train, preprocessing }: AugmentedData, shape: MapShape): Write {
  const { offset, scale } = preprocessing;
  // Maps have one offset and one scale.
  const zero = (0 - (offset as number)) / (scale as number);
  return train.inputs.kind === 'bytes'
    ? byteWriter(train.inputs, shape)
    : numberWriter(train.inputs.values, shape, zero);
}

/** Levels are rounded after the move and after the light, so a sample that stays as it is stays so to the bit. */
function byteWriter(
  { bytes, rows, fed }: Extract<Samples['inputs'], { kind: 'bytes' }>,
  shape: MapShape,
): Write {
  const lit = new Float32Array(256);
  return (row, change, target) => {
    const sample = { values: bytes.row(rows[row]!), offset: 0 };
    const { gain, contrast, hole } = change;
    if (gain === 1 && contrast === 1 && hole === undefined) {
      moveBytes(sample, shape, change.place, fed, target);
      return;
    }
    const means = meansOf(sample, shape);
    const middle = (gain * total(means)) / means.length;
    const level = (value: number) =>
      Math.min(255, Math.max(0, Math.round(middle + contrast * (gain * value - middle))));
    for (let value = 0; value < 256; value++) lit[value] = fed[level(value)]!;
    moveBytes(sample, shape, change.place, lit, target);
    cover(target, shape, change, (channel) => lit[Math.round(means[channel]!)]!);
  };
}

/** Numbers are normalised already: `zero` is what black has become. They have no levels that they are rounded to. */
function numberWriter(values: Float32Array, shape: MapShape, zero: number): Write {
  const width = shape.height * shape.width * shape.channels;
  return (row, change, target) => {
    const sample = { values, offset: row * width };
    const { gain: brightness, contrast } = change;
    const means = meansOf(sample, shape);
    const middle = zero + brightness * (total(means) / means.length - zero);
    const isLit = brightness !== 1 || contrast !== 1;
    const gain = brightness * contrast;
    const added = isLit ? middle + contrast * (zero - brightness * zero - middle) : 0;
    moveNumbers(sample, shape, change.place, { gain, added }, target);
    cover(target, shape, change, (channel) => gain * means[channel]! + added);
  };
}

function cover(
  target: Float32Array,
  { width, channels }: MapShape,
  { hole }: Change,
  colour: (channel: number) => number,
): void {
  if (hole === undefined) return;
  for (let y = hole.top; y < hole.bottom; y++) {
    for (let x = hole.left; x < hole.right; x++) {
      for (let channel = 0; channel < channels; channel++)
        target[(y * width + x) * channels + channel] = colour(channel);
    }
  }
}

/** Of each channel. */
function meansOf(
  { values, offset }: { readonly values: Uint8Array | Float32Array; readonly offset: number },
  { height, width, channels }: MapShape,
): readonly number[] {
  const count = height * width;
  const sums = new Array<number>(channels).fill(0);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    const end = offset + count * channels;
    for (let index = offset + channel; index < end; index += channels) sum += values[index]!;
    sums[channel] = sum;
  }
  return sums.map((sum) => sum / count);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
