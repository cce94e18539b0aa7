/** What becomes of some axes: sums, means, extremes, running sums, in nnc's ops. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import { sizesOf } from './kernel.ts';
import { constant } from './numberwise.ts';
import { concat, split } from './shaping.ts';

/** Axes as a kernel has them: one, several, or none for all of them; negative ones count from the end. */
export type AxesAttribute = number | readonly number[] | null | undefined;

export function axesOf(x: Value, axes: AxesAttribute): readonly number[] {
  const rank = x.type.shape.length;
  const named = axes ?? sizesOf(x).map((_, axis) => axis);
  return [named]
    .flat()
    .map((axis) => (axis < 0 ? axis + rank : axis))
    .sort((a, b) => a - b);
}

type Reduction = (builder: ProgramBuilder, x: Value, over: Over) => Value;

interface Over {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

const negate = (builder: ProgramBuilder, x: Value) => builder.add('negate', [x], {});

const sum: Reduction = (builder, x, { axes, keep }) => builder.sum(x, axes, keep);
const largest: Reduction = (builder, x, over) => builder.add('largest', [x], over);
const smallest: Reduction = (builder, x, over) => negate(builder, largest(builder, negate(builder, x), over));

const product: Reduction = (builder, x, { axes, keep }) => {
  const multiplied = axes.reduce((rest, axis) => {
    const factors = split(builder, rest, axis, new Array(sizesOf(rest)[axis]!).fill(1));
    return factors.reduce((all, factor) => builder.times(all, factor));
  }, x);
  const shape = sizesOf(x).filter((_, axis) => !axes.includes(axis));
  return keep ? multiplied : builder.reshape(multiplied, shape);
};

/** Reductions by what becomes of the axes. */
export const reductions = {
  sum,
  largest,
  smallest,
  mean: (builder, x, over) =>
    builder.over(sum(builder, x, over), builder.add('count', [x], { axes: over.axes })),
  product,
} satisfies Readonly<Record<string, Reduction>>;

/** The index of the first extreme along an axis, or of the last. */
export function argument(
  builder: ProgramBuilder,
  x: Value,
  axis: number,
  { extreme, last = false }: { readonly extreme: 'largest' | 'smallest'; readonly last?: boolean },
): Value {
  const over = { axes: [axis], keep: true };
  const size = sizesOf(x)[axis]!;
  const shape = sizesOf(x).map((_, other) => (other === axis ? size : 1));
  const isExtreme = builder.add('equal', [x, reductions[extreme](builder, x, over)], {});
  const places = constant(builder, shape, new Array(size).keys());
  const elsewhere = builder.scalar(last ? -1 : size);
  const candidates = builder.add('select', [isExtreme, places, elsewhere], {});
  return reductions[last ? 'largest' : 'smallest'](builder, candidates, { axes: [axis], keep: false });
}

/** How running sums and products go: without the number at the place itself, and from the end. */
interface Running {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** What has come up to each place along an axis, summed or multiplied. */
export function running(
  builder: ProgramBuilder,
  x: Value,
  combine: 'sum' | 'product',
  { axis, exclusive, reverse }: Running,
): Value {
  const steps = split(builder, x, axis, new Array(sizesOf(x)[axis]!).fill(1));
  if (reverse) steps.reverse();
  const step = combine === 'sum' ? builder.plus : builder.times;
  const totals = [steps[0]!];
  for (const next of steps.slice(1)) totals.push(step.call(builder, totals.at(-1)!, next));
  const start = constant(
    builder,
    sizesOf(x).map(() => 1),
    [combine === 'sum' ? 0 : 1],
  );
  const nothing = builder.add('broadcast', [start, steps[0]!], {});
  const shown = exclusive ? [nothing, ...totals.slice(0, -1)] : totals;
  return concat(builder, reverse ? shown.reverse() : shown, axis);
}
