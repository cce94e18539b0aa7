import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blur } from '../../../src/data/drawn/blur.ts';
import { createCanvas, expose, fill, light } from '../../../src/data/drawn/canvas.ts';
import {
  ellipse,
  mirrored,
  type Path,
  points,
  ribbon,
  rotation,
  smooth,
} from '../../../src/data/drawn/path.ts';
import { stencilOf } from '../../../src/data/drawn/stencil.ts';
import { stream } from '../../../src/runtime/random.ts';

const sum = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((total, number) => total + number, 0);
const box = (left: number, top: number, right: number, bottom: number): Path =>
  points([left, top, right, top, right, bottom, left, bottom]);

/** Half the sum of the cross products of its edges. */
function areaOf(path: Path): number {
  const crosses = path.map(([x, y], index) => {
    const [nextX, nextY] = path[(index + 1) % path.length]!;
    return x * nextY - nextX * y;
  });
  return Math.abs(sum(crosses)) / 2;
}

describe('a stencil', () => {
  it('holds the covered share of every pixel', () => {
    const { left, top, width, height, coverage } = stencilOf(box(1.5, 1, 3.25, 2.5), 4);
    expect({ left, top, width, height }).toEqual({ left: 1, top: 1, width: 3, height: 2 });
    expect([...coverage]).toEqual([0.5, 1, 0.25, 0.25, 0.5, 0.125]);
  });

  it('of slanted edges holds exact areas', () => {
    // The line from (0, 0) to (4, 2) leaves a quarter and three quarters of the pixels that it crosses.
    expect([...stencilOf(points([0, 0, 4, 2, 0, 2]), 4).coverage]).toEqual([
      0.75, 0.25, 0, 0, 1, 1, 0.75, 0.25,
    ]);
  });

  it('is the same whichever way round the path goes', () => {
    const path = points([0.3, 0.2, 3.1, 1.7, 1.2, 3.9]);
    expect(stencilOf([...path].reverse(), 4)).toEqual(stencilOf(path, 4));
  });

  it('ends at the border of the canvas', () => {
    expect([...stencilOf(box(-5, -1, 1.5, 9), 2).coverage]).toEqual([1, 0.5, 1, 0.5]);
    expect(stencilOf(box(5, 5, 6, 6), 2).coverage).toHaveLength(0);
  });

  it('covers as much as the path goes around', () => {
    const inside = fc.double({ min: 0, max: 16, noNaN: true });
    fc.assert(
      fc.property(fc.array(inside, { minLength: 6, maxLength: 6 }), (corners) => {
        const triangle = points(corners);
        expect(sum(stencilOf(triangle, 16).coverage)).toBeCloseTo(areaOf(triangle), 4);
      }),
    );
  });

  it('keeps a margin where there is room', () => {
    const { left, top, width, height } = stencilOf(box(1, 4, 2, 5), 8, 2);
    expect({ left, top, width, height }).toEqual({ left: 0, top: 2, width: 4, height: 5 });
  });
});

describe('paths', () => {
  it('of ellipses are round', () => {
    expect(areaOf(ellipse([3, 4], [2, 1])) / (2 * Math.PI)).toBeCloseTo(1, 1);
    for (const [x, y] of ellipse([0, 0], [1, 1])) expect(Math.hypot(x, y)).toBeCloseTo(1, 1);
  });

  it('that are smooth go through their points', () => {
    const corners = points([0, 0, 2, 0, 3, 2, 0, 3]);
    expect(smooth(corners)).toEqual(expect.arrayContaining([...corners]));
  });

  it('of ribbons are as wide as they are said to be', () => {
    expect(areaOf(ribbon(points([0, 0, 3, 4]), 0.5))).toBeCloseTo(5 * 0.5, 12);
    const tapered = ribbon(points([0, 0, 10, 0]), 2, true);
    expect(Math.max(...tapered.map(([, y]) => y))).toBe(1);
    expect(tapered[0]![1]).toBeCloseTo(0, 12);
  });

  it('turn by twice the angle of which the tilt is the tangent', () => {
    const [x, y] = rotation(Math.tan(Math.PI / 12))([1, 0]);
    expect(x).toBeCloseTo(Math.cos(Math.PI / 6), 12);
    expect(y).toBeCloseTo(0.5, 12);
  });

  it('are mirrored around the middle, whose points are there once', () => {
    expect(mirrored(points([0, 0, 1, 1, 0, 2]))).toEqual(points([0, 0, 1, 1, 0, 2, -1, 1]));
  });
});

describe('a blur', () => {
  const spread = (radius: number): number[] => {
    const line = new Float32Array(11);
    line[5] = 1;
    blur(line, { height: 1, width: 11, channels: 1 }, radius);
    return [...line];
  };

  it('is twice the mean of the neighbours', () => {
    expect(spread(1).map((value) => Math.round(9 * value))).toEqual([0, 0, 0, 1, 2, 3, 2, 1, 0, 0, 0]);
    expect(spread(0.5).map((value) => Math.round(16 * value))).toEqual([0, 0, 0, 1, 4, 6, 4, 1, 0, 0, 0]);
  });

  it('of nothing changes nothing, and of one colour neither', () => {
    expect(spread(0)[5]).toBe(1);
    const grey = new Float32Array(4 * 3 * 2).fill(0.5);
    blur(grey, { height: 4, width: 3, channels: 2 }, 2.5);
    for (const value of grey) expect(value).toBeCloseTo(0.5, 6);
  });

  it('keeps channels apart', () => {
    const values = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0);
    blur(values, { height: 2, width: 2, channels: 2 }, 1);
    expect([...values]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  });
});

describe('a canvas', () => {
  it('mixes what is painted with what is below', () => {
    const canvas = createCanvas(2, [0, 0.5, 1]);
    fill(canvas, box(0, 0, 1, 1), { colour: [1, 1, 1], opacity: 0.5 });
    expect([...canvas.pixels.subarray(0, 6)]).toEqual([0.5, 0.75, 1, 0, 0.5, 1]);
  });

  it('paints within another path only', () => {
    const canvas = createCanvas(2, [0, 0, 0]);
    fill(canvas, box(0, 0, 2, 2), { colour: [1, 1, 1], within: box(0.5, 1, 1.5, 2) });
    expect([...canvas.pixels].filter((_, index) => index % 3 === 0)).toEqual([0, 0, 0.5, 0.5]);
  });

  it('is lit from place to place', () => {
    const canvas = createCanvas(2, [1, 1, 1]);
    light(canvas, (x, y) => [x, y, 0.25]);
    expect([...canvas.pixels]).toEqual([-0.5, -0.5, 0.25, 0.5, -0.5, 0.25, -0.5, 0.5, 0.25, 0.5, 0.5, 0.25]);
  });

  it('becomes bytes, clipped, with noise of the deviation asked for', () => {
    expect([...expose(createCanvas(1, [-1, 0.5, 2]), 0, stream(0))]).toEqual([0, 128, 255]);
    const bytes = [...expose(createCanvas(64, [0.5, 0.5, 0.5]), 0.04, stream(0))];
    const mean = sum(bytes) / bytes.length;
    const deviation = Math.sqrt(sum(bytes.map((byte) => (byte - mean) ** 2)) / bytes.length);
    expect(mean / 255).toBeCloseTo(0.5, 2);
    expect(deviation / 255).toBeCloseTo(0.04, 2);
  });
});
