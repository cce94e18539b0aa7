/** ONNX's operators that work number by number, or on operands that broadcast. */
import { type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as numberwise from '../../phrases/numberwise.ts';
import type { Term } from '../../term.ts';

const fromUnary = (name: string): readonly [string, Kernel] => [
  name,
  ({ inputs: [x] }) => numberwise.unary[name]!(x!),
];

const sameNames = 'Abs Erf Exp Identity Log Neg Relu Sigmoid Softplus Softsign Sqrt Tanh';

const ofTwo =
  (combine: (a: Term, b: Term) => Term): Kernel =>
  ({ inputs: [a, b] }) =>
    combine(a!, b!);

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

const gelu: Kernel<{ readonly approximate?: string }> = ({ inputs: [x], attributes: { approximate } }) => {
  if (approximate !== 'tanh') return x!.apply('gelu');
  const inner = x!
    .times(x!.squared())
    .times(0.044715)
    .plus(x!)
    .times(Math.sqrt(2 / Math.PI));
  return inner.apply('tanh').plus(1).times(x!).times(0.5);
};

/** Integers are divided to integers: only quotients that are whole are said by a division of floats. */
const divide: Kernel = ({ inputs: [a, b], numbers }) => {
  const isWhole = (term: Term) => numbers(term).data.every(Number.isInteger);
  const quotient = a!.over(b!);
  return isWhole(a!) && isWhole(b!) && !isWhole(quotient) ? leaveOut('rounding') : quotient;
};

export const numberwiseKernels: KernelTable = {
  ...Object.fromEntries(sameNames.split(' ').map(fromUnary)),
  Add: ofTwo(numberwise.binary.Add!),
  Celu: byNumbers((x, { alpha = 1 }) => x.over(alpha).apply('elu', [], { alpha: 1 }).times(alpha)),
  Clip: ({ inputs: [x, low, high] }) => {
    const raised = low ? x!.atLeast(low) : x!;
    return high ? raised.atMost(high) : raised;
  },
  Div: divide,
  Elu: byNumbers((x, { alpha = 1 }) => x.apply('elu', [], { alpha })),
  Gelu: gelu,
  HardSigmoid: byNumbers((x, { alpha = 0.2, beta = 0.5 }) => x.times(alpha).plus(beta).atLeast(0).atMost(1)),
  LeakyRelu: byNumbers((x, { alpha = 0.01 }) => x.apply('leakyRelu', [], { slope: alpha })),
  Max: folded(numberwise.binary.Maximum!),
  Mean: ({ inputs }) => (inputs as Term[]).reduce(numberwise.binary.Add!).over(inputs.length),
  Min: folded(numberwise.binary.Minimum!),
  Mul: ofTwo(numberwise.binary.Mul!),
  PRelu: ofTwo(numberwise.binary.Prelu!),
  Pow: ({ inputs: [base, exponent], numbers }) => numberwise.power(base!, exponent!, numbers(exponent!)),
  Selu: byNumbers((x, { alpha = 1.6732632, gamma = 1.050701 }) => x.apply('elu', [], { alpha }).times(gamma)),
  Sub: ofTwo(numberwise.binary.Sub!),
  Sum: folded(numberwise.binary.Add!),
  Swish: byNumbers((x, { alpha = 1 }) => x.times(x.times(alpha).apply('sigmoid'))),
  ThresholdedRelu: byNumbers((x, { alpha = 1 }) => x.above(alpha, x, 0)),
};
