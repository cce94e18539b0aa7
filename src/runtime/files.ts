/** Reading and writing whole files; what can go wrong on a disk is a diagnostic that names the path. */
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail } from '../diagnostics/diagnostic.ts';

let temporaryFiles = 0;

/** Writes a file so that a reader sees the old one or the whole new one; makes its folder. Errors: `file-*`, `disk-full`. */
export async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${temporaryFiles++}.tmp`);
  try {
    await makeFolder(dirname(path));
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    failOnFile(error, path, 'write');
  }
}

/** Adds one line (without its end) to a file; makes the file and its folder. Errors: `file-*`, `disk-full`. */
export async function appendLine(path: string, line: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await appendFile(path, `${line}\n`);
  } catch (error) {
    failOnFile(error, path, 'write');
  }
}

/** The text of a UTF-8 file. Errors: `file-*`. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

/** The bytes of a file. Errors: `file-*`. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    return failOnFile(error, path, 'read');
  }
}

/** Turns what the system said about a path into the diagnostic; what is no error of the file system goes on unchanged. */
export function failOnFile(error: unknown, path: string, doing: 'read' | 'write'): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  switch (code) {
    case undefined:
      throw error;
    case 'ENOENT':
      return fail('file-missing', `${path} is not there`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fail('file-permission', `no permission to ${doing} ${path} (${code})`);
    case 'EISDIR':
      return fail('file-is-folder', `${path} is a folder, a file was expected`);
    case 'ENOTDIR':
    case 'EEXIST':
      return fail('file-not-folder', `a part of the path ${path} is a file, a folder was expected`);
    case 'ENOSPC':
    case 'EDQUOT':
      return fail('disk-full', `the disk is full: ${path} was not written (${code})`);
    default:
      return fail('file-error', `cannot ${doing} ${path}: ${(error as Error).message}`);
  }
}

/** The text of a UTF-8 file, or undefined where it cannot be read; for files that a model may or may not find. */
export function readTextOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Makes a folder and those above it. Node's own recursive mkdir never ends below folders such as /proc, which say of a
 * new entry that it is not there. Errors: `file-*`.
 */
export async function makeFolder(path: string, attempts = 2): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT') failOnFile(error, path, 'write');
    const above = dirname(path);
    if (attempts === 0 || above === path) {
      fail('file-not-made', `${path} cannot be made: ${above} takes no new entries`);
    }
    // Another process may be making the same folders: what is there now is as good.
    if (!existsSync(above)) await makeFolder(above);
    await makeFolder(path, attempts - 1);
  }
}
