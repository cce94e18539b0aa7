/** Wrong gradient rules, as people write them: what a check of gradients has to catch. */
import type { ProgramBuilder, Value } from '../../src/compiler/builder.ts';
import type { ConvolutionAttributes } from '../../src/ops/convolution.ts';
import type { GradientContext, GradientRule } from '../../src/ops/definition.ts';
import { definitionOf, type OpKind, ops } from '../../src/ops/index.ts';
import type { Window } from '../../src/ops/window.ts';

type Rule = GradientRule<object>;
type Context = GradientContext<never>;

/** A rule that is wrong, made of the right one. */
export interface Planted {
  readonly op: OpKind;
  readonly fault: string;
  readonly rule: Rule;
}

type Fault = (right: Rule) => Rule;

/** Changes each gradient that the right rule gives. */
const changing =
  (change: (gradient: Value, context: Context, input: number) => Value): Fault =>
  (right) =>
  (context, wanted) =>
    right(context, wanted).map((gradient, i) => gradient && change(gradient, context as Context, i));

const changingAttributes =
  <Attributes extends object>(change: (attributes: Attributes) => Attributes): Fault =>
  (right) =>
  (context, wanted) =>
    right({ ...context, attributes: change(context.attributes as Attributes) }, wanted);

const scaled = (builder: ProgramBuilder, value: Value, by: number) =>
  builder.times(value, builder.scalar(by));
const nothing = (builder: ProgramBuilder, like: Value) => scaled(builder, like, 0);

/** Turned round along the last axis that has more than one known size; as it is where there is none. */
function turnedRound(builder: ProgramBuilder, value: Value): Value {
  const axis = value.type.shape.findLastIndex((size) => size !== 'batch' && size > 1);
  return axis < 0 ? value : builder.add('reverse', [value], { axes: [axis] });
}

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

/** Faults that any rule can have. */
const general: Readonly<Record<string, Fault>> = {
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
      i === last ? gradient && nothing(context.builder, gradient) : gradient,
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

const paddingMoved = changingAttributes<Window>(({ padding, ...rest }) => ({
  ...rest,
  padding: { ...padding, top: padding.top + 1, bottom: Math.max(0, padding.bottom - 1) },
}));
const paddingAssumedEven = changingAttributes<Window>(({ padding, ...rest }) => ({
  ...rest,
  padding: { top: padding.top, bottom: padding.top, left: padding.left, right: padding.left },
}));
const sidesSwapped = changingAttributes<Window>(({ padding: { top, bottom, left, right }, ...rest }) => ({
  ...rest,
  padding: { top: bottom, bottom: top, left: right, right: left },
}));
const withStrides =
  (fault: Fault): Fault =>
  (right) =>
  (context, wanted) => {
    const { strides } = context.attributes as Window;
    return (strides.some((stride) => stride > 1) ? fault(right) : right)(context, wanted);
  };
const strideForgotten = changingAttributes<Window>((window) => ({ ...window, strides: [1, 1] }));
const dilationForgotten = changingAttributes<Window>((window) => ({ ...window, dilation: [1, 1] }));
const stridesSwapped = changingAttributes<Window>(({ strides, ...rest }) => ({
  ...rest,
  strides: [strides[1], strides[0]],
}));

/** Faults of one gradient of a convolution, by the operand's number. */
const inOperand =
  (operand: number, fault: Fault): Fault =>
  (right) =>
  (context, wanted) => {
    const [rights, wrongs] = [right(context, wanted), fault(right)(context, wanted)];
    return rights.map((gradient, i) => (i === operand ? wrongs[i] : gradient));
  };

const kernelTurned: Fault = (right) => (context, wanted) => {
  const [x, kernel, ...bias] = context.inputs as [Value, Value, ...Value[]];
  const turned = context.builder.add('reverse', [kernel], { axes: [0, 1] });
  return right({ ...context, inputs: [x, turned, ...bias] }, wanted);
};
const groupsTurned = changing((gradient, { builder, attributes }, input) =>
  input === 1 && (attributes as ConvolutionAttributes).groups > 1
    ? builder.add('reverse', [gradient], { axes: [3] })
    : gradient,
);

/** Faults that only rules of this op have. */
const special: Partial<Readonly<Record<OpKind, Readonly<Record<string, Fault>>>>> = {
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
  averagePool: {
    'padding counted': changing((g, { builder, attributes: a }) => {
      const { padding } = a as Window;
      return padding.top + padding.bottom + padding.left + padding.right > 0 ? scaled(builder, g, 0.9) : g;
    }),
    'padding moved': paddingMoved,
    'stride forgotten': withStrides(changing((g, { builder }) => turnedRound(builder, g))),
  },
  maxPool: {
    'padding moved': paddingMoved,
    'wrong only for strides': withStrides(changing((g, { builder }) => scaled(builder, g, 0.5))),
  },
  conv: {
    'kernel turned round': kernelTurned,
    'input: padding off by one': inOperand(0, paddingMoved),
    'filter: padding off by one': inOperand(1, paddingMoved),
    'input: wrong only for asymmetric padding': inOperand(0, paddingAssumedEven),
    'filter: wrong only for asymmetric padding': inOperand(1, paddingAssumedEven),
    'sides of the padding exchanged': sidesSwapped,
    'input: wrong only for strides': inOperand(0, withStrides(strideForgotten)),
    'filter: wrong only for strides': inOperand(1, withStrides(strideForgotten)),
    'strides exchanged': stridesSwapped,
    'filter: dilation forgotten': inOperand(1, dilationForgotten),
    'input: dilation forgotten': inOperand(0, dilationForgotten),
    'groups in the wrong order': groupsTurned,
    'bias: of one sample only': changing((g, { builder, inputs }, i) =>
      i === 2 ? builder.over(g, builder.add('count', [inputs[0]!], { axes: [0] })) : g,
    ),
  },
};

function faultsOf(op: OpKind): readonly Planted[] {
  const right = definitionOf(op).gradient;
  if (right === 'none') return [];
  return Object.entries({ ...general, ...special[op] }).map(([fault, spoil]) => ({
    op,
    fault,
    rule: spoil(right),
  }));
}

/** Every planted fault, op by op. */
export const planted: readonly Planted[] = (Object.keys(ops) as OpKind[]).flatMap(faultsOf);

/** Runs something while the op table holds the wrong rule. */
export function whilePlanted<Result>({ op, rule }: Planted, run: () => Result): Result {
  const definition = definitionOf(op) as { gradient: Rule | 'none' };
  const right = definition.gradient;
  definition.gradient = rule;
  try {
    return run();
  } finally {
    definition.gradient = right;
  }
}
