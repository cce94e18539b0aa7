/** Faults that any gradient rule can have. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import { changing, type Faults, scaled, turnedRound } from './fault.ts';

/** Moved by one along the same axis, the last number lost. */
function shifted(builder: ProgramBuilder, value: Value): Value {
  const { shape } = value.type;
  const axis = shape.findLastIndex((size) => size !== 'batch' && size > 1);
  if (axis < 0) return value;
  const starts = shape.map(() => 0);
  const sizes = shape.map((size, i) => (i === axis ? (size as number) - 1 : size));
  const kept = builder.add('slice', [value], { starts, sizes, steps: shape.map(() => 1) });
  const before = shape.map((_, i) => Number(i === axis));
  return builder.add('pad', [kept], { before, after: starts });
}

/** By what is wrong. */
export const general: Faults = {
  'wrong sign': changing((gradient, { builder }) => builder.add('negate', [gradient], {})),
  'multiplied by the batch': changing((gradient, { builder, inputs, output }) => {
    const batched = [output, ...inputs].find(({ type }) => type.shape.includes('batch'));
    if (batched === undefined) return scaled(builder, gradient, 3);
    const axes = [batched.type.shape.indexOf('batch')];
    return builder.times(gradient, builder.add('count', [batched], { axes }));
  }),
  'last operand forgotten': (right) => (context, wanted) => {
    const gradients = right(context, wanted);
    const last = gradients.findLastIndex((gradient) => gradient !== undefined);
    return gradients.map((gradient, i) =>
      i === last ? gradient && scaled(context.builder, gradient, 0) : gradient,
    );
  },
  'wrong end of an axis first': changing((gradient, { builder }) => turnedRound(builder, gradient)),
  'off by one place': changing((gradient, { builder }) => shifted(builder, gradient)),
  'gradient of the result ignored': (right) => (context, wanted) => {
    const { builder, output } = context;
    const ones = builder.add(
      'broadcast',
      [
        builder.reshape(
          builder.scalar(1),
          output.type.shape.map(() => 1),
        ),
        output,
      ],
      {},
    );
    return right({ ...context, outputGradient: ones }, wanted);
  },
};
