/** Ops that work number by number; two operands broadcast by NumPy's rule. */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { DataType } from '../compiler/program.ts';
import { FLOAT } from '../compiler/tensorflow/emitter.ts';
import type { OpDefinition, Tensor } from './definition.ts';
import { errorFunction } from './error-function.ts';
import { followLayout, type NoAttributes, unary } from './numberwise.ts';
import { reduceToShape } from './reduce-to-shape.ts';
import { broadcastOffset, broadcastShapes, forEachIndex, zeros } from './tensor.ts';

interface Binary {
  readonly doc: string;
  /** The names of the op in ONNX and TensorFlow. */
  readonly onnx: string;
  readonly tensorflow: string;
  readonly result?: DataType;
  readonly evaluate: (a: number, b: number) => number;
  /** dL/da and dL/db before they are summed to the operands' shapes. */
  readonly gradient?: (
    builder: ProgramBuilder,
    operands: { readonly a: Value; readonly b: Value; readonly y: Value },
    dy: Value,
  ) => readonly [() => Value, () => Value];
}

function binary({ doc, onnx, tensorflow, result, evaluate, gradient }: Binary): OpDefinition<NoAttributes> {
  return {
    doc,
    numberwise: true,
    broadcasts: true,
    type: ([a, b]) => ({ type: result ?? a!.type, shape: broadcastShapes(a!.shape, b!.shape) }),
    gradient:
      gradient === undefined
        ? 'none'
        : ({ builder, inputs, output, outputGradient }, wanted) => {
            const [a, b] = inputs as [Value, Value];
            const rules = gradient(builder, { a, b, y: output }, outputGradient);
            return inputs.map((operand, i) =>
              wanted[i] ? reduceToShape(builder, rules[i]!(), operand.type.shape) : undefined,
            );
          },
    evaluate: ([a, b], _attributes, { shape }) =>
      evaluateBroadcast([a!, b!], shape, (x) => evaluate(x[0]!, x[1]!)),
    onnx: (emitter, _node, inputs) => emitter.node(onnx, inputs),
    tensorflow: (emitter, _node, inputs) => emitter.float(tensorflow, inputs),
    layout: followLayout,
  };
}

function evaluateBroadcast(
  operands: readonly Tensor[],
  shape: readonly number[],
  combine: (values: readonly number[]) => number,
): Tensor {
  const result = zeros(shape);
  forEachIndex(shape, (index, offset) => {
    const values = operands.map((operand) => operand.data[broadcastOffset(operand.shape, index)]!);
    result.data[offset] = combine(values);
  });
  return result;
}

export const add = binary({
  doc: 'a + b',
  onnx: 'Add',
  tensorflow: 'AddV2',
  evaluate: (a, b) => a + b,
  gradient: (_builder, _operands, dy) => [() => dy, () => dy],
});

export const subtract = binary({
  doc: 'a - b',
  onnx: 'Sub',
  tensorflow: 'Sub',
  evaluate: (a, b) => a - b,
  gradient: (builder, _operands, dy) => [() => dy, () => builder.add('negate', [dy], {})],
});

export const multiply = binary({
  doc: 'a * b',
  onnx: 'Mul',
  tensorflow: 'Mul',
  evaluate: (a, b) => a * b,
  gradient: (builder, { a, b }, dy) => [() => builder.times(dy, b), () => builder.times(dy, a)],
});

export const divide = binary({
  doc: 'a / b',
  onnx: 'Div',
  tensorflow: 'RealDiv',
  evaluate: (a, b) => a / b,
  gradient: (builder, { b, y }, dy) => [
    () => builder.over(dy, b),
    () => builder.add('negate', [builder.over(builder.times(dy, y), b)], {}),
  ],
});

export const maximum = binary({
  doc: 'The larger of a and b; where they are equal, the gradient goes to a.',
  onnx: 'Max',
  tensorflow: 'Maximum',
  evaluate: (a, b) => Math.max(a, b),
  gradient: (builder, { a, b }, dy) => {
    const bIsLarger = builder.add('greater', [b, a], {});
    const nothing = builder.scalar(0);
    return [
      () => builder.add('select', [bIsLarger, nothing, dy], {}),
      () => builder.add('select', [bIsLarger, dy, nothing], {}),
    ];
  },
});

export const greater = binary({
  doc: 'Whether a > b.',
  onnx: 'Greater',
  tensorflow: 'Greater',
  result: 'bool',
  evaluate: (a, b) => Number(a > b),
});

export const equal = binary({
  doc: 'Whether a = b.',
  onnx: 'Equal',
  tensorflow: 'Equal',
  result: 'bool',
  evaluate: (a, b) => Number(a === b),
});

export const select: OpDefinition<NoAttributes> = {
  doc: 'a where the condition holds, b elsewhere.',
  numberwise: true,
  broadcasts: true,
  type: ([condition, a, b]) => ({
    type: a!.type,
    shape: broadcastShapes(condition!.shape, broadcastShapes(a!.shape, b!.shape)),
  }),
  gradient: ({ builder, inputs, outputGradient }, wanted) => {
    const [condition, a, b] = inputs as [Value, Value, Value];
    const nothing = builder.scalar(0);
    const toA = () => builder.add('select', [condition, outputGradient, nothing], {});
    const toB = () => builder.add('select', [condition, nothing, outputGradient], {});
    return [
      undefined,
      wanted[1] ? reduceToShape(builder, toA(), a.type.shape) : undefined,
      wanted[2] ? reduceToShape(builder, toB(), b.type.shape) : undefined,
    ];
  },
  evaluate: (operands, _attributes, { shape }) =>
    evaluateBroadcast(operands, shape, ([condition, a, b]) => (condition ? a! : b!)),
  onnx: (emitter, _node, inputs) => emitter.node('Where', inputs),
  tensorflow: (emitter, _node, inputs) => emitter.float('SelectV2', inputs),
  layout: followLayout,
};

export const toFloat: OpDefinition<NoAttributes> = {
  doc: 'An integer or truth value as a float: true is 1.',
  numberwise: true,
  type: ([x]) => ({ type: 'float', shape: x!.shape }),
  gradient: 'none',
  evaluate: ([x]) => x!,
  onnx: (emitter, _node, inputs) => emitter.node('Cast', inputs, { to: emitter.floatType }),
  tensorflow: (emitter, _node, inputs) =>
    emitter.node('Cast', inputs, { SrcT: { type: emitter.typeOf(inputs[0]!).type }, DstT: FLOAT }),
  layout: followLayout,
};

export const negate = unary({
  doc: '-x',
  onnx: 'Neg',
  tensorflow: 'Neg',
  evaluate: (x) => -x,
  gradient: (builder, _x, _y, dy) => builder.add('negate', [dy], {}),
});

export const exp = unary({
  doc: 'e to the power x',
  onnx: 'Exp',
  tensorflow: 'Exp',
  evaluate: Math.exp,
  gradient: (builder, _x, y, dy) => builder.times(dy, y),
});

export const log = unary({
  doc: 'The natural logarithm.',
  onnx: 'Log',
  tensorflow: 'Log',
  evaluate: Math.log,
  gradient: (builder, x, _y, dy) => builder.over(dy, x),
});

export const sqrt = unary({
  doc: 'The square root.',
  onnx: 'Sqrt',
  tensorflow: 'Sqrt',
  evaluate: Math.sqrt,
  gradient: (builder, _x, y, dy) => builder.over(builder.times(dy, builder.scalar(0.5)), y),
});

export const abs = unary({
  doc: 'The absolute value; the gradient at 0 is 0.',
  onnx: 'Abs',
  tensorflow: 'Abs',
  evaluate: Math.abs,
  gradient: (builder, x, _y, dy) => builder.times(dy, builder.add('sign', [x], {})),
});

export const sign: OpDefinition<NoAttributes> = {
  ...unary({
    doc: '-1, 0 or 1.',
    onnx: 'Sign',
    tensorflow: 'Sign',
    evaluate: Math.sign,
    gradient: (_builder, _x, _y, dy) => dy,
  }),
  gradient: 'none',
};

export const erf = unary({
  doc: 'The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.',
  onnx: 'Erf',
  tensorflow: 'Erf',
  evaluate: errorFunction,
  gradient: (builder, x, _y, dy) => {
    const bell = builder.add('exp', [builder.add('negate', [builder.times(x, x)], {})], {});
    return builder.times(dy, builder.times(builder.scalar(2 / Math.sqrt(Math.PI)), bell));
  },
});
