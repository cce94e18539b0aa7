/** How large the pictures of a source are, and the boxes in them, before they become samples. */

import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Boxes, Folders } from '../experiment/schema.generated.ts';
import { inTurns } from './cutting.ts';
import { decode, sizeOfPicture } from './images.ts';
import { readInside } from './inside.ts';
import { listPictures } from './load.ts';

/** Pixels. */
export interface SizeRange {
  readonly smallest: number;
  readonly median: number;
  readonly largest: number;
}

export interface PictureSizes {
  /** Pictures that could be read. */
  readonly pictures: number;
  readonly width: SizeRange;
  readonly height: SizeRange;
  /** Boxes in them, as the tables have them. */
  readonly boxes?: { readonly count: number; readonly width: SizeRange; readonly height: SizeRange };
}

/**
 * How large the pictures are that a run reads: by their heads alone, but where damaged ones are left out, which only decoding
 * tells. Undefined where none can be read.
 */
export async function pictureSizes(data: Boxes | Folders, folder: string): Promise<PictureSizes | undefined> {
  const { root, train, test } = await listPictures(data, folder);
  const listings = [train, ...(test === undefined ? [] : [test])];
  const names = [...new Set(listings.flatMap(({ pictures }) => pictures))];
  const read = data.damaged === 'skip' ? decode : sizeOfPicture;
  const found = await inTurns(names, (name) => sizeBy(read, root, name));
  const sizes = found.filter((size) => size !== undefined);
  if (sizes.length === 0) return undefined;
  const isRead = new Map(names.map((name, index) => [name, found[index] !== undefined]));
  const boxes = listings.flatMap(({ pictures, samples }) =>
    samples.flatMap(({ picture, box }) => (box !== undefined && isRead.get(pictures[picture]!) ? [box] : [])),
  );
  return {
    pictures: sizes.length,
    width: rangeOf(sizes.map(({ width }) => width)),
    height: rangeOf(sizes.map(({ height }) => height)),
    ...(boxes.length > 0 && {
      boxes: {
        count: boxes.length,
        width: rangeOf(boxes.map(({ left, right }) => right - left)),
        height: rangeOf(boxes.map(({ top, bottom }) => bottom - top)),
      },
    }),
  };
}

async function sizeBy(
  read: typeof sizeOfPicture,
  root: string,
  name: string,
): Promise<{ readonly width: number; readonly height: number } | undefined> {
  try {
    const { width, height } = await read(await readInside(root, name), name);
    return { width, height };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return undefined;
  }
}

/** At least one number; the median of an even count is the lower one in the middle. */
function rangeOf(numbers: readonly number[]): SizeRange {
  const sorted = numbers.toSorted((left, right) => left - right);
  return { smallest: sorted[0]!, median: sorted[(sorted.length - 1) >> 1]!, largest: sorted.at(-1)! };
}
