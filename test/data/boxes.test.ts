import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Boxes } from '../../src/experiment/schema.generated.ts';
import { errorOf, fedNumbers } from './files.ts';
import { boxes, folderOf, HEADER, load, type PictureFiles, png, problemsOf, warningsOf } from './pictures.ts';

/** What is said of the class that the test set of `good` lacks. */
const UNTESTED = 'data-classes: no test sample is of class u';

/** 4 x 2 pixels, no two alike. */
const picture = png(4, [0, 10, 20, 30, 40, 50, 60, 70]);
const other = png(4, [1, 1, 1, 1, 1, 1, 1, 1]);
const table = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`;
const good: PictureFiles = {
  'images/a.png': picture,
  'images/b.png': other,
  'train.csv': table('a.png,4,2,u,0,0,2,2', 'a.png,4,2,v,2,0,4,2'),
  'test.csv': table('b.png,4,2,v,1,0,3,2'),
};

describe('boxes', () => {
  it('become samples, their right and lower sides outside', async () => {
    const { train, test, classes, shape, description } = await load(await folderOf(good), boxes());
    expect([...fedNumbers(train)]).toEqual([0, 10, 40, 50, 20, 30, 60, 70]);
    expect([...fedNumbers(test)]).toEqual([1, 1, 1, 1]);
    expect({ classes, shape }).toEqual({ classes: ['u', 'v'], shape: [2, 2, 1] });
    expect(description).toBe('3 boxes in 2 pictures as 2x2x1 from .');
  });

  it('are read where training and test have the same ones', async () => {
    const rows = { ...good, 'test.csv': good['train.csv']! };
    for (let attempt = 0; attempt < 5; attempt++) {
      const { train, test } = await load(await folderOf(rows), boxes());
      expect([...fedNumbers(train)]).toEqual([0, 10, 40, 50, 20, 30, 60, 70]);
      expect([...fedNumbers(test)]).toEqual([...fedNumbers(train)]);
    }
  });

  it('are resized bilinearly to the size, in colours where it has three channels', async () => {
    const files = { ...good, 'train.csv': table('a.png,4,2,u,0,0,4,2', 'a.png,4,2,v,0,0,1,1') };
    const size = { height: 1, width: 2, channels: 3 };
    const { train } = await load(await folderOf(files), boxes({ size }));
    expect([...fedNumbers(train).subarray(0, 6)]).toEqual([27, 27, 27, 43, 43, 43]);
  });

  it('stay bytes in memory, and are normalised as they are fed', async () => {
    const folder = await folderOf(good);
    const { train, preprocessing } = await load(folder, boxes({ normalize: { mean: 0.5, std: 0.25 } }));
    expect(train.inputs.kind).toBe('bytes');
    expect(preprocessing).toMatchObject({ offset: 127.5, scale: 63.75, fit: 'stretch' });
    expect(fedNumbers(train)[1]).toBe(Math.fround((10 - 127.5) / 63.75));
  });

  it('take their size from what the model takes', async () => {
    const { size: _, ...data } = boxes() as Boxes;
    expect(await problemsOf(good, data)).toContain('data-size: data.size has to say');
  });

  it('are found by columns in any order, without sizes, with quotes, a byte-order mark and CRLF', async () => {
    const rows = ['label,ymax,ymin,xmax,xmin,filename', '"u, too",2,0,2.0,0,"a.png"', 'v,2,0,4,2,a.png'];
    const files = { ...good, 'train.csv': `\uFEFF${rows.join('\r\n')}\r\n` };
    const data = boxes({ classes: ['u, too', 'v'] });
    const { train } = await load(await folderOf(files), data);
    expect([...fedNumbers(train)]).toEqual([0, 10, 40, 50, 20, 30, 60, 70]);
  });

  it('are of the picture as its EXIF orientation turns it', async () => {
    const turned = sharp(await picture)
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const upright = {
      ...good,
      'images/a.png': turned,
      'train.csv': table('a.png,2,4,u,0,0,2,2', 'a.png,2,4,v,0,2,2,4'),
    };
    const { train } = await load(await folderOf(upright), boxes());
    expect([...fedNumbers(train)]).toEqual([40, 0, 50, 10, 60, 20, 70, 30]);
    expect(await problemsOf({ ...upright, 'train.csv': good['train.csv']! }, boxes())).toContain(
      'image-size: train.csv, line 2: the table says 4x2, the picture is 2x4 (width x height); boxes are those of the upright picture, after its EXIF orientation',
    );
  });

  it('that are partly outside end at the edge of the picture, with a warning', async () => {
    const files = { ...good, 'train.csv': table('a.png,4,2,u,-3,0,2,9', 'a.png,4,2,v,2,0,4,2') };
    const { train } = await load(await folderOf(files), boxes());
    expect([...fedNumbers(train)].slice(0, 4)).toEqual([0, 10, 40, 50]);
    expect(await warningsOf(files, boxes())).toEqual([
      'data-box: train.csv, line 2: the box reaches beyond its picture and was clipped',
      UNTESTED,
    ]);
  });
});

describe('what is wrong is said with file and line, all of it', () => {
  const withRows = (...rows: readonly string[]): PictureFiles => ({
    ...good,
    'train.csv': table('a.png,4,2,u,0,0,2,2', ...rows),
  });

  it.each([
    ['a missing folder', {}, { path: 'x' }, 'data-missing: x is not there (looked for folder of train.csv)'],
    ['no table', { 'images/a.png': picture }, {}, 'data-missing: FOLDER has no train.csv; it holds images'],
    [
      'no pictures',
      { 'train.csv': table() },
      {},
      'has no folder of pictures "images" (data.images says its name)',
    ],
    [
      'a folder for a table',
      { 'images/a.png': picture, 'train.csv/a': '' },
      {},
      'file-is-folder: train.csv is a folder, a file was expected',
    ],
    [
      'capitals in the header',
      { ...good, 'train.csv': table().replace('filename', 'FileName') },
      {},
      'did you mean FileName? Capitals count',
    ],
    ['no rows', withRowsOnly(), {}, 'data-empty: train.csv holds no samples'],
    [
      'a missing column',
      { ...good, 'train.csv': 'filename,label,xmin,ymin,xmax\n' },
      {},
      'data-columns: train.csv has no column ymax; it has filename, label, xmin, ymin, xmax',
    ],
    [
      'a text for a number',
      withRows('a.png,4,2,v,left,0,4,2'),
      {},
      'data-cell: train.csv, line 3, column "xmin": the cell "left" is no whole number of pixels',
    ],
    [
      'a part of a pixel',
      withRows('a.png,4,2,v,0.5,0,4,2'),
      {},
      'the cell "0.5" is no whole number of pixels',
    ],
    [
      'an empty name',
      withRows(',4,2,v,0,0,4,2'),
      {},
      'data-cell: train.csv, line 3, column "filename": the cell is empty',
    ],
    ['an open quote', withRows('"a.png,4,2,v,0,0,4,2'), {}, 'data-format: train.csv, line 3: the quote'],
    ['a short row', withRows('a.png,4,2,v,0,0,4'), {}, 'data-format: train.csv, line 3: 7 cells'],
    [
      'an empty box',
      withRows('a.png,4,2,v,2,0,2,2'),
      {},
      'data-box: train.csv, line 3: the box is empty: xmax 2 is not above xmin 2',
    ],
    [
      'a box upside down',
      withRows('a.png,4,2,v,0,2,2,1'),
      {},
      'data-box: train.csv, line 3: the box is empty: ymax 1 is not above ymin 2',
    ],
    [
      'a box outside',
      withRows('a.png,4,2,v,4,0,9,2'),
      {},
      'data-box: train.csv, line 3: the box 4,0 to 9,2 is outside of the picture, 4x2 (width x height)',
    ],
    [
      'another size of the picture',
      withRows('a.png,8,4,v,0,0,4,2'),
      {},
      'image-size: train.csv, line 3: the table says 8x4, the picture is 4x2 (width x height)',
    ],
    [
      'an unknown label',
      withRows('a.png,4,2,w,0,0,4,2'),
      { classes: ['u', 'v'] },
      'data-label: train.csv, line 3: label "w" is none of the classes (u, v)',
    ],
    [
      'a missing picture',
      withRows('c.png,4,2,v,0,0,4,2'),
      {},
      'data-damaged: train.csv, line 3: images/c.png is not there',
    ],
    [
      'a way out',
      withRows('../../x.png,4,2,v,0,0,4,2'),
      {},
      'data-path: train.csv, line 3: ../x.png lies outside of FOLDER; pictures are read from inside only',
    ],
    [
      'an absolute path',
      withRows('/etc/hosts,4,2,v,0,0,4,2'),
      {},
      'data-path: train.csv, line 3: /etc/hosts lies outside of FOLDER',
    ],
    ['a folder for a picture', withRows('.,4,2,v,0,0,4,2'), {}, 'images is a folder, a file was expected'],
    ['a folder of pictures outside', { ...good }, { images: '..' }, 'data-path: .. lies outside of FOLDER'],
    [
      'no rows for the test set',
      { ...good, 'test.csv': table() },
      {},
      'data-empty: test.csv holds no samples',
    ],
  ])('%s', async (_, files, changes, expected) => {
    expect(await problemsOf(files as PictureFiles, boxes(changes))).toContain(expected);
  });

  it('a folder of pictures that links to itself', async () => {
    const folder = await folderOf({ 'train.csv': table() });
    symlinkSync('images', join(folder, 'images'));
    expect(await errorOf(load(folder, boxes()))).toBe(
      `file-error: ${folder}/images cannot be read: its links lead back to themselves`,
    );
  });

  it('several of them together', async () => {
    const rows = ['a.png,4,2,v,4,0,9,2', 'a.png,4,2,u,0,0,1,1', 'a.png,4,2,v,0,7,4,9'];
    const found = (await problemsOf(withRows(...rows), boxes())).split('\n');
    expect(found.map((line) => /line \d+/.exec(line)![0])).toEqual(['line 3', 'line 5']);
  });

  it('but only the first of very many', async () => {
    const rows = Array.from({ length: 30 }, () => 'a.png,4,2,v,4,0,4,2');
    const found = (await problemsOf(withRows(...rows), boxes())).split('\n');
    expect([found.length, found.at(-1)]).toEqual([21, 'data-box: ... and 10 more like these']);
  });

  it('links that lead out of the folder, or round and round', async () => {
    const folder = await folderOf(withRows('out.png,4,2,v,0,0,4,2', 'loop.png,4,2,v,0,0,4,2'));
    symlinkSync('/etc/hosts', join(folder, 'images/out.png'));
    symlinkSync('loop.png', join(folder, 'images/loop.png'));
    expect(await errorOf(load(folder, boxes()))).toMatch(
      /^data-path: .*line 3: images\/out.png lies outside/,
    );
    writeFileSync(join(folder, 'train.csv'), table('a.png,4,2,u,0,0,2,2', 'loop.png,4,2,v,0,0,4,2'));
    expect(await errorOf(load(folder, boxes()))).toMatch(
      /^data-damaged: .*line 3: .*loop\.png cannot be read: its links lead/,
    );
  });
});

function withRowsOnly(): PictureFiles {
  return { ...good, 'train.csv': table() };
}

describe('samples that are suspicious are said as warnings', () => {
  it('the same box twice, with the same label or another', async () => {
    const rows = [
      'a.png,4,2,u,0,0,2,2',
      'a.png,4,2,v,0,0,4,2',
      'a.png,4,2,u,0,0,2,2',
      'copy.png,4,2,v,0,0,2,2',
    ];
    const files = { ...good, 'images/copy.png': picture, 'train.csv': table(...rows) };
    expect(await warningsOf(files, boxes())).toEqual([
      'data-repeated: train.csv, line 4: the same sample as line 2',
      'data-repeated: train.csv, line 5: the same sample as line 2 (images/copy.png is the same picture as images/a.png), but its label is "v", not "u"',
      UNTESTED,
    ]);
  });

  it('the same picture for training and testing, whatever it is called', async () => {
    const files = { ...good, 'images/b.png': picture };
    expect(await warningsOf(files, boxes())).toEqual([
      'data-shared: test.csv, line 2: this picture of the test set is in the training set too (train.csv, line 2)',
      UNTESTED,
    ]);
  });
});

describe('divisions', () => {
  it('keep the boxes of one picture together, about the same share of every class', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}.png`);
    const pictures = names.map(
      (name, index) => [`images/${name}`, png(2, [index, index, index, index])] as const,
    );
    const rows = names.flatMap((name, index) => {
      const label = index % 4 === 0 ? 'rare' : 'usual';
      return [`${name},2,2,${label},0,0,1,2`, `${name},2,2,usual,1,0,2,2`];
    });
    const files = { ...Object.fromEntries(pictures), 'train.csv': table(...rows) };
    const { train, test } = await load(await folderOf(files), boxes({ split: { test: 0.4, seed: 1 } }));
    const [inTrain, inTest] = [train, test].map((part) => new Set(fedNumbers(part)));
    expect([...inTest!].filter((level) => inTrain!.has(level))).toEqual([]);
    const labels = test.targets.kind === 'classes' ? [...test.targets.labels] : [];
    expect([labels.length, labels.filter((label) => label === 0).length]).toEqual([16, 2]);
  });
});
