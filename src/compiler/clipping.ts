/** clip: keeps gradients from growing large, before the optimizer sees them. */
import { ProgramBuilder, type Value } from './builder.ts';
import { factorFrom, gradientOf } from './gradient.ts';
import type { Program } from './program.ts';

/** One limit: of the Euclidean norm of all gradients together, or of the size of each of their numbers. */
export interface Clipping {
  readonly norm?: number;
  readonly value?: number;
}

/** What PyTorch's clip_grad_norm_ adds to the norm. */
const NORM_EPSILON = 1e-6;

/**
 * clip: the same Program, the gradients among its outputs clipped as by PyTorch's clip_grad_norm_ and clip_grad_value_,
 * then multiplied by the scalar input `factorInput` where there is one.
 */
export function addClipping(program: Program, { norm, value }: Clipping, factorInput?: string): Program {
  const builder = ProgramBuilder.from(program);
  builder.origin = 'clip';
  const names = program.state.filter(({ role }) => role === 'weight').map(({ name }) => gradientOf(name));
  const gradients = names.map((name) => builder.value(program.outputs[name]!));
  const factor = factorFrom(builder, factorInput);
  const coefficient =
    norm === undefined ? factor : builder.times(coefficientFor(builder, gradients, norm), factor);
  const outputs = names.map((name, i) => {
    const kept = value === undefined ? gradients[i]! : clamp(builder, gradients[i]!, value);
    return [name, builder.times(kept, coefficient).index] as const;
  });
  return builder.finish({ ...program.outputs, ...Object.fromEntries(outputs) }, program.updates);
}

/** min(1, limit / (norm + epsilon)) */
function coefficientFor(builder: ProgramBuilder, gradients: readonly Value[], limit: number): Value {
  const squares = gradients.map((gradient) => {
    const axes = gradient.type.shape.map((_, axis) => axis);
    return builder.sum(builder.times(gradient, gradient), axes);
  });
  const total = squares.reduce((sum, square) => builder.plus(sum, square), builder.scalar(0));
  const norm = builder.plus(builder.add('sqrt', [total], {}), builder.scalar(NORM_EPSILON));
  // limit / max(norm, limit) is 1 where the norm is small enough.
  return builder.over(builder.scalar(limit), builder.add('maximum', [norm, builder.scalar(limit)], {}));
}

function clamp(builder: ProgramBuilder, value: Value, limit: number): Value {
  const negated = (operand: Value) => builder.add('negate', [operand], {});
  const atLeast = (operand: Value) => builder.add('maximum', [operand, builder.scalar(-limit)], {});
  return atLeast(negated(atLeast(negated(value))));
}
