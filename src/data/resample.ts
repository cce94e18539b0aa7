/**
 * Brings pictures to another size as Pillow does it: bilinear, the triangle as wide as an output pixel where the picture
 * gets smaller, rows before columns. (Pillow 13 takes columns first for some sizes, where a level may differ by one; sharp's
 * own resizing differs by two levels in the mean.) Source: Pillow's `src/libImaging/Resample.c`.
 */

/** Pixels 0..255, row-major [height, width, red green blue]. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A part of a picture in pixels from its upper left corner: whole numbers for a cut, others for what is resampled. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const CHANNELS = 3;

/** Bits of a weight behind its point, as in Pillow. */
const PRECISION = 22;

/** Along one side: for each output pixel the first input pixel that counts, and `taps` weights from there on. */
interface Weights {
  readonly first: Int32Array;
  readonly taps: number;
  readonly weights: Int32Array;
}

/** The pixels of a region of whole numbers. */
export function cut({ width, pixels }: Picture, region: Region): Picture {
  const row = region.width * CHANNELS;
  const result = new Uint8Array(region.height * row);
  for (let y = 0; y < region.height; y++) {
    const start = ((region.top + y) * width + region.left) * CHANNELS;
    result.set(pixels.subarray(start, start + row), y * row);
  }
  return { width: region.width, height: region.height, pixels: result };
}

/** A region of a picture as `width` x `height` pixels. */
export function resample(picture: Picture, region: Region, width: number, height: number): Picture {
  const isSame = (from: number, start: number, length: number, to: number) =>
    start === 0 && length === from && from === to;
  const wide = isSame(picture.width, region.left, region.width, width)
    ? picture
    : alongRows(picture, weightsOf(picture.width, region.left, region.width, width));
  return isSame(picture.height, region.top, region.height, height)
    ? wide
    : alongColumns(wide, weightsOf(picture.height, region.top, region.height, height));
}

/** The last weights by what they are for: boxes are of few sizes. */
const known = new Map<string, Weights>();

/** Weights that are kept at most, so that a set of many sizes takes no memory. */
const KEPT = 1000;

function weightsOf(size: number, start: number, length: number, count: number): Weights {
  const key = `${size} ${start} ${length} ${count}`;
  const found = known.get(key) ?? computedWeights(size, start, length, count);
  if (known.size >= KEPT) known.clear();
  known.set(key, found);
  return found;
}

/** The triangle's weights: `length` input pixels from `start` on, of `size` that are there, become `count`. */
function computedWeights(size: number, start: number, length: number, count: number): Weights {
  const scale = length / count;
  const support = Math.max(scale, 1);
  const centerOf = (index: number) => start + (index + 0.5) * scale;
  const heightAt = (pixel: number, center: number) =>
    Math.max(0, 1 - Math.abs((pixel - center + 0.5) / support));
  const [lows, highs] = [new Int32Array(count), new Int32Array(count)];
  let taps = 1;
  for (let index = 0; index < count; index++) {
    lows[index] = Math.max(0, Math.trunc(centerOf(index) - support + 0.5));
    highs[index] = Math.min(size, Math.trunc(centerOf(index) + support + 0.5));
    taps = Math.max(taps, highs[index]! - lows[index]!);
  }
  // All rows have as many taps: the last ones are moved back inside, and weigh nothing there.
  const first = lows.map((low) => Math.min(low, size - taps));
  const weights = new Int32Array(count * taps);
  for (let index = 0; index < count; index++) {
    const center = centerOf(index);
    let total = 0;
    for (let pixel = lows[index]!; pixel < highs[index]!; pixel++) total += heightAt(pixel, center);
    for (let pixel = lows[index]!; pixel < highs[index]!; pixel++) {
      const weight = (heightAt(pixel, center) / total) * 2 ** PRECISION;
      weights[index * taps + pixel - first[index]!] = Math.trunc(0.5 + weight);
    }
  }
  return { first, taps, weights };
}

function alongRows({ width, height, pixels }: Picture, { first, taps, weights }: Weights): Picture {
  const count = first.length;
  const result = new Uint8Array(count * height * CHANNELS);
  let target = 0;
  for (let y = 0; y < height; y++) {
    // Enlarging needs two pixels, most of the time of small crops: without the loop it takes half of the time.
    for (let x = 0; taps === 2 && x < count; x++) {
      const left = (y * width + first[x]!) * CHANNELS;
      const [weight, other] = [weights[2 * x]!, weights[2 * x + 1]!];
      result[target++] = between(pixels[left]!, weight, pixels[left + 3]!, other);
      result[target++] = between(pixels[left + 1]!, weight, pixels[left + 4]!, other);
      result[target++] = between(pixels[left + 2]!, weight, pixels[left + 5]!, other);
    }
    for (let x = 0; taps !== 2 && x < count; x++) {
      let source = (y * width + first[x]!) * CHANNELS;
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let tap = x * taps; tap < (x + 1) * taps; tap++) {
        const weight = weights[tap]!;
        red += Math.imul(pixels[source++]!, weight);
        green += Math.imul(pixels[source++]!, weight);
        blue += Math.imul(pixels[source++]!, weight);
      }
      result[target++] = red >> PRECISION;
      result[target++] = green >> PRECISION;
      result[target++] = blue >> PRECISION;
    }
  }
  return { width: count, height, pixels: result };
}

function alongColumns({ width, pixels }: Picture, { first, taps, weights }: Weights): Picture {
  const [count, row] = [first.length, width * CHANNELS];
  const result = new Uint8Array(count * row);
  const sums = new Int32Array(row);
  for (let y = 0; y < count; y++) {
    // Enlarging needs two rows, most of the time of small crops: without the sums it takes a third of the time.
    if (taps === 2) {
      blend(pixels, first[y]! * row, row, weights[2 * y]!, weights[2 * y + 1]!, result, y * row);
      continue;
    }
    sums.fill(HALF);
    for (let tap = 0; tap < taps; tap++) {
      const weight = weights[y * taps + tap]!;
      const start = (first[y]! + tap) * row;
      for (let x = 0; x < row; x++) sums[x] = sums[x]! + Math.imul(pixels[start + x]!, weight);
    }
    for (let x = 0; x < row; x++) result[y * row + x] = sums[x]! >> PRECISION;
  }
  return { width, height: count, pixels: result };
}

/** Two rows, one below the other, as one; plain numbers, since a view a row takes as long as the row. */
function blend(
  pixels: Uint8Array,
  from: number,
  row: number,
  upper: number,
  lower: number,
  result: Uint8Array,
  to: number,
): void {
  for (let x = 0; x < row; x += CHANNELS) {
    const above = from + x;
    const below = above + row;
    const target = to + x;
    result[target] = between(pixels[above]!, upper, pixels[below]!, lower);
    result[target + 1] = between(pixels[above + 1]!, upper, pixels[below + 1]!, lower);
    result[target + 2] = between(pixels[above + 2]!, upper, pixels[below + 2]!, lower);
  }
}

function between(first: number, weight: number, second: number, other: number): number {
  return (HALF + Math.imul(first, weight) + Math.imul(second, other)) >> PRECISION;
}

/** Half of a level, so that cutting off the bits behind the point rounds. */
const HALF = 1 << (PRECISION - 1);
