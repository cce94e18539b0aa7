/** Row-major float64 tensors: the ground on which ops are defined by plain loops. */

import type { Dimension } from '../compiler/program.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { Tensor } from './definition.ts';

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function zeros(shape: readonly number[]): Tensor {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** How far apart neighbours along each dimension lie. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Calls `visit` with every index of a tensor of this shape, in row-major order, and with its offset. */
export function forEachIndex(
  shape: readonly number[],
  visit: (index: readonly number[], offset: number) => void,
): void {
  const index = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  for (let offset = 0; offset < size; offset++) {
    visit(index, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** The shape that two shapes broadcast to, by NumPy's rule: aligned at the end, 1 stretches. */
export function broadcastShapes(left: readonly Dimension[], right: readonly Dimension[]): Dimension[] {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a === b || b === 1) return a;
    if (a === 1) return b;
    throw new InternalError(`shapes ${formatShape(left)} and ${formatShape(right)} do not broadcast`);
  });
}

/** Offset into a tensor of `shape` that an index of the broadcast result reads. */
export function broadcastOffset(shape: readonly number[], index: readonly number[]): number {
  let offset = 0;
  const skip = index.length - shape.length;
  for (let axis = 0; axis < shape.length; axis++) {
    offset = offset * shape[axis]! + (shape[axis] === 1 ? 0 : index[axis + skip]!);
  }
  return offset;
}

export function formatShape(shape: readonly Dimension[]): string {
  return `[${shape.join(', ')}]`;
}
