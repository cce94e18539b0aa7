/** Faults of single ops: wrong factors, forgotten terms, exchanged axes. */
import type { Value } from '../../../src/compiler/builder.ts';
import type { OpKind } from '../../../src/ops/index.ts';
import { type Context, changing, changingAttributes, type Fault, type Faults, scaled } from './fault.ts';
import { windowed } from './windowed.ts';

/** Adds to the first gradient what the right rule does not hold. */
const extra = (term: (context: Context) => Value): Fault =>
  changing((gradient, context, input) =>
    input === 0 ? context.builder.plus(gradient, term(context)) : gradient,
  );

const instead =
  (gradient: (context: Context) => Value): Fault =>
  () =>
  (context) => [gradient(context as Context)];
const passedOn = instead(({ outputGradient }) => outputGradient);
const times = (context: Context, factor: Value) => context.builder.times(context.outputGradient, factor);

/** Faults that only rules of this op have. */
export const special: Partial<Readonly<Record<OpKind, Faults>>> = {
  subtract: {
    'as in a sum': changing((g, { builder }, i) => (i === 1 ? builder.add('negate', [g], {}) : g)),
  },
  multiply: {
    'factors exchanged': (right) => (context, wanted) => {
      const [a, b] = context.inputs as [Value, Value];
      const same = a.type.shape.join() === b.type.shape.join();
      return right(same ? { ...context, inputs: [b, a] } : context, wanted);
    },
    'one factor twice': changing((g, { inputs, outputGradient, builder }, i) =>
      i === 0 && inputs[0]!.type.shape.join() === outputGradient.type.shape.join()
        ? builder.times(outputGradient, inputs[0]!)
        : g,
    ),
  },
  divide: {
    'divisor not squared': changing((g, { builder, inputs }, i) =>
      i === 1 && inputs[1]!.type.shape.length > 0
        ? builder.times(g, inputs[1]!)
        : i === 1
          ? scaled(builder, g, 1.5)
          : g,
    ),
    'second sign': changing((g, { builder }, i) => (i === 1 ? builder.add('negate', [g], {}) : g)),
  },
  maximum: {
    'to both': (right) => (context, wanted) =>
      right(context, wanted).map((g) => g && context.builder.plus(g, scaled(context.builder, g, 0.5))),
  },
  exp: { 'x instead of y': instead((c) => times(c, c.inputs[0]!)), 'passed on': passedOn },
  log: {
    'times instead of over': instead((c) => times(c, c.inputs[0]!)),
    'over the result': instead((c) => c.builder.over(c.outputGradient, c.output)),
  },
  sqrt: {
    'half forgotten': instead((c) => c.builder.over(c.outputGradient, c.output)),
    'over x': instead((c) => c.builder.over(c.outputGradient, c.inputs[0]!)),
  },
  abs: { 'passed on': passedOn },
  negate: { 'passed on': passedOn },
  erf: { 'constant forgotten': changing((g, { builder }) => scaled(builder, g, Math.sqrt(Math.PI) / 2)) },
  relu: { 'passed on': passedOn, 'leaks a little': extra((c) => scaled(c.builder, c.outputGradient, 0.01)) },
  sigmoid: {
    'y squared': instead((c) => times(c, c.builder.times(c.output, c.output))),
    'x in the place of y': instead((c) =>
      times(c, c.builder.times(c.inputs[0]!, c.builder.minus(c.builder.scalar(1), c.inputs[0]!))),
    ),
    'passed on': passedOn,
  },
  tanh: {
    'square forgotten': instead((c) => times(c, c.builder.minus(c.builder.scalar(1), c.output))),
    'of sigmoid': instead((c) =>
      times(c, c.builder.times(c.output, c.builder.minus(c.builder.scalar(1), c.output))),
    ),
  },
  softplus: { 'sigmoid of the result': instead((c) => times(c, c.builder.add('sigmoid', [c.output], {}))) },
  silu: { 'only the gate': instead((c) => times(c, c.builder.add('sigmoid', [c.inputs[0]!], {}))) },
  gelu: {
    'density forgotten': instead((c) =>
      times(c, c.builder.add('sigmoid', [scaled(c.builder, c.inputs[0]!, 1.702)], {})),
    ),
  },
  elu: {
    'alpha forgotten': instead((c) => times(c, c.builder.plus(c.output, c.builder.scalar(1)))),
    'of relu': instead((c) =>
      c.builder.add(
        'select',
        [
          c.builder.add('greater', [c.inputs[0]!, c.builder.scalar(0)], {}),
          c.outputGradient,
          c.builder.scalar(0),
        ],
        {},
      ),
    ),
  },
  leakyRelu: {
    'of relu': instead((c) =>
      c.builder.add(
        'select',
        [
          c.builder.add('greater', [c.inputs[0]!, c.builder.scalar(0)], {}),
          c.outputGradient,
          c.builder.scalar(0),
        ],
        {},
      ),
    ),
  },
  transpose: {
    'last two axes exchanged': changing((gradient, { builder }) => {
      const [n, m] = gradient.type.shape.slice(-2);
      return n === m ? builder.transpose(gradient, [0, 2, 1]) : gradient;
    }),
  },
  softmax: {
    'mean forgotten': instead((c) => times(c, c.output)),
    'of sigmoid': instead((c) =>
      times(c, c.builder.times(c.output, c.builder.minus(c.builder.scalar(1), c.output))),
    ),
    'summed over the wrong axis': instead((c) =>
      c.builder.times(
        c.output,
        c.builder.minus(
          c.outputGradient,
          c.builder.sum(c.builder.times(c.outputGradient, c.output), [0], true),
        ),
      ),
    ),
  },
  logSoftmax: {
    'probabilities forgotten': passedOn,
    'not summed': instead((c) =>
      c.builder.minus(
        c.outputGradient,
        c.builder.times(c.builder.add('softmax', [c.inputs[0]!], {}), c.outputGradient),
      ),
    ),
    'logarithms for probabilities': instead((c) =>
      c.builder.minus(
        c.outputGradient,
        c.builder.times(c.output, c.builder.sum(c.outputGradient, [1], true)),
      ),
    ),
  },
  resample: {
    'rows turned round': changingAttributes<{ rows: readonly unknown[] }>((a) => ({
      ...a,
      rows: a.rows.toReversed(),
    })),
    'columns turned round': changingAttributes<{ columns: readonly unknown[] }>((a) => ({
      ...a,
      columns: a.columns.toReversed(),
    })),
  },
  ...windowed,
};
