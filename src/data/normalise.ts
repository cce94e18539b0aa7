/** From raw numbers to what a network is fed: fed = (raw - offset) / scale. */
import { fail, InternalError } from '../diagnostics/diagnostic.ts';
import type { Normalize } from '../experiment/schema.generated.ts';
import { isByteRows } from './byte-rows.ts';
import type { Preprocessing } from './dataset.ts';
import type { Numbers, RawData, RawSamples } from './sources/source.ts';

/** Some rows of a file. */
interface Rows {
  readonly samples: RawSamples;
  readonly rows: Int32Array;
}

/** Chooses offset and scale; `minmax` looks at the training rows alone: one range for images, one a column for tables. */
export function preprocessingOf(normalize: Normalize, raw: RawData, train: Rows): Preprocessing {
  const base = {
    shape: raw.shape,
    imageScale: raw.imageScale,
    ...(raw.fit === undefined ? {} : { fit: raw.fit }),
    ...(raw.array === undefined ? {} : { array: raw.array }),
    ...(raw.columns === undefined ? {} : { columns: raw.columns }),
  };
  if (normalize === 'none') return { ...base, offset: 0, scale: 1 };
  if (normalize !== 'minmax') {
    const range = raw.bytes ? 255 : 1;
    return { ...base, offset: normalize.mean * range, scale: normalize.std * range };
  }
  if (raw.columns !== undefined) return { ...base, ...columnRanges(train, raw.columns.length) };
  const { low, high } = range(train);
  if (low === high)
    fail('data-constant', `minmax needs numbers that differ; all of ${train.samples.file} are ${low}`);
  return { ...base, offset: low, scale: high - low };
}

/** The rows of raw numbers ([count, ...shape]) as normalised float32, in the order given. */
export function normaliseRows(preprocessing: Preprocessing, inputs: Numbers, rows: Int32Array): Float32Array {
  const width = preprocessing.shape.reduce((product, size) => product * size, 1);
  const result = new Float32Array(rows.length * width);
  const [offset, scale] = [preprocessing.offset, preprocessing.scale].map((value) =>
    typeof value === 'number' ? new Float64Array(width).fill(value) : Float64Array.from(value),
  );
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index]! * width;
    const target = index * width;
    for (let column = 0; column < width; column++) {
      result[target + column] = (inputs[start + column]! - offset![column]!) / scale![column]!;
    }
  }
  return result;
}

/** Ends with `data-not-finite` when a number is NaN or infinite (bytes and integers never are). */
export function checkFinite(inputs: Numbers, samples: Pick<RawSamples, 'file' | 'count' | 'place'>): void {
  if (!(inputs instanceof Float32Array || inputs instanceof Float64Array)) return;
  const width = inputs.length / samples.count;
  for (let index = 0; index < inputs.length; index++) {
    if (!Number.isFinite(Math.fround(inputs[index]!))) {
      const place = samples.place(Math.floor(index / width));
      fail(
        'data-not-finite',
        `${samples.file}, ${place}: a number is ${inputs[index]}; finite numbers within the range of float32 were expected`,
      );
    }
  }
}

/** The numbers of a source whose samples lie in memory. */
export function numbersOf({ inputs }: RawSamples): Numbers {
  if (isByteRows(inputs)) throw new InternalError('these samples are read row by row');
  return inputs;
}

function range({ samples, rows }: Rows): { readonly low: number; readonly high: number } {
  const { inputs, count } = samples;
  const rowOf = isByteRows(inputs)
    ? inputs.row
    : (row: number) => inputs.subarray((row * inputs.length) / count, ((row + 1) * inputs.length) / count);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    for (const value of rowOf(row)) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { low, high };
}

function columnRanges({ samples, rows }: Rows, width: number): Pick<Preprocessing, 'offset' | 'scale'> {
  const inputs = numbersOf(samples);
  const low = new Array<number>(width).fill(Number.POSITIVE_INFINITY);
  const high = new Array<number>(width).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    for (let column = 0; column < width; column++) {
      const value = inputs[row * width + column]!;
      if (value < low[column]!) low[column] = value;
      if (value > high[column]!) high[column] = value;
    }
  }
  // A column that never changes becomes 0: dividing by its range is not possible.
  return {
    offset: low,
    scale: high.map((value, column) => (value === low[column] ? 1 : value - low[column]!)),
  };
}
