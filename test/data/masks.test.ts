import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Samples } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import type { Boxes } from '../../src/experiment/schema.generated.ts';
import { temporaryFolder } from './files.ts';

const shared = join('..', 'shared', 'data');
const isThere = existsSync(join(shared, 'medical-masks'));
const masks: Boxes = {
  source: 'boxes',
  path: 'medical-masks',
  images: 'images',
  size: { height: 16, width: 16, channels: 3 },
  fit: 'stretch',
  damaged: 'error',
  classes: ['good', 'bad', 'none'],
  normalize: { mean: 0.1307, std: 0.3081 },
  split: { validation: 0.1, seed: 0 },
};

function perClass({ targets }: Samples): readonly number[] {
  const counts = [0, 0, 0];
  if (targets.kind === 'classes') for (const label of targets.labels) counts[label]! += 1;
  return counts;
}

it.skipIf(!isThere)(
  `the faces of the Medical Masks photos in ${shared}, by class and part (skipped where they are missing)`,
  async () => {
    const options = { home: temporaryFolder() };
    const { train, validation, test, description, warnings } = await loadDataset(masks, shared, options);
    const [left, set] = [perClass(train), perClass(validation!)];
    expect(left.map((count, index) => count + set[index]!)).toEqual([2816, 577, 101]);
    expect(perClass(test)).toEqual([283, 89, 22]);
    expect(set).toEqual([282, 58, 10]);
    expect(description).toBe('3,888 boxes in 670 pictures as 16x16x3 from medical-masks');
    expect(warnings.map(({ code, message }) => [code, message.replace(/^.*masks\//, '')])).toEqual([
      [
        'data-repeated',
        'train.csv, line 2232: the same sample as line 2205 (images/Mask_385.jpg is the same picture as images/Mask_384.jpg)',
      ],
    ]);
  },
  60_000,
);
