/**
 * Brings pictures to another size as Pillow does it: bilinear, the triangle as wide as an output pixel where the picture
 * gets smaller, rows before columns. (Pillow 13 takes columns first for some sizes, where a level may differ by one; sharp's
 * own resizing differs by two levels in the mean.) Source: Pillow's `src/libImaging/Resample.c`.
 */
import { CHANNELS, PRECISION, type Weights, weighted } from './resample-kernel.ts';

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
  const rows = isSame(picture.width, region.left, region.width, width)
    ? undefined
    : weightsOf(picture.width, region.left, region.width, width);
  const columns = isSame(picture.height, region.top, region.height, height)
    ? undefined
    : weightsOf(picture.height, region.top, region.height, height);
  return rows === undefined && columns === undefined ? picture : weighted(picture, rows, columns);
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
