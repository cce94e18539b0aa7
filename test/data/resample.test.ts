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
