/** TensorFlow's kernels that work number by number. */
import { type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as numberwise from '../../phrases/numberwise.ts';
import type { Term } from '../../term.ts';

const unary = Object.entries(numberwise.unary).map(([name, build]): [string, Kernel] => [
  name,
  ({ inputs: [x] }) => build(x!),
]);

const { Mul, Div, ...sameName } = numberwise.binary;
const binary = Object.entries({ ...sameName, Multiply: Mul!, RealDiv: Div! }).map(
  ([name, build]): [string, Kernel] => [name, ({ inputs: [a, b] }) => build(a!, b!)],
);

const cast: Kernel<{ readonly dtype: string }> = ({ inputs: [x], attributes: { dtype }, numbers }) => {
  if (dtype === 'bool') return numberwise.truth(x!);
  const loses = dtype === 'int32' && !numbers(x!).data.every((number) => Number.isInteger(number));
  return loses ? leaveOut('rounding') : x!;
};

interface Clip {
  readonly clipValueMin: number;
  readonly clipValueMax: number;
}

const clip: Kernel<Clip> = ({ inputs: [x], attributes: { clipValueMin, clipValueMax } }) =>
  x!.atLeast(clipValueMin).atMost(clipValueMax);

const leakyRelu: Kernel<{ readonly alpha: number }> = ({ inputs: [x], attributes: { alpha } }) =>
  x!.apply('leakyRelu', [], { slope: alpha });

/** 1 above zero, alpha elsewhere. */
const step: Kernel<{ readonly alpha: number }> = ({ inputs: [x], attributes: { alpha } }) =>
  numberwise.unlessNaN(x!, x!.above(0, 1, alpha), x!);

/** A condition of fewer dimensions chooses whole rows. */
const select: Kernel = ({ inputs: [condition, a, b] }) => {
  const ones = new Array<number>(a!.shape.length - condition!.shape.length).fill(1);
  return numberwise.choose(condition!.reshape([...condition!.shape, ...ones]), a!, b!);
};

const filled =
  (value: number): Kernel =>
  ({ inputs: [x], constant }) =>
    constant(
      [value],
      x!.shape.map(() => 1),
    ).apply('broadcast', [x!]);

export const numberwiseKernels: KernelTable = {
  ...Object.fromEntries([...unary, ...binary]),
  AddN: ({ inputs }) => (inputs as Term[]).reduce((sum, next) => sum.plus(next)),
  Cast: cast,
  ClipByValue: clip,
  Elu: ({ inputs: [x] }) => x!.apply('elu', [], { alpha: 1 }),
  LeakyRelu: leakyRelu,
  OnesLike: filled(1),
  Pow: ({ inputs: [base, exponent], numbers }) => numberwise.power(base!, exponent!, numbers(exponent!)),
  Select: select,
  // NaN has the sign 0.
  Sign: ({ inputs: [x] }) => numberwise.unlessNaN(x!, x!.apply('sign'), 0),
  Step: step,
  ZerosLike: filled(0),
};
