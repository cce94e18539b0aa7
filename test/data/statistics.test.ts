import { expect, it } from 'vitest';
import { rowsInMemory } from '../../src/data/byte-rows.ts';
import type { Dataset, Inputs } from '../../src/data/dataset.ts';
import { equalSamples } from '../../src/data/equal-samples.ts';
import { spreadsOf } from '../../src/data/statistics.ts';

function samples(inputs: Inputs, ...labels: number[]) {
  return {
    count: labels.length,
    inputs,
    targets: { kind: 'classes' as const, labels: Int32Array.from(labels) },
  };
}

/** Two channels of one pixel. */
function dataset(train: Dataset['train'], test: Dataset['test'], more: Partial<Dataset> = {}): Dataset {
  const shape = [1, 1, 2] as const;
  const preprocessing = { shape, offset: 10, scale: 5, imageScale: 1 };
  const rest = { description: '', warnings: [], classes: ['a', 'b'], fingerprint: '' };
  return { shape, preprocessing, ...rest, train, test, ...more };
}

const fed = Float32Array.from({ length: 256 }, (_, byte) => (byte - 10) / 5);
const bytes = (rows: number[], ...levels: number[]): Inputs => ({
  kind: 'bytes',
  bytes: rowsInMemory(Uint8Array.from(levels), 2),
  rows: Int32Array.from(rows),
  fed,
});

it('says what channels are like before and after they are normalised', () => {
  const inputs = bytes([2, 0, 1], 10, 0, 20, 100, 60, 200);
  const [first, second] = spreadsOf(dataset(samples(inputs, 0, 1, 0), samples(inputs, 0, 1, 0)));
  expect(first).toMatchObject({
    name: 'channel 0',
    raw: { lowest: 10, highest: 60 },
    fed: { lowest: 0, highest: 10 },
  });
  expect(first!.raw.mean).toBeCloseTo(30, 5);
  expect(first!.raw.deviation).toBeCloseTo(Math.sqrt((400 + 100 + 900) / 3), 5);
  expect(first!.fed.mean).toBeCloseTo(4, 5);
  expect(second!.raw.deviation).toBeCloseTo(100 * Math.sqrt(2 / 3), 4);
});

it('says it of the columns of a table by their own ranges', () => {
  const inputs: Inputs = { kind: 'numbers', values: Float32Array.of(0, 0, 0.5, 1, 1, 0.5) };
  const part = samples(inputs, 0, 1, 0);
  const shape = [2] as const;
  const preprocessing = { shape, offset: [5, -1], scale: [10, 2], imageScale: 1, columns: ['x', 'y'] };
  const spreads = spreadsOf(dataset(part, part, { shape, preprocessing }));
  expect(spreads).toMatchObject([
    { name: 'x', raw: { mean: 10, lowest: 5, highest: 15 } },
    { name: 'y', raw: { mean: 0, lowest: -1, highest: 1 } },
  ]);
});

it('finds samples that are there twice, in one part and across', () => {
  const train = samples(bytes([0, 1, 2], 1, 2, 3, 4, 1, 2), 0, 1, 0);
  const test = samples(bytes([0, 1, 2, 3], 3, 4, 4, 3, 1, 2, 3, 4), 1, 1, 0, 0);
  const none = { count: 0, otherLabel: 0 };
  expect(equalSamples(dataset(train, test))).toEqual({ inTraining: 1, test: { count: 3, otherLabel: 1 } });
  const other = samples(bytes([1], 3, 4, 4, 3), 1);
  expect(equalSamples(dataset(train, other, { validation: other }))).toEqual({
    inTraining: 1,
    validation: none,
    test: none,
  });
  const numbers = samples({ kind: 'numbers', values: Float32Array.of(1, 2, 3, 4) }, 0, 1);
  expect(equalSamples(dataset(numbers, numbers)).test).toEqual({ count: 2, otherLabel: 0 });
});
