/** Tensors taken apart and put together. */
import type { Tensor } from '../../../src/ops/definition.ts';
import { broadcastShapes, sizeOf } from '../../../src/ops/tensor.ts';
import type { Term } from '../term.ts';

/** A shape with -1 for the size that is left over. */
export function reshape(x: Term, shape: readonly number[]): Term {
  const left = sizeOf(x.shape) / sizeOf(shape.filter((size) => size !== -1));
  return x.reshape(shape.map((size) => (size === -1 ? left : size)));
}

/** One after another along an axis. */
export function concat([first, ...rest]: readonly Term[], axis: number): Term {
  return first!.concat(rest, axis);
}

/** Every place along an axis for itself, with size 1 there. */
export function apart(x: Term, axis: number): Term[] {
  return x.split(axis, new Array<number>(x.shape[axis]!).fill(1));
}

/** The same without the axis. */
export function unstack(x: Term, axis: number): Term[] {
  return apart(x, axis).map((each) => each.reshape(x.shape.toSpliced(axis, 1)));
}

/** Tensors of one shape along a new axis. */
export function stack(terms: readonly Term[], axis: number): Term {
  return concat(
    terms.map((term) => term.reshape(term.shape.toSpliced(axis, 0, 1))),
    axis,
  );
}

/** What lies at these indices along an axis, in their order; indices that follow one another go together. */
export function take(x: Term, axis: number, indices: readonly number[]): Term {
  const places = indices.map((index) => (index < 0 ? index + x.shape[axis]! : index));
  const starts = places.flatMap((place, i) => (i > 0 && place === places[i - 1]! + 1 ? [] : [i]));
  const runs = starts.map((from, i) => x.slice(axis, places[from]!, (starts[i + 1] ?? places.length) - from));
  return concat(runs, axis);
}

/** What lies at indices into the first axes, of which every row names a place: [..., the other axes]. */
export function takeRows(x: Term, { shape, data }: Tensor): Term {
  const depth = shape.at(-1)!;
  const [outer, inner] = [x.shape.slice(0, depth), x.shape.slice(depth)];
  const rows = Array.from({ length: data.length / depth }, (_, row) =>
    outer.reduce((place, size, axis) => {
      const index = data[row * depth + axis]!;
      return place * size + (index < 0 ? index + size : index);
    }, 0),
  );
  return take(x.reshape([sizeOf(outer), ...inner]), 0, rows).reshape([...shape.slice(0, -1), ...inner]);
}

/** Numbers before and after, for each axis. */
export type Paddings = readonly (readonly [number, number])[];

/** A number around the tensor. */
export function padWith(x: Term, paddings: Paddings, value: number): Term {
  return paddings.reduce((inner, [before, after], axis) => {
    if (value === 0) return inner.pad(axis, before, after);
    const filled = (size: number) => {
      const shape = inner.shape.with(axis, size);
      return size > 0 ? [x.constant(new Array<number>(sizeOf(shape)).fill(value), shape)] : [];
    };
    return concat([...filled(before), inner, ...filled(after)], axis);
  }, x);
}

/** Which index a place before, in or after an axis of some size repeats. */
type PaddingRule = (place: number, size: number) => number;

const modulo: PaddingRule = (place, size) => ((place % size) + size) % size;

/** Comes back at the ends of the axis, where the outermost numbers stand twice or once. */
const bouncing =
  (edgesTwice: 0 | 1): PaddingRule =>
  (place, size) => {
    const period = Math.max(1, 2 * (size - 1 + edgesTwice));
    const within = modulo(place, period);
    return within < size ? within : period - edgesTwice - within;
  };

/** Padding that repeats what is there. */
export const paddingRules: Readonly<Record<string, PaddingRule>> = {
  symmetric: bouncing(1),
  reflect: bouncing(0),
  edge: (place, size) => Math.min(Math.max(place, 0), size - 1),
  wrap: modulo,
};

/** The tensor with numbers of its own around it. */
export function padByRule(x: Term, paddings: Paddings, rule: PaddingRule): Term {
  return paddings.reduce((inner, [before, after], axis) => {
    if (before === 0 && after === 0) return inner;
    const size = x.shape[axis]!;
    const places = Array.from({ length: before + size + after }, (_, i) => rule(i - before, size));
    return take(inner, axis, places);
  }, x);
}

/** The tensor stretched to a shape by NumPy's rule, or to what both broadcast to. */
export function broadcastTo(x: Term, shape: readonly number[]): Term {
  const stretched = broadcastShapes(x.shape, shape) as readonly number[];
  const ones = new Array<number>(stretched.length - x.shape.length).fill(1);
  const like = x.constant(new Array<number>(sizeOf(stretched)).fill(0), stretched);
  return x.reshape([...ones, ...x.shape]).apply('broadcast', [like]);
}

/** The tensor over and over again along each axis. */
export function tile(x: Term, repetitions: readonly number[]): Term {
  return repetitions.reduce(
    (tiled, times, axis) =>
      times === 0 ? tiled.slice(axis, 0, 0) : concat(new Array<Term>(times).fill(tiled), axis),
    x,
  );
}

/** What a slice takes of an axis: the first place, how many, and how far apart; negative steps go backwards. */
export interface Stride {
  readonly start: number;
  readonly size: number;
  readonly step: number;
}

/** What `begin : end : step` takes of an axis by NumPy's rule; ends that are left out are the outermost ones. */
export function strideOf(
  size: number,
  { begin, end, step }: { readonly begin?: number; readonly end?: number; readonly step: number },
): Stride {
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const bound = (place: number) => Math.min(Math.max(place < 0 ? place + size : place, lowest), highest);
  const first = begin === undefined ? (step > 0 ? lowest : highest) : bound(begin);
  const last = end === undefined ? (step > 0 ? highest : lowest) : bound(end);
  return { start: first, size: Math.max(0, Math.ceil((last - first) / step)), step };
}

/** What one stride for each axis takes. */
export function strided(x: Term, strides: readonly Stride[]): Term {
  const backwards = strides.flatMap(({ step }, axis) => (step < 0 ? [axis] : []));
  const turned = backwards.length === 0 ? x : x.apply('reverse', [], { axes: backwards });
  return turned.apply('slice', [], {
    starts: strides.map(({ start, step }, axis) => (step < 0 ? x.shape[axis]! - 1 - start : start)),
    sizes: strides.map(({ size }) => size),
    steps: strides.map(({ step }) => Math.abs(step)),
  });
}
