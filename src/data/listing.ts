/** Samples that are pictures, or boxes in them, as sources list them before a picture is read. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Pixels of an upright picture: from `left` and `top` on, up to `right` and `bottom`, which are outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface ListedSample {
  /** Which of the listing's pictures. */
  readonly picture: number;
  readonly label: string | number;
  /** What people call its place: the line of a table, or a file. */
  readonly place: string;
  /** Absent where the whole picture is meant. */
  readonly box?: Box;
  /** What the table says of the picture's size. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** One part of the data. */
export interface Listing {
  /** The table or folder, for messages. */
  readonly file: string;
  /** Paths from the folder of the data; each once. */
  readonly pictures: readonly string[];
  readonly samples: readonly ListedSample[];
}

/** A data set whose pictures are still to be read. */
export interface PictureSource {
  /** The folder that no picture may lie outside of, links followed. */
  readonly root: string;
  /** What a sample is called: `box`, `picture`. */
  readonly noun: 'box' | 'picture';
  readonly train: Listing;
  readonly test?: Listing;
  /** What is strange, but no error. */
  readonly warnings?: readonly Diagnostic[];
}

/** Findings of one kind that are written out; of more, their number. */
const LISTED = 20;

/** At most so many findings that a reader goes through them, and how many more there are. */
export function shortened(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const [first] = found;
  if (first === undefined || found.length <= LISTED) return found;
  const { severity, code } = first;
  const rest = found.length - LISTED;
  return [...found.slice(0, LISTED), { severity, code, message: `... and ${rest} more like these` }];
}
