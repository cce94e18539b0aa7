/** What becomes of some axes: sums, means, extremes, running sums. */
import { sizeOf } from '../../../src/ops/tensor.ts';
import type { Term } from '../term.ts';
import { apart, concat } from './shaping.ts';

/** Axes as a kernel has them: one, several, or none for all of them; negative ones count from the end. */
export type AxesAttribute = number | readonly number[] | null | undefined;

/** The axes from the front, in ascending order. */
export function axesOf(x: Term, axes: AxesAttribute): readonly number[] {
  const named = [axes ?? x.axes].flat();
  return x.shape.length === 0 ? [] : named.map((axis) => x.axis(axis)).sort((a, b) => a - b);
}

export type Extreme = 'largest' | 'smallest';

/** Reductions by what becomes of the axes; `keep` leaves them with size 1. */
export const reductions = {
  sum: (x: Term, axes: readonly number[], keep: boolean) => x.sum(axes, keep),
  mean: (x: Term, axes: readonly number[], keep: boolean) => x.mean(axes, keep),
  largest: (x: Term, axes: readonly number[], keep: boolean) => x.largest(axes, keep),
  smallest: (x: Term, axes: readonly number[], keep: boolean) => x.negate().largest(axes, keep).negate(),
  product: (x: Term, axes: readonly number[], keep: boolean) => {
    const all = axes.reduce((rest, axis) => {
      const shape = rest.shape.with(axis, 1);
      const ones = rest.constant(new Array<number>(sizeOf(shape)).fill(1), shape);
      return apart(rest, axis).reduce((a, b) => a.times(b), ones);
    }, x);
    return keep ? all : all.reshape(x.shape.filter((_, axis) => !axes.includes(axis)));
  },
};

/** The index of the first extreme along an axis, or of the last. */
export function argument(
  x: Term,
  axis: number,
  { extreme, last = false }: { readonly extreme: Extreme; readonly last?: boolean },
): Term {
  const size = x.shape[axis]!;
  const places = x.constant(
    [...new Array(size).keys()],
    x.shape.map((_, other) => (other === axis ? size : 1)),
  );
  const isExtreme = x.apply('equal', [reductions[extreme](x, [axis], true)]);
  const candidates = isExtreme.apply('select', [places, last ? -1 : size]);
  return reductions[last ? 'largest' : 'smallest'](candidates, [axis], false);
}

/** How running sums and products go: without the number at the place itself, and from the end. */
export interface Running {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** What has come up to each place along an axis, summed or multiplied. */
export function running(x: Term, combine: 'plus' | 'times', { axis, exclusive, reverse }: Running): Term {
  const along = x.axis(axis);
  const [first, ...rest] = reverse ? apart(x, along).reverse() : apart(x, along);
  const totals = [first!];
  for (const next of rest) totals.push(totals.at(-1)![combine](next));
  const nothing = first!.constant(
    [combine === 'plus' ? 0 : 1],
    x.shape.map(() => 1),
  );
  const shown = exclusive ? [nothing.apply('broadcast', [first!]), ...totals.slice(0, -1)] : totals;
  return concat(reverse ? shown.reverse() : shown, along);
}
