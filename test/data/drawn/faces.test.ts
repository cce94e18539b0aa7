import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { photograph } from '../../../src/data/drawn/face.ts';
import { knownFacts } from '../../../src/data/known.ts';
import { loadDataset } from '../../../src/data/load.ts';
import { sizeOfData } from '../../../src/data/size.ts';
import { readDrawnMasks } from '../../../src/data/sources/drawn-masks.ts';
import type { DrawnMasks } from '../../../src/experiment/schema.generated.ts';
import { stream } from '../../../src/runtime/random.ts';
import { errorOf, fedNumbers } from '../files.ts';

const faces = (more: Partial<DrawnMasks> = {}): DrawnMasks => ({
  source: 'drawn-masks',
  count: 24,
  size: 16,
  seed: 0,
  normalize: 'none',
  split: { test: 0.25, seed: 0 },
  ...more,
});

const countsOf = (labels: ArrayLike<string | number>) => {
  const counts: Record<string, number> = {};
  for (const label of Array.from(labels)) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

/** The bytes of the faces of one class, in order. */
async function facesOf(label: string, data: DrawnMasks): Promise<Uint8Array[]> {
  const { train } = await readDrawnMasks(data);
  const { targets } = train;
  const labels = targets.kind === 'labels' ? Array.from(targets.labels) : [];
  const inputs = train.inputs as Uint8Array;
  const width = inputs.length / train.count;
  return labels.flatMap((each, row) =>
    each === label ? [inputs.subarray(row * width, (row + 1) * width)] : [],
  );
}

describe('drawn faces', () => {
  it('are the same bytes on every machine', () => {
    const hash = createHash('sha256');
    for (const wearing of ['well', 'wrongly', 'not'] as const)
      for (let index = 0; index < 20; index++)
        hash.update(photograph(wearing, 32, stream(7, wearing, index)));
    // What this version draws; another drawing is another number here.
    expect(hash.digest('hex').slice(0, 16)).toBe('829eb2f61e8a5d7c');
  });

  it('are drawn with arithmetic alone that IEEE 754 fixes to the bit', () => {
    const folder = join(import.meta.dirname, '../../../src/data/drawn');
    const used = readdirSync(folder).flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/Math\.(\w+)|\.normal\(| \*\* /g),
    ]);
    const exact = ['abs', 'ceil', 'floor', 'max', 'min', 'round', 'sign', 'sqrt'];
    expect(used.filter(([, name = '']) => !exact.includes(name)).map(([text]) => text)).toEqual([]);
  });

  it('are good, none and bad as 9 to 1 to 2, by default with 40 of the rare class', async () => {
    const { train, shape, bytes } = await readDrawnMasks(faces({ count: 480 }));
    expect({ shape, bytes }).toEqual({ shape: [16, 16, 3], bytes: true });
    expect(train.targets.kind === 'labels' && countsOf(train.targets.labels)).toEqual({
      good: 360,
      none: 40,
      bad: 80,
    });
  });

  it('are divided alike in every class', async () => {
    const data = faces({ count: 120, classes: ['good', 'none', 'bad'] });
    const { classes, train, test, description } = await loadDataset(data, '.');
    expect(description).toBe('120 drawn faces of 16x16');
    expect(classes).toEqual(['good', 'none', 'bad']);
    expect(train.targets.kind === 'classes' && countsOf(train.targets.labels)).toEqual({
      0: 67,
      1: 8,
      2: 15,
    });
    expect(test.targets.kind === 'classes' && countsOf(test.targets.labels)).toEqual({ 0: 23, 1: 2, 2: 5 });
  });

  it('are normalised as bytes are', async () => {
    const data = faces({ normalize: { mean: 0.5, std: 0.5 } });
    const { train } = await loadDataset(data, '.');
    const numbers = fedNumbers(train);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(1);
    expect(new Set(numbers).size).toBeGreaterThan(100);
  });

  it('stay when more are asked for, and are others by another seed', async () => {
    const few = await facesOf('bad', faces());
    const many = await facesOf('bad', faces({ count: 60 }));
    expect(few).toHaveLength(4);
    expect(many.slice(0, 4)).toEqual(few);
    expect(await facesOf('bad', faces({ seed: 1 }))).not.toEqual(few);
  });

  it('are no two alike', async () => {
    const all = await facesOf('good', faces({ count: 120 }));
    expect(new Set(all.map((face) => Buffer.from(face).toString('base64'))).size).toBe(90);
  });

  it('are the same people at every size', () => {
    const small = photograph('well', 24, stream(3));
    const large = photograph('well', 96, stream(3));
    // Noise is drawn pixel by pixel; means over 4x4 pixels hardly see it.
    const differences = Array.from(small, (value, index) => {
      const [channel, pixel] = [index % 3, Math.floor(index / 3)];
      const [row, column] = [Math.floor(pixel / 24), pixel % 24];
      let sum = 0;
      for (let y = 0; y < 4; y++)
        for (let x = 0; x < 4; x++) sum += large[3 * ((4 * row + y) * 96 + 4 * column + x) + channel]!;
      return Math.abs(sum / 16 - value);
    });
    expect(differences.reduce((sum, each) => sum + each, 0) / differences.length).toBeLessThan(8);
  });

  it('are known before they are drawn', async () => {
    expect(knownFacts(faces())).toEqual({
      shape: [16, 16, 3],
      samples: 18,
      targets: { kind: 'classes', classes: ['bad', 'good', 'none'] },
    });
    const { train, test } = await loadDataset(faces(), '.');
    expect(train.count).toBe(18);
    expect(await sizeOfData(faces(), '.')).toBe((train.count + test.count) * (16 * 16 * 3 + 4));
  });

  it('have no other labels than good, none and bad', async () => {
    const classes = ['good', 'bad'];
    expect(await errorOf(loadDataset(faces({ classes }), '.'))).toContain(
      'label "none" is none of the classes',
    );
  });
});
