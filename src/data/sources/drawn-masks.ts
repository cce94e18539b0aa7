/** Faces that nnc draws itself, for machines without photographs. */
import { createHash } from 'node:crypto';
import type { DrawnMasks } from '../../experiment/schema.generated.ts';
import { stream } from '../../runtime/random.ts';
import type { Progress } from '../cutting.ts';
import type { Wearing } from '../drawn/face.ts';
import { type RawData, rowPlace } from './source.ts';

/** The labels of Medical Masks, whose names surprise: `none` is a mask worn wrongly, `bad` is no mask. */
const wearings = { good: 'well', none: 'wrongly', bad: 'not' } as const satisfies Record<string, Wearing>;

type Label = keyof typeof wearings;

/** As in that set (3,099 good, 123 none, 666 bad), but of the rare class enough to learn from. */
const shares = { none: 1 / 12, bad: 1 / 6 };

/** The labels, in their order. */
export const DRAWN_CLASSES: readonly string[] = Object.keys(wearings).sort();

/**
 * Bytes of [count, size, size, 3] in one set, class by class. The n-th face of a class depends on the seed and on n
 * alone: a larger set begins each class with the faces of a smaller one. `onProgress` is told of every face.
 */
export async function readDrawnMasks(
  { count, size, seed }: DrawnMasks,
  onProgress: Progress = () => {},
): Promise<RawData> {
  const { photograph } = await import('../drawn/face.ts');
  const labels = labelsOf(count);
  const width = size * size * 3;
  const inputs = new Uint8Array(count * width);
  labels.forEach((label, row) => {
    const random = stream(seed, 'drawn-masks', label, row - labels.indexOf(label));
    inputs.set(photograph(wearings[label], size, random), row * width);
    onProgress(row + 1, count);
  });
  return {
    description: `${count.toLocaleString('en')} drawn faces of ${size}x${size}`,
    shape: [size, size, 3],
    train: { file: 'the drawn faces', count, inputs, targets: { kind: 'labels', labels }, place: rowPlace },
    bytes: true,
    imageScale: 1,
    digest: createHash('sha256').update(inputs).digest('hex'),
  };
}

/** The label of every row: good, then none, then bad. */
function labelsOf(count: number): readonly Label[] {
  const bad = Math.round(shares.bad * count);
  const good = count - bad - Math.round(shares.none * count);
  return Array.from({ length: count }, (_, row) =>
    row < good ? 'good' : row < count - bad ? 'none' : 'bad',
  );
}
