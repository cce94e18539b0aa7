/** Kernels on maps: convolutions and pools, resizing, blocks of pixels. */
import type { Matrix } from '../../../src/ops/resample.ts';
import type { Window } from '../../../src/ops/window.ts';
import type { Term } from '../term.ts';

/** [N, H, W, C] of a map [N, C, H, W], or what belongs to it: [H, W, C] of [C, H, W]. Less has no place. */
export function channelsLast(x: Term): Term {
  const rank = x.shape.length;
  return rank < 3 ? x : x.move(rank - 3, rank - 1);
}

/** [N, C, H, W] of a map [N, H, W, C]. */
export function channelsFirst(x: Term): Term {
  return x.move(3, 1);
}

export const NO_PADDING = { top: 0, bottom: 0, left: 0, right: 0 } as const;

/**
 * A convolution of a map [N, H, W, C] with a kernel [kh, kw, in / groups, out] and a bias, which may be left out, and
 * may be anything that broadcasts.
 */
export function convolve(
  x: Term,
  { kernel, bias }: { readonly kernel: Term; readonly bias?: Term | undefined },
  window: Omit<Window, 'window'>,
): Term {
  const [rows, columns, inputs, outputs] = kernel.shape as [number, number, number, number];
  const isByChannel = bias?.shape.join() === `${outputs}`;
  const y = x.apply('conv', isByChannel ? [kernel, bias!] : [kernel], {
    ...window,
    window: [rows, columns],
    groups: x.shape[3]! / inputs,
    channelsFirst: false,
  });
  return bias && !isByChannel ? y.plus(bias) : y;
}

/** Where a place of a resized axis takes its number from: old places and their shares; what is outside is the edge. */
export type Shares = readonly (readonly [place: number, share: number])[];

/** The matrix [places of the result][places of the operand] of such shares. */
export function sharesMatrix(size: number, places: number, sharesAt: (place: number) => Shares): Matrix {
  return Array.from({ length: places }, (_, place) => {
    const row = new Array<number>(size).fill(0);
    for (const [from, share] of sharesAt(place)) row[Math.min(Math.max(from, 0), size - 1)]! += share;
    return row;
  });
}

/** How much an old place counts by its distance from a point, and from which distance on it does not. */
export interface Filter {
  readonly radius: number;
  readonly weight: (distance: number) => number;
}

export const linear: Filter = { radius: 1, weight: (distance) => Math.max(0, 1 - Math.abs(distance)) };

/** Keys 1981; `a` is the slope at distance 1. */
export const cubic = (a: number): Filter => ({
  radius: 2,
  weight: (distance) => {
    const t = Math.abs(distance);
    if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
    return t < 2 ? a * (((t - 5) * t + 8) * t - 4) : 0;
  },
});

interface Filtering {
  /** How many times as wide as it is the filter is taken. */
  readonly stretch?: number;
  /** The size of the axis, where places outside of it count nothing. */
  readonly inside?: number | undefined;
}

/** The shares of the old places around a point; they add up to 1. */
export function filteredShares(point: number, { radius, weight }: Filter, filtering: Filtering = {}): Shares {
  const { stretch = 1, inside } = filtering;
  const reach = radius * stretch;
  const first = Math.floor(point - reach) + 1;
  const length = Math.ceil(point + reach) - first;
  const places = Array.from({ length }, (_, i) => first + i).filter(
    (place) => inside === undefined || (place >= 0 && place < inside),
  );
  const weights = places.map((place) => weight((place - point) / stretch));
  const total = weights.reduce((sum, each) => sum + each, 0);
  return places.map((place, i) => [place, weights[i]! / total]);
}

export function resample(x: Term, rows: Matrix, columns: Matrix): Term {
  return x.apply('resample', [], { rows, columns, channelsFirst: false });
}
