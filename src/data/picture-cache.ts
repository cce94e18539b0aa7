/**
 * Keeps decoded samples under `.nnc/pictures`, so that pictures are decoded once:
 *
 *     KEY.bytes   the pixels of the samples that could be read, one after the other
 *     KEY.json    what else came of decoding; written last: without it the pixels do not count
 *
 * The key is a hash of the pictures' names and contents and of what was done to them, so nothing here can be out of date; the folder may
 * be removed at any time.
 */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { readTextOrNothing, writeWhole } from '../runtime/files.ts';

/** What came of decoding the pictures of a listing. */
export interface Cutting {
  /** [samples that could be read, height, width, channels], in the order of the listing. */
  readonly pixels: Uint8Array;
  readonly damaged: readonly Damage[];
  /** Samples, by their number in the listing, whose boxes reached beyond their pictures and were clipped. */
  readonly clipped: readonly number[];
}

/** A picture that cannot be read, by its number in the listing, and why. */
export interface Damage {
  readonly picture: number;
  readonly message: string;
}

type Rest = Omit<Cutting, 'pixels'> & { readonly bytes: number };

/** What is kept under a key, or undefined. */
export async function readCutting(folder: string, key: string): Promise<Cutting | undefined> {
  const text = readTextOrNothing(join(folder, `${key}.json`));
  if (text === undefined) return undefined;
  try {
    const { bytes, ...rest } = JSON.parse(text) as Rest;
    return { pixels: await readPixels(join(folder, `${key}.bytes`), bytes), ...rest };
  } catch {
    // What somebody cut short or removed is made again.
    return undefined;
  }
}

/** Keeps what came of decoding. Where the folder cannot be written, pictures are decoded again the next time. */
export async function writeCutting(folder: string, key: string, { pixels, ...rest }: Cutting): Promise<void> {
  try {
    await writeWhole(join(folder, `${key}.bytes`), pixels);
    await writeWhole(join(folder, `${key}.json`), JSON.stringify({ bytes: pixels.length, ...rest }));
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
  }
}

/** Bytes that are asked for at once: a call reads less than 2 GiB. */
const PIECE = 2 ** 28;

async function readPixels(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    if ((await file.stat()).size !== length) throw new Error(`${path} was cut short`);
    const pixels = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file.read(pixels, done, Math.min(PIECE, length - done), done);
      if (bytesRead === 0) throw new Error(`${path} was cut short`);
      done += bytesRead;
    }
    return pixels;
  } finally {
    await file.close();
  }
}
