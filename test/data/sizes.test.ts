import { expect, it } from 'vitest';
import { knownFacts } from '../../src/data/known.ts';
import { sizedFor } from '../../src/data/pictures.ts';
import { sizeOfData } from '../../src/data/size.ts';
import { boxes, folderOf, folders, HEADER, png, problemsOf } from './pictures.ts';

it('takes the size of samples from a model whose input is a picture', () => {
  const size = { height: 4, width: 6, channels: 3 };
  const unsized = boxes({ size: undefined });
  expect(sizedFor(unsized, [4, 6, 3])).toMatchObject({ size });
  expect(sizedFor(unsized, [4, 6, 2])).toBe(unsized);
  expect(sizedFor(unsized, [24])).toBe(unsized);
  const own = boxes();
  expect(sizedFor(own, [4, 6, 3])).toBe(own);
});

it('knows the shape of samples before they are read, where the experiment says their size', () => {
  expect(knownFacts(boxes({ classes: ['u', 'v'] }))).toEqual({
    shape: [2, 2, 1],
    targets: { kind: 'classes', classes: ['u', 'v'] },
  });
  expect(knownFacts(folders({ size: undefined }))).toEqual({ targets: { kind: 'classes' } });
});

it('counts what of pictures lies in memory, their labels alone, without decoding one', async () => {
  const rows = ['a.png,2,2,u,0,0,1,1', 'a.png,2,2,v,1,1,2,2', 'b.png,2,2,v,1,1,2,2'];
  const folder = await folderOf({ 'images/a.png': 'broken', 'train.csv': [HEADER, ...rows].join('\n') });
  expect(await sizeOfData(boxes({ size: undefined }), folder, [8, 8, 3])).toBe(3 * 4);
});

it('refuses samples that no disk holds', async () => {
  const rows = Array.from({ length: 2000 }, (_, index) => `a.png,2,2,${index % 2},0,0,1,1`);
  const files = {
    'images/a.png': png(2, [1, 2, 3, 4]),
    'train.csv': [HEADER, ...rows].join('\n'),
    'test.csv': [HEADER, rows[0]].join('\n'),
  };
  const size = { height: 4096, width: 4096 * 1024, channels: 3 };
  expect(await problemsOf(files, boxes({ size }))).toMatch(
    /^data-too-large: the samples of train.csv take 93.8 TiB, the disk of .* has .* left; a smaller data.size is needed$/,
  );
});
