/** ONNX's operators that work number by number, or on operands that broadcast. */
import { type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as numberwise from '../../phrases/numberwise.ts';
import type { Term } from '../../term.ts';

const fromUnary = (name: string): readonly [string, Kernel] => {
  const build = numberwise.unary[otherNames[name] ?? name]!;
  return [name, ({ inputs: [x] }) => build(x!)];
};

const fromBinary = (name: string): readonly [string, Kernel] => {
  const build = numberwise.binary[otherNames[name] ?? name]!;
  return [name, ({ inputs: [a, b] }) => build(a!, b!)];
};

const unaryNames =
  'Abs Acosh Asinh Atanh Cosh Erf Exp Identity IsNaN Log Mish Neg Not Reciprocal Relu Sigmoid Sign Sinh Softplus Softsign Sqrt Tanh';
const binaryNames = 'Add And Equal Greater GreaterOrEqual Less LessOrEqual Mul Or PRelu Sub Xor';

/** What the formulas are called where their name is another one. */
const otherNames: Readonly<Record<string, string>> = {
  And: 'LogicalAnd',
  GreaterOrEqual: 'GreaterEqual',
  IsNaN: 'IsNan',
  LessOrEqual: 'LessEqual',
  Not: 'LogicalNot',
  Or: 'LogicalOr',
  PRelu: 'Prelu',
  Xor: 'LogicalXor',
};

/** Any number of operands, one after another. */
const folded =
  (combine: (a: Term, b: Term) => Term): Kernel =>
  ({ inputs }) =>
    (inputs as Term[]).reduce(combine);

interface Slopes {
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
}

/** A formula of one operand and of numbers. */
const byNumbers =
  (build: (x: Term, numbers: Slopes) => Term): Kernel<Slopes> =>
  ({ inputs: [x], attributes }) =>
    build(x!, attributes);

const gelu: Kernel<{ readonly approximate?: string }> = ({ inputs: [x], attributes: { approximate } }) =>
  approximate === 'tanh' ? numberwise.geluByTanh(x!) : x!.apply('gelu');

/** Integers are divided to integers: only quotients that are whole are said by a division of floats. */
const divide: Kernel = ({ inputs: [a, b], numbers }) => {
  const isWhole = (term: Term) => numbers(term).data.every(Number.isInteger);
  const quotient = a!.over(b!);
  return isWhole(a!) && isWhole(b!) && !isWhole(quotient) ? leaveOut('rounding') : quotient;
};

interface Infinities {
  readonly detect_negative?: number;
  readonly detect_positive?: number;
}

const isInfinite: Kernel<Infinities> = ({ inputs: [x], attributes }) => {
  const { detect_negative: negative = 1, detect_positive: positive = 1 } = attributes;
  const { LARGEST } = numberwise;
  return x!.above(LARGEST, positive, x!.negate().above(LARGEST, negative, 0));
};

/** What lies within lambda of zero becomes zero, the rest comes nearer by the bias. */
const shrink: Kernel<{ readonly lambd?: number; readonly bias?: number }> = ({ inputs: [x], attributes }) => {
  const { lambd: limit = 0.5, bias = 0 } = attributes;
  const below = x!.negate().above(limit, x!.plus(bias), 0);
  return x!.above(limit, x!.minus(bias), below);
};

export const numberwiseKernels: KernelTable = {
  ...Object.fromEntries(unaryNames.split(' ').map(fromUnary)),
  ...Object.fromEntries(binaryNames.split(' ').map(fromBinary)),
  Celu: byNumbers((x, { alpha = 1 }) => x.over(alpha).apply('elu', [], { alpha: 1 }).times(alpha)),
  Clip: ({ inputs: [x, low, high] }) => {
    const raised = low ? x!.atLeast(low) : x!;
    return high ? raised.atMost(high) : raised;
  },
  Div: divide,
  Elu: byNumbers((x, { alpha = 1 }) => x.apply('elu', [], { alpha })),
  Gelu: gelu,
  HardSigmoid: byNumbers((x, { alpha = 0.2, beta = 0.5 }) => numberwise.hardSigmoid(x, alpha, beta)),
  HardSwish: ({ inputs: [x] }) => x!.times(numberwise.hardSigmoid(x!, 1 / 6, 0.5)),
  IsInf: isInfinite,
  LeakyRelu: byNumbers((x, { alpha = 0.01 }) => x.apply('leakyRelu', [], { slope: alpha })),
  Max: folded(numberwise.binary.Maximum!),
  Mean: ({ inputs }) => (inputs as Term[]).reduce(numberwise.binary.Add!).over(inputs.length),
  Min: folded(numberwise.binary.Minimum!),
  Pow: ({ inputs: [base, exponent], numbers }) => numberwise.power(base!, exponent!, numbers(exponent!)),
  Selu: byNumbers((x, { alpha = 1.6732632, gamma = 1.050701 }) => x.apply('elu', [], { alpha }).times(gamma)),
  Shrink: shrink,
  Sum: folded(numberwise.binary.Add!),
  Swish: byNumbers((x, { alpha = 1 }) => x.times(x.times(alpha).apply('sigmoid'))),
  ThresholdedRelu: byNumbers((x, { alpha = 1 }) => x.above(alpha, x, 0)),
  Where: ({ inputs: [condition, a, b] }) => numberwise.choose(condition!, a!, b!),
};
