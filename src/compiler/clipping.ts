/** clip: keeps gradients from growing large, before the optimizer sees them. */
import { ProgramBuilder, type Value } from './builder.ts';
import { gradientOf } from './gradient.ts';
import type { Program } from './program.ts';

/** The limits: of the Euclidean norm of all gradients together, then of the size of each number. */
export interface Clipping {
  readonly norm?: number;
  readonly value?: number;
}

/** What PyTorch's clip_grad_norm_ adds to the norm. */
const NORM_EPSILON = 1e-6;

/**
 * clip: the same Program, the gradients among its outputs clipped as by PyTorch's clip_grad_norm_ and clip_grad_value_;
 * without limits the Program itself.
 */
export function addClipping(program: Program, { norm, value }: Clipping = {}): Program {
  if (norm === undefined && value === undefined) return program;
  const builder = ProgramBuilder.from(program);
  builder.origin = 'clip';
  const names = program.state.filter(({ role }) => role === 'weight').map(({ name }) => gradientOf(name));
  const gradients = names.map((name) => builder.value(program.outputs[name]!));
  const scaled = norm === undefined ? gradients : clipNorm(builder, gradients, norm);
  const clipped = value === undefined ? scaled : scaled.map((gradient) => clamp(builder, gradient, value));
  const outputs = Object.fromEntries(names.map((name, i) => [name, clipped[i]!.index]));
  return builder.finish({ ...program.outputs, ...outputs }, program.updates);
}

/** g * min(1, limit / (norm + epsilon)) */
function clipNorm(builder: ProgramBuilder, gradients: readonly Value[], limit: number): readonly Value[] {
  const squares = gradients.map((gradient) => {
    const axes = gradient.type.shape.map((_, axis) => axis);
    return builder.sum(builder.times(gradient, gradient), axes);
  });
  const total = squares.reduce((sum, square) => builder.plus(sum, square), builder.scalar(0));
  const norm = builder.plus(builder.add('sqrt', [total], {}), builder.scalar(NORM_EPSILON));
  // limit / max(norm, limit) is 1 where the norm is small enough.
  const divisor = builder.add('maximum', [norm, builder.scalar(limit)], {});
  const coefficient = builder.over(builder.scalar(limit), divisor);
  return gradients.map((gradient) => builder.times(gradient, coefficient));
}

function clamp(builder: ProgramBuilder, value: Value, limit: number): Value {
  const negated = (operand: Value) => builder.add('negate', [operand], {});
  const atLeast = (operand: Value) => builder.add('maximum', [operand, builder.scalar(-limit)], {});
  return atLeast(negated(atLeast(negated(value))));
}
