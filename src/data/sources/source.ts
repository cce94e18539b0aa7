/** What every source of data gives: raw numbers and labels, before classes, splits and normalisation. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Shape } from '../../compiler/network.ts';
import { type Diagnostic, fail } from '../../diagnostics/diagnostic.ts';
import type { ByteRows } from '../byte-rows.ts';
import type { Fit } from '../images.ts';

/** The types raw numbers come in. */
export type Numbers =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** One file's samples as they were found. */
export interface RawSamples {
  /** Where they came from, for messages. */
  readonly file: string;
  /** Where the labels came from, if not from there too. */
  readonly labelFile?: string;
  readonly count: number;
  /** Row-major [count, ...shape]. */
  readonly inputs: Numbers | ByteRows;
  readonly targets: RawTargets;
  /** For pictures: samples of one number are of one picture, and stay together in divisions. */
  readonly groups?: Int32Array;
  /** What people call a row's place: `row` counted from 0, or the line of a text file. */
  readonly place: (row: number) => string;
}

/** Labels as texts or numbers, or numbers to predict, one a sample. */
export type RawTargets =
  | { readonly kind: 'labels'; readonly labels: ArrayLike<string | number> }
  | { readonly kind: 'values'; readonly values: Numbers };

export interface RawData {
  readonly description: string;
  readonly shape: Shape;
  readonly train: RawSamples;
  /** Absent when the test set is a share of the samples. */
  readonly test?: RawSamples;
  /** Whether the numbers are bytes, 0..255. */
  readonly bytes: boolean;
  /** What 0..255 of an image file is multiplied by to be on the scale of the numbers. */
  readonly imageScale: number;
  /** For pictures: how they fill samples. */
  readonly fit?: Fit;
  /** What is strange, but no error. */
  readonly warnings?: readonly Diagnostic[];
  /** For archives: the name of the array of samples. */
  readonly array?: string;
  /** For tables: the columns that are features, in order. */
  readonly columns?: readonly string[];
  /** sha256 of the contents. */
  readonly digest: string;
}

/** Names a sample by its number in the file, from 0. */
export function rowPlace(row: number): string {
  return `row ${row}`;
}

/** Ends with `data-missing`: what was looked for, and what the folder holds instead. */
export async function failMissing(path: string, expected: string): Promise<never> {
  const entries = await readdir(path).catch(() => undefined);
  if (entries !== undefined)
    return fail('data-missing', `${path} has no ${expected}; it holds ${listed(entries)}`);
  if (existsSync(path))
    return fail('data-missing', `${path} is a file; a folder with ${expected} was expected`);
  const around = await readdir(dirname(path)).catch(() => undefined);
  const there = around === undefined ? `nor is ${dirname(path)}` : `${dirname(path)} holds ${listed(around)}`;
  return fail('data-missing', `${path} is not there (looked for ${expected}); ${there}`);
}

function listed(entries: readonly string[]): string {
  const shown = [...entries].sort().slice(0, 8).join(', ');
  if (entries.length === 0) return 'nothing';
  return entries.length > 8 ? `${shown} and ${entries.length - 8} more` : shown;
}
