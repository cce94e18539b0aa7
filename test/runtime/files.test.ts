import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendLine, failOnFile, readText, writeWhole } from '../../src/runtime/files.ts';
import { errorOf, temporaryFolder } from '../data/files.ts';

describe('writeWhole', () => {
  it('makes the folder, replaces the file, and leaves nothing else', async () => {
    const path = join(temporaryFolder(), 'a', 'b.txt');
    await writeWhole(path, 'old');
    await writeWhole(path, new TextEncoder().encode('new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(path, '..'))).toEqual(['b.txt']);
  });

  it('names the path and leaves nothing where it cannot write', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await errorOf(writeWhole(join(folder, 'file', 'x'), ''))).toContain(`file-not-folder`);
    expect(await errorOf(writeWhole(folder, ''))).toContain(`file-is-folder: ${folder}`);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});

describe('appendLine', () => {
  it('makes the file and adds to it', async () => {
    const path = join(temporaryFolder(), 'a', 'log');
    await appendLine(path, 'one');
    await appendLine(path, 'two');
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });
});

describe('readText', () => {
  it('says what is not there', async () => {
    const path = join(temporaryFolder(), 'x');
    expect(await errorOf(readText(path))).toBe(`file-missing: ${path} is not there`);
  });
});

describe('failOnFile', () => {
  it.each([
    ['EACCES', 'file-permission: no permission to write /x (EACCES)'],
    ['ENOSPC', 'disk-full: the disk is full: /x was not written (ENOSPC)'],
    ['EIO', 'file-error: cannot write /x: broken'],
  ])('%s', (code, message) => {
    const error = Object.assign(new Error('broken'), { code });
    expect(() => failOnFile(error, '/x', 'write')).toThrow(message);
  });

  it('lets other errors pass', () => {
    expect(() => failOnFile(new TypeError('a bug'), '/x', 'read')).toThrow(TypeError);
  });
});
