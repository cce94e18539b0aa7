import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ByteRows, rowsInFile, rowsInMemory, selectedRows } from '../../src/data/byte-rows.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);

function inFile(): { readonly path: string; readonly rows: ByteRows } {
  const path = join(mkdtempSync(join(tmpdir(), 'nnc-rows-')), 'three.rows');
  writeFileSync(path, bytes);
  return { path, rows: rowsInFile(path, { count: 3, width: 2 }) };
}

const all = (rows: ByteRows) => Array.from({ length: rows.count }, (_, index) => [...rows.row(index)]);

it('reads the same samples from memory and from a file', () => {
  const { path, rows } = inFile();
  expect(all(rowsInMemory(bytes, 2))).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(all(rows)).toEqual(all(rowsInMemory(bytes, 2)));
  expect([rowsInMemory(bytes, 2).held, rows.held]).toEqual([6, 0]);
  rmSync(path);
  expect([...rows.row(1)]).toEqual([3, 4]);
});

it('chooses samples', () => {
  const { rows } = inFile();
  expect(all(selectedRows(rows, [2, 0]))).toEqual([
    [5, 6],
    [1, 2],
  ]);
  expect(selectedRows(rows, [0, 1, 2])).toBe(rows);
});

it('says that a file was cut short while it is read', () => {
  const { path, rows } = inFile();
  truncateSync(path, 5);
  expect([...rows.row(1)]).toEqual([3, 4]);
  expect(() => rows.row(2)).toThrow(`file-error: cannot read ${path}: it was cut short`);
});
