import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorOf, fedNumbers } from './files.ts';
import { folderOf, folders, load, type PictureFiles, png, problemsOf, warningsOf } from './pictures.ts';

const square = (level: number) => png(2, [level, level, level, level]);
const divided: PictureFiles = {
  'train/no/2.png': square(2),
  'train/no/1.png': square(1),
  'train/yes/3.png': square(3),
  'train/.hidden': '',
  'test/yes/4.png': square(4),
};

describe('folders', () => {
  it('are classes, the pictures in the order of their names', async () => {
    const { train, test, classes, description } = await load(await folderOf(divided), folders());
    const first = (samples: typeof train) => [...fedNumbers(samples)].filter((_, index) => index % 4 === 0);
    expect([first(train), first(test), classes]).toEqual([[1, 2, 3], [4], ['no', 'yes']]);
    expect(train.targets).toEqual({ kind: 'classes', labels: Int32Array.of(0, 0, 1) });
    expect(description).toBe('4 pictures as 2x2x1 from .');
  });

  it('whose names are numbers are ordered as numbers', async () => {
    const files = {
      '10/a.png': square(1),
      '10/b.png': square(2),
      '9/a.png': square(3),
      '9/b.png': square(4),
    };
    const { classes } = await load(await folderOf(files), folders({ split: { test: 0.5, seed: 0 } }));
    expect(classes).toEqual(['9', '10']);
  });

  it('keep equal files on one side of a division', async () => {
    const names = Array.from({ length: 12 }, (_, index) => index);
    const files = names.flatMap((name) => [
      [`a/${name}.png`, square(name % 4)] as const,
      [`b/${name}.png`, square(20 + name)] as const,
    ]);
    const data = folders({ split: { test: 0.25, seed: 3 } });
    const { train, test } = await load(await folderOf(Object.fromEntries(files)), data);
    const [inTrain, inTest] = [train, test].map((part) => new Set(fedNumbers(part)));
    expect([...inTest!].filter((level) => inTrain!.has(level))).toEqual([]);
    expect(test.count).toBe(6);
  });

  it('may be links inside of the folder, not to its outside', async () => {
    const folder = await folderOf({ ...divided, 'more/5.png': square(5) });
    symlinkSync('../more', join(folder, 'train/linked'));
    expect((await load(folder, folders())).classes).toEqual(['linked', 'no', 'yes']);
    symlinkSync('/etc', join(folder, 'train/system'));
    expect(await errorOf(load(folder, folders()))).toMatch(/^data-path: train\/system lies outside of/);
  });

  it('that link to themselves, or to those above, are no classes', async () => {
    const folder = await folderOf({ 'a/1.png': square(1), 'b/2.png': square(2) });
    symlinkSync('..', join(folder, 'a/up'));
    const data = folders({ split: { test: 0.5, seed: 0 } });
    expect(await errorOf(load(folder, data))).toMatch(
      /^data-format: .*a\/up has no ending; the folder of a class/,
    );
    const other = await folderOf({ 'a/1.png': square(1) });
    symlinkSync('loop', join(other, 'loop'));
    expect(await errorOf(load(other, data))).toMatch(
      /^file-error: .*loop cannot be read: its links lead back to themselves$/,
    );
  });

  it('warn of a picture that is in two classes', async () => {
    expect(await warningsOf({ ...divided, 'train/yes/copy.png': square(1) }, folders())).toEqual([
      'data-repeated: train, yes/copy.png: the same sample as no/1.png, but its label is "yes", not "no"',
      'data-classes: no test sample is of class no',
    ]);
  });

  it.each([
    ['a missing folder', {}, { path: 'x' }, 'data-missing: x is not there (looked for folder of classes)'],
    ['an empty folder', {}, {}, 'data-missing: FOLDER has no folders with pictures, one a class; it holds'],
    [
      'a file beside the classes',
      { ...divided, 'train/notes.txt': '' },
      {},
      'data-format: train/notes.txt is no folder; train holds a folder for each class, and nothing else',
    ],
    [
      'a file that is no picture by its name',
      { ...divided, 'train/no/notes.txt': '' },
      {},
      'data-format: train/no/notes.txt ends in .txt; the folder of a class holds pictures alone',
    ],
    [
      'folders in a class',
      { ...divided, 'train/no/deep/1.png': square(1) },
      {},
      'data-format: train/no/deep is a folder; the folder of a class holds pictures alone',
    ],
    [
      'a training set of its own without a test set',
      { 'train/no/1.png': square(1), 'train/yes/1.png': square(2) },
      {},
      'data-format: train/no is a folder; the folder of a class holds pictures alone; beside a folder "train" with classes, a folder "test" is needed',
    ],
    [
      'a class of the test set alone',
      { ...divided, 'test/maybe/1.png': square(5) },
      {},
      'data-label: test, maybe/1.png: label "maybe" is none of the classes (no, yes)',
    ],
    ['one class', { 'a/1.png': square(1) }, {}, 'data-classes: the training set has one class only (a)'],
    [
      'no share for the test set',
      { 'a/1.png': square(1), 'b/1.png': square(2) },
      {},
      'data-split: FOLDER is the only set: split.test has to give the share',
    ],
  ])('refuse %s', async (_, files, changes, expected) => {
    expect(await problemsOf(files as PictureFiles, folders(changes))).toContain(expected);
  });

  it('take no folder without pictures for a class, and say so', async () => {
    const folder = await folderOf({ ...divided, 'test/no/5.png': square(5) });
    mkdirSync(join(folder, 'train/empty'));
    const { classes, warnings } = await load(folder, folders({ normalize: 'minmax' }));
    expect(classes).toEqual(['no', 'yes']);
    expect(warnings).toEqual([
      {
        severity: 'warning',
        code: 'data-classes',
        message: `${join(folder, 'train/empty')} is the folder of a class, and holds no pictures`,
      },
    ]);
  });

  it('warn of bytes that are fed as they are', async () => {
    const { warnings } = await load(await folderOf(divided), folders());
    expect(warnings.map(({ message }) => message)).toContain(
      'the samples are fed as bytes, 0..255; "normalize: minmax" in data brings them to 0..1',
    );
  });

  it('warn of a class that the test set lacks', async () => {
    expect(await warningsOf(divided, folders())).toEqual(['data-classes: no test sample is of class no']);
  });
});
