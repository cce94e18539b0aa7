/** How large the pictures of a source are, and the boxes in them, before they become samples. */

import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Boxes, Folders } from '../experiment/schema.generated.ts';
import { sizeOfPicture } from './images.ts';
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
  /** Boxes as the tables have them. */
  readonly boxes?: { readonly count: number; readonly width: SizeRange; readonly height: SizeRange };
}

/** Pictures whose heads are read at once. */
const TOGETHER = 16;

/** Reads the heads of all pictures; those that cannot be read are left out. Undefined where none can. */
export async function pictureSizes(data: Boxes | Folders, folder: string): Promise<PictureSizes | undefined> {
  const { root, train, test } = await listPictures(data, folder);
  const listings = [train, ...(test === undefined ? [] : [test])];
  const names = [...new Set(listings.flatMap(({ pictures }) => pictures))];
  const sizes: { readonly width: number; readonly height: number }[] = [];
  for (let start = 0; start < names.length; start += TOGETHER) {
    const found = names.slice(start, start + TOGETHER).map((name) => sizeOf(root, name));
    sizes.push(...(await Promise.all(found)).flat());
  }
  if (sizes.length === 0) return undefined;
  const boxes = listings.flatMap(({ samples }) => samples.flatMap(({ box }) => box ?? []));
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

async function sizeOf(root: string, name: string) {
  try {
    return [await sizeOfPicture(await readInside(root, name), name)];
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return [];
  }
}

/** At least one number; the median of an even count is the lower one in the middle. */
function rangeOf(numbers: readonly number[]): SizeRange {
  const sorted = numbers.toSorted((left, right) => left - right);
  return { smallest: sorted[0]!, median: sorted[(sorted.length - 1) >> 1]!, largest: sorted.at(-1)! };
}
