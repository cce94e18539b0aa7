/** Tensors taken apart and put together, in nnc's ops. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import { sizesOf } from './kernel.ts';
import { constant } from './numberwise.ts';

/** An axis, counted from the end where it is negative. */
export function axisOf(x: Value, axis: number): number {
  return axis < 0 ? axis + x.type.shape.length : axis;
}

/** A shape with -1 for the size that is left over. */
export function reshape(builder: ProgramBuilder, x: Value, shape: readonly number[]): Value {
  const volume = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1);
  const left = volume(sizesOf(x)) / volume(shape.filter((size) => size !== -1));
  return builder.reshape(
    x,
    shape.map((size) => (size === -1 ? left : size)),
  );
}

/** From `start` on along one axis, `size` of them in steps of `step`. */
export function part(
  builder: ProgramBuilder,
  x: Value,
  axis: number,
  { start, size, step = 1 }: { readonly start: number; readonly size: number; readonly step?: number },
): Value {
  const at = <T>(value: T, others: (axis: number) => T) =>
    sizesOf(x).map((_, other) => (other === axis ? value : others(other)));
  return builder.add('slice', [x], {
    starts: at(start, () => 0),
    sizes: at(size, (other) => sizesOf(x)[other]!),
    steps: at(step, () => 1),
  });
}

/** What lies at these indices along an axis, in their order; indices that follow one another go together. */
export function take(builder: ProgramBuilder, x: Value, axis: number, indices: readonly number[]): Value {
  const size = sizesOf(x)[axis]!;
  const places = indices.map((index) => (index < 0 ? index + size : index));
  const starts = places.flatMap((place, i) => (i > 0 && place === places[i - 1]! + 1 ? [] : [i]));
  const parts = starts.map((from, i) => {
    const to = starts[i + 1] ?? places.length;
    return part(builder, x, axis, { start: places[from]!, size: to - from });
  });
  return concat(builder, parts, axis);
}

export function concat(builder: ProgramBuilder, parts: readonly Value[], axis: number): Value {
  return parts.length === 1 ? parts[0]! : builder.add('concat', parts, { axis });
}

/** The slices along an axis, which is gone from them. */
export function unstack(builder: ProgramBuilder, x: Value, axis: number): Value[] {
  const shape = sizesOf(x).toSpliced(axis, 1);
  return Array.from({ length: sizesOf(x)[axis]! }, (_, start) =>
    builder.reshape(part(builder, x, axis, { start, size: 1 }), shape),
  );
}

/** Tensors of one shape along a new axis. */
export function stack(builder: ProgramBuilder, values: readonly Value[], axis: number): Value {
  const shape = sizesOf(values[0]!).toSpliced(axis, 0, 1);
  return concat(
    builder,
    values.map((value) => builder.reshape(value, shape)),
    axis,
  );
}

/** Parts of these sizes along an axis. */
export function split(builder: ProgramBuilder, x: Value, axis: number, sizes: readonly number[]): Value[] {
  let end = 0;
  return sizes.map((size) => {
    end += size;
    return part(builder, x, axis, { start: end - size, size });
  });
}

export type Paddings = readonly (readonly [number, number])[];

/** A number around the tensor: `paddings` are those before and after, for each axis. */
export function padWith(builder: ProgramBuilder, x: Value, paddings: Paddings, value: number): Value {
  const [before, after] = [paddings.map(([n]) => n), paddings.map(([, n]) => n)];
  if (value === 0) return builder.add('pad', [x], { before, after });
  return paddings.reduce((inner, [first, last], axis) => {
    const filled = (size: number) => {
      const shape = sizesOf(inner).with(axis, size);
      const ones = shape.map(() => 1);
      return builder.add('broadcast', [constant(builder, ones, [value]), zeros(builder, shape)], {});
    };
    const parts = [...(first > 0 ? [filled(first)] : []), inner, ...(last > 0 ? [filled(last)] : [])];
    return concat(builder, parts, axis);
  }, x);
}

export function zeros(builder: ProgramBuilder, shape: readonly number[]): Value {
  return constant(builder, shape, new Array(shape.reduce((product, size) => product * size, 1)).fill(0));
}

/** Which index a place before, in or after an axis of some size repeats. */
type PaddingRule = (place: number, size: number) => number;

/** Comes back at the ends of the axis, where the outermost numbers stand twice or once. */
const bouncing =
  (edgesTwice: 0 | 1): PaddingRule =>
  (place, size) => {
    const period = Math.max(1, 2 * (size - 1 + edgesTwice));
    const within = modulo(place, period);
    return within < size ? within : period - edgesTwice - within;
  };

const modulo = (a: number, b: number) => ((a % b) + b) % b;

/** Padding that repeats what is there. */
export const paddingRules: Readonly<Record<string, PaddingRule>> = {
  symmetric: bouncing(1),
  reflect: bouncing(0),
  edge: (place, size) => Math.min(Math.max(place, 0), size - 1),
  wrap: modulo,
};

/** The tensor with numbers of its own around it. */
export function padByRule(builder: ProgramBuilder, x: Value, paddings: Paddings, rule: PaddingRule): Value {
  return paddings.reduce((inner, [before, after], axis) => {
    const size = sizesOf(x)[axis]!;
    const places = Array.from({ length: before + size + after }, (_, i) => rule(i - before, size));
    return take(builder, inner, axis, places);
  }, x);
}

/** The tensor over and over again along each axis. */
export function tile(builder: ProgramBuilder, x: Value, repetitions: readonly number[]): Value {
  return repetitions.reduce(
    (tiled, times, axis) => concat(builder, new Array<Value>(times).fill(tiled), axis),
    x,
  );
}

/** Start, number and step of what a slice takes of an axis; where it steps backwards, from the last to the first. */
export interface Stride {
  readonly start: number;
  readonly size: number;
  readonly step: number;
}

/** What `begin : end : step` takes of an axis by NumPy's rule; undefined ends are the outermost ones. */
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
export function strided(builder: ProgramBuilder, x: Value, strides: readonly Stride[]): Value {
  return strides.reduce((rest, { start, size, step }, axis) => {
    if (step > 0) return part(builder, rest, axis, { start, size, step });
    const turned = builder.add('reverse', [rest], { axes: [axis] });
    return part(builder, turned, axis, { start: sizesOf(x)[axis]! - 1 - start, size, step: -step });
  }, x);
}
