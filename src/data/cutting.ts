/** Decodes the pictures of a listing, each once and several at a time, and cuts the samples out of them. */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { type Diagnostic, DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { decode, type Fit, type ImageForm, sampleOf } from './images.ts';
import { readInside } from './inside.ts';
import { type Box, type ListedSample, type Listing, shortened } from './listing.ts';
import type { CuttingStore, Damage, Findings } from './picture-cache.ts';
import type { Picture, Region } from './resample.ts';

/** What every sample becomes. */
export interface Transform {
  readonly form: ImageForm;
  readonly fit: Fit;
}

/** A picture of a listing: the sha256 of its file, or why there is none. */
export type PictureDigest =
  | {
      readonly digest: string;
      readonly problem?: undefined;
      /** The file, as long as there is room for it: a set that is not too large is read once. */
      readonly bytes?: Uint8Array;
    }
  | { readonly digest?: undefined; readonly problem: Diagnostic };

/** Takes samples, and is told of every picture that is done. */
interface Cutter extends Pick<CuttingStore, 'write'> {
  readonly onPicture: () => void;
}

/** Called with how many pictures are done. */
export type Progress = (done: number, total: number) => void;

/** Bytes of the files of a listing that are kept from their digests to their decoding. */
const KEPT_BYTES = 2 ** 26;

/** The digests of all pictures of a listing, in its order. */
export async function digestsOf(root: string, { pictures }: Listing): Promise<readonly PictureDigest[]> {
  let room = KEPT_BYTES;
  return inTurns(pictures, async (name): Promise<PictureDigest> => {
    try {
      const bytes = await readInside(root, name);
      const digest = digestOf(bytes);
      if (bytes.length > room) return { digest };
      room -= bytes.length;
      return { digest, bytes };
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      return { problem: error.diagnostics[0]! };
    }
  });
}

/**
 * Cuts all samples out of the pictures that have a digest, and writes them by their number in the listing. Errors: `data-box`
 * and `image-size` for boxes that do not go with their picture, all of them; `data-changed`.
 */
export async function cutSamples(
  root: string,
  listing: Listing,
  digests: readonly PictureDigest[],
  { form, fit, onPicture, write }: Transform & Cutter,
): Promise<Findings> {
  const { pictures, samples } = listing;
  const rows = rowsOf(listing);
  const damaged = new Map<number, Damage>();
  const [problems, clipped]: [(readonly [number, Diagnostic])[], number[]] = [[], []];
  await inTurns(pictures, async (name, picture) => {
    const known = digests[picture]!;
    const decoded = known.digest === undefined ? undefined : await decodeKnown(root, name, known);
    onPicture();
    if (decoded === undefined) return;
    if ('damage' in decoded) return damaged.set(picture, { picture, message: decoded.damage });
    for (const row of rows[picture]!) {
      const place = placeIn(decoded, samples[row]!);
      if ('code' in place) problems.push([row, atPlace(place, listing, row)]);
      else write(row, sampleOf(decoded, form, fit, place.region));
      if ('isClipped' in place && place.isClipped) clipped.push(row);
    }
  });
  if (problems.length > 0) {
    const inOrder = problems.toSorted(([left], [right]) => left - right).map(([, problem]) => problem);
    throw new DiagnosticError(shortened(inOrder));
  }
  return {
    damaged: [...damaged.values()].sort((left, right) => left.picture - right.picture),
    clipped: clipped.sort((left, right) => left - right),
  };
}

/** The sha256 of bytes. */
function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The rows that each picture of a listing has. */
function rowsOf({ pictures, samples }: Listing): readonly (readonly number[])[] {
  const rows: number[][] = pictures.map(() => []);
  samples.forEach(({ picture }, row) => {
    rows[picture]!.push(row);
  });
  return rows;
}

async function decodeKnown(
  root: string,
  name: string,
  known: PictureDigest & { readonly digest: string },
): Promise<Picture | { readonly damage: string }> {
  const bytes = known.bytes ?? (await readInside(root, name));
  if (bytes !== known.bytes && digestOf(bytes) !== known.digest)
    fail('data-changed', `${join(root, name)} changed while it was read`);
  try {
    return await decode(bytes, name);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { damage: error.diagnostics[0]!.message };
  }
}

interface BoxPlace {
  /** Absent where the sample is the whole picture. */
  readonly region?: Region;
  readonly isClipped: boolean;
}

type BoxProblem = Pick<Diagnostic, 'code' | 'message'>;

/** Where in its picture a sample is: a box that is partly outside ends at the picture's edge. */
function placeIn({ width, height }: Picture, { box, size }: ListedSample): BoxPlace | BoxProblem {
  const found = `${width}x${height} (width x height)`;
  if (size !== undefined && (size.width !== width || size.height !== height)) {
    const isTurned = size.width === height && size.height === width;
    const turned = isTurned ? '; boxes are those of the upright picture, after its EXIF orientation' : '';
    return {
      code: 'image-size',
      message: `the table says ${size.width}x${size.height}, the picture is ${found}${turned}`,
    };
  }
  if (box === undefined) return { isClipped: false };
  const inside: Box = {
    left: Math.max(0, box.left),
    top: Math.max(0, box.top),
    right: Math.min(width, box.right),
    bottom: Math.min(height, box.bottom),
  };
  if (inside.right <= inside.left || inside.bottom <= inside.top) {
    const corners = `${box.left},${box.top} to ${box.right},${box.bottom}`;
    return { code: 'data-box', message: `the box ${corners} is outside of the picture, ${found}` };
  }
  const region = {
    left: inside.left,
    top: inside.top,
    width: inside.right - inside.left,
    height: inside.bottom - inside.top,
  };
  return { region, isClipped: region.width < box.right - box.left || region.height < box.bottom - box.top };
}

function atPlace({ code, message }: BoxProblem, { file, samples }: Listing, row: number): Diagnostic {
  return { severity: 'error', code, message: `${file}, ${samples[row]!.place}: ${message}` };
}

/** Works on all items, several at a time; gives the results in their order. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  // Decoding runs in threads of its own; the others wait for the disk.
  const queue = new PQueue({ concurrency: availableParallelism() + 2 });
  return queue.addAll(items.map((item, index) => () => work(item, index)));
}
