import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/data/load.ts';
import type { Data } from '../../src/experiment/schema.generated.ts';
import { errorOf, idx, npz, temporaryFolder } from './files.ts';
import { type Files, problem } from './problem.ts';

describe('idx', () => {
  const images = idx([2, 1, 2], [1, 2, 3, 4]);
  const labels = idx([2], [0, 1]);
  const good: Files = {
    'train-images-idx3-ubyte': images,
    'train-labels-idx1-ubyte': labels,
    'test-images-idx3-ubyte': images,
    'test-labels-idx1-ubyte': labels,
  };

  it('takes what is right, gzipped or not', async () => {
    const zipped = Object.fromEntries(
      Object.entries(good).map(([name, content]) => [`${name}.gz`, gzipSync(content)]),
    );
    expect(await problem(good, { source: 'idx' })).toBe('no error');
    expect(await problem(zipped, { source: 'idx' })).toBe('no error');
  });

  it.each([
    [
      'a missing folder',
      {},
      { path: 'x' },
      'data-missing: x is not there (looked for folder of idx files); FOLDER holds nothing',
    ],
    [
      'missing files',
      { readme: '' },
      {},
      'data-missing: FOLDER has no train-images-idx3-ubyte[.gz]; it holds readme',
    ],
    [
      'a cut file',
      { ...good, 'train-images-idx3-ubyte': images.slice(0, -1) },
      {},
      'data-truncated: train-images-idx3-ubyte has 19 bytes; its header (2 x 1 x 2) says 20',
    ],
    [
      'a cut header',
      { ...good, 'train-images-idx3-ubyte': images.slice(0, 9) },
      {},
      'data-truncated: train-images-idx3-ubyte has 9 bytes; its header alone has 16',
    ],
    [
      'bytes too many',
      { ...good, 'test-labels-idx1-ubyte': idx([2], [0, 1, 1]) },
      {},
      'data-format: test-labels-idx1-ubyte has 11 bytes; its header (2) says 10',
    ],
    [
      'a wrong beginning',
      { ...good, 'train-images-idx3-ubyte': idx([2, 2], [1, 2, 3, 4]) },
      {},
      'data-format: train-images-idx3-ubyte begins with 0x00000802; an idx3 file of bytes begins with 0x00000803',
    ],
    [
      'labels for images',
      { ...good, 'train-images-idx3-ubyte': idx([12], [...labels, 1, 1]) },
      {},
      'data-format: train-images-idx3-ubyte begins with 0x00000801; an idx3 file of bytes begins with 0x00000803',
    ],
    [
      'counts that differ',
      { ...good, 'train-labels-idx1-ubyte': idx([3], [0, 1, 1]) },
      {},
      'data-counts: train-images-idx3-ubyte has 2 images, train-labels-idx1-ubyte 3 labels',
    ],
    [
      'sizes that differ',
      { ...good, 'test-images-idx3-ubyte': idx([2, 2, 1], [1, 2, 3, 4]) },
      {},
      'data-shape: images of one data set have one size, but those of train-images-idx3-ubyte are 1x2x1, of test-images-idx3-ubyte are 2x1x1',
    ],
    [
      'an unknown label',
      { ...good, 'test-labels-idx1-ubyte': idx([2], [0, 7]) },
      {},
      'data-label: test-labels-idx1-ubyte, row 1: label "7" is none of the classes (0, 1)',
    ],
    [
      'one class',
      { ...good, 'train-labels-idx1-ubyte': idx([2], [1, 1]) },
      {},
      'data-classes: the training set has one class only (1)',
    ],
    ['a class named twice', good, { classes: [1, '1'] }, 'data-classes: classes names one label twice: 1, 1'],
    [
      'no samples',
      { ...good, 'test-images-idx3-ubyte': idx([0, 1, 2], []), 'test-labels-idx1-ubyte': idx([0], []) },
      {},
      'data-empty: test-images-idx3-ubyte holds no samples',
    ],
    [
      'images of one shade',
      { ...good, 'train-images-idx3-ubyte': idx([2, 1, 2], [5, 5, 5, 5]) },
      { normalize: 'minmax' },
      'data-constant: minmax needs numbers that differ; all of train-images-idx3-ubyte are 5',
    ],
    [
      'a share that leaves none',
      good,
      { split: { validation: 0.1, seed: 0 } },
      'data-split: split.validation is 0.1 of 2 samples of train-images-idx3-ubyte: none is left for the validation set',
    ],
  ])('refuses %s', async (_, files, change, expected) => {
    expect(await problem(files as Files, { source: 'idx', ...change })).toContain(expected);
  });

  it('refuses a gzip file that is cut', async () => {
    const { 'train-images-idx3-ubyte': whole, ...rest } = good;
    const files = { ...rest, 'train-images-idx3-ubyte.gz': gzipSync(whole!).subarray(0, 20) };
    expect(await problem(files, { source: 'idx' })).toContain(
      'data-truncated: train-images-idx3-ubyte.gz (20 bytes) cannot be unpacked',
    );
  });
});

/** The archive with one byte of its stored content changed. */
function damaged(archive: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(archive);
  const place = Buffer.from(bytes).indexOf('NUMPY') + 90;
  bytes[place]! ^= 1;
  return bytes;
}

describe('npz', () => {
  const source = { source: 'npz', keys: { image: 'image', label: 'label' } };
  const images = [Float64Array.from([1, 2, 3, 4]), [2, 2]] as const;
  const labels = [BigInt64Array.from([0n, 1n]), [2]] as const;
  const good = npz({ image: [images[0], [2, 2]], label: [labels[0], [2]] });
  const files = (train: Uint8Array) => ({ 'train.npz': train, 'test.npz': good });

  it.each([
    ['float64 and int64', good],
    ['bytes', npz({ image: [Uint8Array.from([1, 2, 3, 4]), [2, 2]], label: [Uint8Array.from([0, 1]), [2]] })],
    [
      'float32 and int32',
      npz({ image: [Float32Array.from([1, 2, 3, 4]), [2, 2]], label: [Int32Array.from([0, 1]), [2]] }),
    ],
  ])('takes %s', async (_, train) => {
    expect(await problem(files(train), source)).toBe('no error');
  });

  it.each([
    ['a missing file', { 'train.npz': good }, 'data-missing: FOLDER has no test.npz; it holds train.npz'],
    ['no archive', files(Buffer.from('text')), 'data-format: train.npz (4 bytes) is no whole npz archive'],
    ['a damaged archive', files(damaged(good)), 'data-format: train.npz is damaged'],
    ['a cut archive', files(good.slice(0, -30)), 'data-format: train.npz'],
    [
      'a missing array',
      files(npz({ x: [Float32Array.of(1), [1]] })),
      'data-missing: train.npz has no array "image"; it holds x',
    ],
    [
      'counts that differ',
      files(npz({ image: [images[0], [2, 2]], label: [Uint8Array.from([0, 1, 1]), [3]] })),
      'data-counts: train.npz has 2 samples (image) and 3 labels (label)',
    ],
    [
      'one-hot labels',
      files(npz({ image: [images[0], [2, 2]], label: [Uint8Array.from([0, 1, 1, 0]), [2, 2]] })),
      'data-shape: label of train.npz is [2,2]; one label a sample was expected',
    ],
    [
      'a shape of no sample',
      files(npz({ image: [images[0], [4]], label: [Uint8Array.from([0, 1, 1, 0]), [4]] })),
      'data-shape: image of train.npz is [4]',
    ],
    [
      'shapes that differ',
      files(npz({ image: [images[0], [2, 1, 2]], label: [labels[0], [2]] })),
      'data-shape: samples of one data set have one shape',
    ],
    [
      'NaN',
      files(npz({ image: [Float64Array.from([1, 2, 3, Number.NaN]), [2, 2]], label: [labels[0], [2]] })),
      'data-not-finite: train.npz, row 1: a number is NaN',
    ],
    [
      'a header that lies',
      files(npz({ image: [images[0], [2, 9]], label: [labels[0], [2]] })),
      'data-truncated: array image of train.npz has',
    ],
    [
      'texts for labels',
      files(
        npz({
          image: [
            [1, 2],
            [2, 1],
          ],
          label: [['a', 'b'], [2]],
        }),
      ),
      'data-format: array label of train.npz cannot be read: its type is <U1',
    ],
  ])('refuses %s', async (_, contents, expected) => {
    expect(await problem(contents as Files, source)).toContain(expected);
  });
});

it('says that a folder holds many things without listing all', async () => {
  const folder = temporaryFolder();
  for (let index = 0; index < 12; index++) mkdirSync(join(folder, `d${index}`));
  const data: Data = { source: 'idx', path: '.', normalize: 'none', split: { seed: 0 } };
  expect(await errorOf(loadDataset(data, folder))).toMatch(/it holds d0, .* and 4 more$/);
});
