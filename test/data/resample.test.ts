import { describe, expect, it } from 'vitest';
import { cut, type Picture, resample } from '../../src/data/resample.ts';

/** A picture of grey levels, row by row. */
function shades(width: number, levels: readonly number[]): Picture {
  const pixels = Uint8Array.from(levels.flatMap((level) => [level, level, level]));
  return { width, height: levels.length / width, pixels };
}

function levels({ pixels }: Picture): readonly number[] {
  return [...pixels].filter((_, index) => index % 3 === 0);
}

const whole = ({ width, height }: Picture) => ({ left: 0, top: 0, width, height });

describe('resampling gives what Pillow 13 gives (Image.resize, BILINEAR)', () => {
  it.each([
    ['twice as wide', shades(2, [0, 100]), [4, 1], [0, 25, 75, 100]],
    ['half as wide', shades(4, [0, 10, 20, 30]), [2, 1], [7, 23]],
    ['a third as high', shades(1, [0, 0, 90, 0, 0, 90]), [1, 2], [23, 34]],
    ['a little wider', shades(3, [0, 255, 7]), [5, 1], [0, 102, 255, 106, 7]],
    ['one pixel', shades(3, [10, 20, 60]), [1, 1], [29]],
    ['larger both ways', shades(2, [0, 255, 255, 0]), [3, 3], [0, 128, 255, 128, 128, 128, 255, 128, 0]],
  ])('%s', (_, picture, [width, height], expected) => {
    expect(levels(resample(picture, whole(picture), width!, height!))).toEqual(expected);
  });

  it('keeps colours apart', () => {
    const picture = { width: 2, height: 1, pixels: Uint8Array.of(0, 100, 200, 100, 200, 0) };
    expect([...resample(picture, whole(picture), 1, 1).pixels]).toEqual([50, 150, 100]);
  });

  it('leaves a picture of the right size as it is', () => {
    const picture = shades(2, [1, 2, 3, 4]);
    expect(resample(picture, whole(picture), 2, 2)).toBe(picture);
  });

  it('takes a region that begins between pixels', () => {
    const picture = shades(4, [0, 100, 200, 100]);
    expect(levels(resample(picture, { left: 0.5, top: 0, width: 2, height: 1 }, 2, 1))).toEqual([50, 150]);
  });
});

it('cuts out whole pixels', () => {
  const picture = shades(3, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(levels(cut(picture, { left: 1, top: 1, width: 2, height: 2 }))).toEqual([5, 6, 8, 9]);
});

/** For each of `count` output pixels its input pixels and their weights, by Pillow's algorithm as plainly as it can be written. */
function plainWeights(size: number, count: number): readonly (readonly (readonly [number, number])[])[] {
  const scale = size / count;
  const support = Math.max(scale, 1);
  return Array.from({ length: count }, (_, index) => {
    const center = (index + 0.5) * scale;
    const low = Math.max(0, Math.trunc(center - support + 0.5));
    const high = Math.min(size, Math.trunc(center + support + 0.5));
    const heights = Array.from({ length: high - low }, (_, i) => {
      const height = Math.max(0, 1 - Math.abs((low + i - center + 0.5) / support));
      return [low + i, height] as const;
    });
    const total = heights.reduce((sum, [, height]) => sum + height, 0);
    return heights.map(([pixel, height]) => [pixel, Math.trunc(0.5 + (height / total) * 2 ** 22)] as const);
  });
}

/** `at` gives a level by its pixel. */
function summed(weights: readonly (readonly [number, number])[], at: (pixel: number) => number): number {
  return Math.floor(weights.reduce((sum, [pixel, weight]) => sum + weight * at(pixel), 2 ** 21) / 2 ** 22);
}

it.each([
  [1, 1, 9, 5],
  [22, 23, 128, 128],
  [40, 61, 17, 19],
  [130, 90, 31, 128],
  [7, 300, 7, 3],
  // More than the kernel keeps memory for.
  [2400, 2400, 2, 1],
])('sums %i x %i to %i x %i pixels as a plain loop does', (width, height, wide, high) => {
  const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 5)) % 256);
  const given = { width, height, pixels };
  const found = resample(given, whole(given), wide, high);
  const [across, down] = [plainWeights(width, wide), plainWeights(height, high)];
  const placeOf = (i: number) => ({
    x: Math.trunc(i / 3) % wide,
    y: Math.trunc(i / 3 / wide),
    channel: i % 3,
  });
  const rows = Uint8Array.from({ length: wide * height * 3 }, (_, i) => {
    const { x, y, channel } = placeOf(i);
    return summed(across[x]!, (column) => pixels[(y * width + column) * 3 + channel]!);
  });
  const expected = Uint8Array.from({ length: wide * high * 3 }, (_, i) => {
    const { x, y, channel } = placeOf(i);
    return summed(down[y]!, (row) => rows[(row * wide + x) * 3 + channel]!);
  });
  expect([found.width, found.height]).toEqual([wide, high]);
  expect(Buffer.compare(found.pixels, expected)).toBe(0);
});
