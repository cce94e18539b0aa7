/** Which samples an epoch of training sees, and how often. */
import type { Oversample } from '../experiment/schema.generated.ts';
import { stream } from '../runtime/random.ts';
import { shuffledOrder } from './batches.ts';
import { type ClassData, samplesByClass } from './class-weights.ts';

/** How often an epoch sees the samples of each class, in the order of classes. */
function timesOf(given: Oversample, data: ClassData): readonly number[] {
  if (given !== 'balanced') return data.classes.map((name) => given[name] ?? 1);
  const counts = samplesByClass(data);
  return counts.map((count) => (count === 0 ? 1 : Math.max(...counts) / count));
}

/** How many samples of each class an epoch sees: whole numbers, by rounding. */
export function epochCounts(given: Oversample | undefined, data: ClassData): readonly number[] {
  const counts = samplesByClass(data);
  if (given === undefined) return counts;
  return timesOf(given, data).map((times, label) => Math.round(times * counts[label]!));
}

/** How many samples an epoch sees. */
export function samplesPerEpoch(given: Oversample | undefined, data: ClassData): number {
  if (given === undefined || data.train.targets.kind !== 'classes') return data.train.count;
  return epochCounts(given, data).reduce((sum, count) => sum + count, 0);
}

/**
 * The order in which an epoch sees the training samples. Of a class that is seen 2.5 times each sample is there twice, and
 * half of them, by chance, a third time; everything depends on seed and epoch only.
 */
export function epochOrder(
  given: Oversample | undefined,
  data: ClassData,
  seed: number,
  epoch: number,
): Int32Array {
  const { count, targets } = data.train;
  if (given === undefined || targets.kind !== 'classes') return shuffledOrder(count, seed, epoch);
  const members: number[][] = data.classes.map(() => []);
  targets.labels.forEach((label, row) => void members[label]!.push(row));
  const rows = epochCounts(given, data).flatMap((wanted, label) => {
    const own = members[label]!;
    stream(seed, 'oversample', epoch, label).shuffle(own);
    return Array.from({ length: wanted }, (_, index) => own[index % own.length]!);
  });
  return shuffledOrder(rows.length, seed, epoch).map((place) => rows[place]!);
}
