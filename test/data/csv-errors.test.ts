import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/data/load.ts';
import type { Data } from '../../src/experiment/schema.generated.ts';
import { errorOf, temporaryFolder } from './files.ts';
import { type Files, problem } from './problem.ts';

describe('csv', () => {
  const csv = {
    source: 'csv',
    path: 'x.csv',
    target: 'y',
    target_kind: 'classes',
    split: { test: 0.5, seed: 0 },
  };
  const good = 'a,y\n1,u\n2,v\n3,u\n4,v\n';

  it.each([
    [
      'a missing file',
      {},
      'data-missing: x.csv is not there (looked for table or folder of train.csv and test.csv); FOLDER holds nothing',
    ],
    ['an empty file', { 'x.csv': '' }, 'data-empty: x.csv is empty; a header was expected'],
    ['a header alone', { 'x.csv': 'a,y\n' }, 'data-empty: x.csv holds no samples'],
    [
      'no header',
      { 'x.csv': '1,2\n3,4\n' },
      'data-columns: x.csv has no header: its first line holds only numbers (1, 2)',
    ],
    [
      'two columns of one name',
      { 'x.csv': 'a,a,y\n1,2,u\n' },
      'data-columns: x.csv has two columns named "a"',
    ],
    ['no target', { 'x.csv': 'a,b\n1,2\n' }, 'data-columns: x.csv has no column "y"; it has a, b'],
    ['the target alone', { 'x.csv': 'y\nu\n' }, 'data-columns: x.csv has no column but the target "y"'],
    [
      'a text',
      { 'x.csv': 'a,y\n1,u\n\ntwo,v\n' },
      'data-cell: x.csv, line 4, column "a": the cell "two" is no number',
    ],
    [
      'an empty cell',
      { 'x.csv': 'a,y\n1,u\n,v\n' },
      'data-cell: x.csv, line 3, column "a": the cell is empty',
    ],
    ['a hexadecimal number', { 'x.csv': 'a,y\n0x10,u\n' }, 'the cell "0x10" is no number'],
    ['NaN', { 'x.csv': 'a,y\nNaN,u\n' }, 'data-cell: x.csv, line 2, column "a": the cell "NaN" is no number'],
    [
      'a number too large',
      { 'x.csv': 'a,y\n1,u\n1e999,v\n' },
      'data-not-finite: x.csv, line 3: a number is Infinity',
    ],
    ['an empty target', { 'x.csv': 'a,y\n1,u\n2,\n' }, 'data-cell: x.csv, line 3: the target "y" is empty'],
    [
      'rows of other lengths',
      { 'x.csv': 'a,y\n1,u\n2\n\n3,u,4\n' },
      [
        'data-format: x.csv, line 3: 1 cell, where the header has 2',
        'data-format: x.csv, line 5: 3 cells, where the header has 2',
      ].join('\n'),
    ],
    [
      'a quote that is not closed',
      { 'x.csv': 'a,y\n1,"u ""or"" v"\n2,"v ""or""\n3,u\n4,v\n' },
      'data-format: x.csv, line 3: the quote that opens here is never closed',
    ],
    [
      'text after a quote',
      { 'x.csv': 'a,y\n1,"u" v\n' },
      'data-format: x.csv, line 2: a quote is followed by more of its cell; a cell with quotes is quoted as a whole',
    ],
    [
      'a quote in a cell',
      { 'x.csv': 'a,y\n1,u\n1,5" v\n' },
      'data-format: x.csv, line 3: a quote in the middle of a cell; a cell with quotes is quoted as a whole',
    ],
    [
      'Latin-1',
      { 'x.csv': Buffer.from('a,y\n1,u\n2,\u00fc\n3,\u00fc\n', 'latin1') },
      'data-format: x.csv is not in UTF-8, as tables have to be (line 3 is the first that is not)',
    ],
    [
      'a target with other capitals',
      { 'x.csv': 'a,Y\n1,u\n' },
      'data-columns: x.csv has no column "y"; it has a, Y; did you mean Y? Capitals count',
    ],
    [
      'semicolons',
      { 'x.csv': 'a;y\n1,5;u\n' },
      'data-format: x.csv: the cells of a table are separated by commas, those of its header by semicolons',
    ],
    ['tabs', { 'x.csv': 'a\ty\n1\tu\n' }, 'those of its header by tabs'],
  ])('refuses %s', async (_, files, expected) => {
    expect(await problem(files as Files, csv)).toContain(expected);
  });

  it('says that links lead round, not that what is there is missing', async () => {
    const folder = temporaryFolder();
    symlinkSync('train.csv', join(folder, 'train.csv'));
    const data = { ...csv, path: '.', normalize: 'none' } as Data;
    expect(await errorOf(loadDataset(data, folder))).toMatch(
      /^file-error: .*train\.csv cannot be read: its links lead back to themselves$/,
    );
    symlinkSync('x.csv', join(folder, 'x.csv'));
    expect(await errorOf(loadDataset({ ...data, path: 'x.csv' } as Data, folder))).toMatch(
      /^file-error: .*x\.csv cannot be read: its links/,
    );
  });

  it('takes quotes, blanks, a byte-order mark and CRLF', async () => {
    expect(await problem({ 'x.csv': '\uFEFF"a", y\r\n 1,"u"\r\n2,v\r\n3, u\r\n4,v\r\n' }, csv)).toBe(
      'no error',
    );
  });

  it('wants to know the share of the test set of one file, and no share of two', async () => {
    expect(await problem({ 'x.csv': good }, { ...csv, split: { seed: 0 } })).toBe(
      'data-split: x.csv is the only set: split.test has to give the share of it that is the test set',
    );
    expect(await problem({ 'train.csv': good, 'test.csv': good }, { ...csv, path: '.' })).toBe(
      'data-split: split.test is 0.5, but test.csv is the test set already',
    );
  });

  it('wants the columns of the training set in the test set, no more and no fewer', async () => {
    const folder = { ...csv, path: '.', split: { seed: 0 } };
    expect(await problem({ 'train.csv': good, 'test.csv': 'b,y\n1,u\n' }, folder)).toContain(
      'test.csv has columns that the training set has not: b',
    );
    expect(await problem({ 'train.csv': 'a,b,y\n1,1,u\n2,2,v\n', 'test.csv': good }, folder)).toContain(
      'test.csv has no column "b"; it has a, y',
    );
  });

  it('names each unknown label once, with the line of the first', async () => {
    expect(await problem({ 'x.csv': good }, { ...csv, classes: ['u', 'w'] })).toBe(
      'data-label: x.csv, line 3: label "v" is none of the classes (u, w); 2 samples have it, this is the first',
    );
  });

  it('refuses classes for numbers to predict', async () => {
    expect(
      await problem({ 'x.csv': 'a,y\n1,2\n2,3\n' }, { ...csv, target_kind: 'values', classes: ['2', '3'] }),
    ).toBe('data-classes: classes are given, but the targets are numbers to predict');
  });
});
