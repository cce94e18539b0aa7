/** How much of each pixel lies inside a path: exact areas, so that edges are smooth without any supersampling. */
import type { Path, Point } from './path.ts';

/** The part of a canvas that a path touches. */
export interface Stencil {
  /** Column and row of its first pixel. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The covered share of every pixel, 0..1, row-major [height, width]. */
  readonly coverage: Float32Array;
}

/**
 * The stencil of a path on a canvas of `size` pixels a side, with `margin` empty pixels around it; pixel (0, 0) is the
 * unit square at the origin. Each edge adds, with its sign, the area between itself and the right border, as in
 * Levien's font-rs. A path that crosses itself covers what it goes around in either direction.
 */
export function stencilOf(path: Path, size: number, margin = 0): Stencil {
  const [left, right] = extent(path, 0, { size, margin });
  const [top, bottom] = extent(path, 1, { size, margin });
  const [width, height] = [right - left, bottom - top];
  const sums: AreaSums = { width, height, steps: new Float64Array(height * (width + 2)) };
  path.forEach((point, index) => {
    const next = path[(index + 1) % path.length]!;
    addEdge(sums, [point[0] - left, point[1] - top], [next[0] - left, next[1] - top]);
  });
  return { left, top, width, height, coverage: coverageOf(sums) };
}

/** For every pixel the area that begins in its column; two more columns at the end of a row for what lies beyond. */
interface AreaSums {
  readonly width: number;
  readonly height: number;
  readonly steps: Float64Array;
}

/** The first and the last pixel (exclusive) of the path along one axis. */
function extent(
  path: Path,
  axis: 0 | 1,
  { size, margin }: { size: number; margin: number },
): [number, number] {
  const values = path.map((point) => point[axis]);
  const first = Math.max(Math.floor(Math.min(...values)) - margin, 0);
  const last = Math.min(Math.ceil(Math.max(...values)) + margin, size);
  return [first, Math.max(first, last)];
}

function addEdge({ width, height, steps }: AreaSums, from: Point, to: Point): void {
  if (from[1] === to[1]) return;
  const [top, bottom, sign] = from[1] < to[1] ? [from, to, 1] : [to, from, -1];
  const xAt = (y: number) => {
    const x = top[0] + (bottom[0] - top[0]) * ((y - top[1]) / (bottom[1] - top[1]));
    return Math.min(Math.max(x, 0), width);
  };
  for (let row = Math.max(Math.floor(top[1]), 0); row < Math.min(bottom[1], height); row++) {
    const upper = Math.max(row, top[1]);
    const lower = Math.min(row + 1, bottom[1]);
    const [x, nextX] = [xAt(upper), xAt(lower)];
    const ends: Point = [Math.min(x, nextX), Math.max(x, nextX)];
    addPiece(steps, row * (width + 2), ends, sign * (lower - upper));
  }
}

/** A piece of an edge within the row that begins at `start`: its height is spread evenly from left to right. */
function addPiece(steps: Float64Array, start: number, [left, right]: Point, height: number): void {
  for (let column = Math.floor(left); column <= right; column++) {
    const from = Math.max(left, column);
    const to = Math.min(right, column + 1);
    const part = left === right ? height : height * ((to - from) / (right - left));
    const covered = part * (column + 1 - (from + to) / 2);
    steps[start + column]! += covered;
    steps[start + column + 1]! += part - covered;
  }
}

function coverageOf({ width, height, steps }: AreaSums): Float32Array {
  const coverage = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    let sum = 0;
    for (let column = 0; column < width; column++) {
      sum += steps[row * (width + 2) + column]!;
      coverage[row * width + column] = Math.min(Math.abs(sum), 1);
    }
  }
  return coverage;
}
