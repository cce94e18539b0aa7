/**
 * Keeps decoded samples under `.nnc/pictures`, so that pictures are decoded once, and batches are read from there:
 *
 *     KEY.rows    the pixels of all samples of a listing, one after the other; zeros for those that could not be read
 *     KEY.json    what else came of decoding; written last: without it the pixels do not count
 *
 * The key is a hash of the pictures' names and contents and of what was done to them, so nothing here can be out of date; the folder may
 * be removed at any time.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { rename, rm, stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { bytes } from '../diagnostics/quantities.ts';
import { failOnFile, makeFolder, readTextOrNothing, writeWhole } from '../runtime/files.ts';
import { type ByteRows, rowsInFile, rowsInMemory } from './byte-rows.ts';

/** What came of decoding the pictures of a listing. */
export interface Cutting extends Findings {
  /** [samples of the listing; height, width, channels]. */
  readonly pixels: ByteRows;
}

/** What came of it beside pixels. */
export interface Findings {
  readonly damaged: readonly Damage[];
  /** Samples, by their number in the listing, whose boxes reached beyond their pictures and were clipped. */
  readonly clipped: readonly number[];
}

/** A picture that cannot be read, by its number in the listing, and why. */
export interface Damage {
  readonly picture: number;
  readonly message: string;
}

/** How many samples there are, and the bytes of one. */
type Size = Pick<ByteRows, 'count' | 'width'>;

/** What is kept under a key, or undefined. */
export async function readCutting(folder: string, key: string, size: Size): Promise<Cutting | undefined> {
  const text = readTextOrNothing(join(folder, `${key}.json`));
  if (text === undefined) return undefined;
  try {
    const path = join(folder, `${key}.rows`);
    if ((await stat(path)).size !== size.count * size.width) return undefined;
    return { pixels: rowsInFile(path, size), ...(JSON.parse(text) as Findings) };
  } catch {
    // What somebody cut short or removed is made again.
    return undefined;
  }
}

/** Takes the pixels of samples in any order. */
export interface CuttingStore {
  readonly write: (row: number, pixels: Uint8Array) => void;
  /** All is written. */
  readonly keep: (findings: Findings) => Promise<Cutting>;
  /** It is not wanted any more. */
  readonly drop: () => Promise<void>;
}

/**
 * A place for the samples under a key: a file, or memory where the folder cannot be written. `name` is what they are
 * samples of. Errors: `data-too-large`, `disk-full`.
 */
export async function openStore(
  folder: string,
  key: string,
  { name, ...size }: Size & { readonly name: string },
): Promise<CuttingStore> {
  // Equal parts have equal keys, and are decoded side by side.
  const temporary = join(folder, `.${key}.rows.${randomUUID()}.tmp`);
  let file: number;
  try {
    await makeFolder(folder);
    file = openSync(temporary, 'w');
  } catch (error) {
    if (!(error instanceof DiagnosticError) && !(error as NodeJS.ErrnoException).code) throw error;
    return storeInMemory(size, name);
  }
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  const drop = async () => {
    close();
    await rm(temporary, { force: true });
  };
  try {
    await checkDisk(folder, size, name);
    ftruncateSync(file, size.count * size.width);
  } catch (error) {
    await drop();
    return failOnFile(error, temporary, 'write');
  }
  return {
    write: (row, pixels) => writeAt(file, temporary, pixels, row * size.width),
    keep: async (findings) => {
      close();
      const path = join(folder, `${key}.rows`);
      await rename(temporary, path).catch((error) => failOnFile(error, path, 'write'));
      const pixels = rowsInFile(path, size);
      await writeWhole(join(folder, `${key}.json`), JSON.stringify(findings));
      return { pixels, ...findings };
    },
    drop,
  };
}

async function checkDisk(folder: string, { count, width }: Size, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const there = bavail * bsize;
  if (count * width > there) tooLarge(name, count * width, `the disk of ${folder} has ${bytes(there)} left`);
  if (width > totalmem()) tooLarge(name, width, `one alone, this machine has ${bytes(totalmem())}`);
}

function tooLarge(name: string, needed: number, limit: string): never {
  return fail(
    'data-too-large',
    `the samples of ${name} take ${bytes(needed)}, ${limit}; a smaller data.size is needed`,
  );
}

function writeAt(file: number, path: string, pixels: Uint8Array, position: number): void {
  try {
    let done = 0;
    while (done < pixels.length) done += writeSync(file, pixels, done, pixels.length - done, position + done);
  } catch (error) {
    failOnFile(error, path, 'write');
  }
}

function storeInMemory({ count, width }: Size, name: string): CuttingStore {
  const pixels = allocated(count * width, name);
  return {
    write: (row, sample) => pixels.set(sample, row * width),
    keep: async (findings) => ({ pixels: rowsInMemory(pixels, width), ...findings }),
    drop: async () => {},
  };
}

function allocated(length: number, name: string): Uint8Array {
  if (length > totalmem()) tooLarge(name, length, `this machine has ${bytes(totalmem())}`);
  try {
    return new Uint8Array(length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return tooLarge(name, length, 'more than can be held in one piece');
  }
}
