/** The gradient side of broadcasting. */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { Dimension } from '../compiler/program.ts';

/** Sums a gradient over the dimensions along which an operand of `shape` was stretched. */
export function reduceToShape(builder: ProgramBuilder, gradient: Value, shape: readonly Dimension[]): Value {
  const from = gradient.type.shape;
  const skip = from.length - shape.length;
  const axes = from.map((_, axis) => axis).filter((axis) => axis < skip || shape[axis - skip] !== from[axis]);
  return builder.reshape(builder.sum(gradient, axes), shape);
}
