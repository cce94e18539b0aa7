/** TensorFlow's kernels that work number by number. */
import type { Value } from '../../../../src/compiler/builder.ts';
import { type Kernel, type KernelTable, leaveOut, sizesOf } from '../../phrases/kernel.ts';
import * as numberwise from '../../phrases/numberwise.ts';

const unary = Object.entries(numberwise.unary).map(([name, build]): [string, Kernel] => [
  name,
  ({ builder, inputs: [x] }) => build(builder, x!),
]);

const { Mul, Div, ...sameName } = numberwise.binary;
const binary = Object.entries({ ...sameName, Multiply: Mul!, RealDiv: Div! }).map(
  ([name, build]): [string, Kernel] => [name, ({ builder, inputs: [a, b] }) => build(builder, a!, b!)],
);

const cast: Kernel<{ readonly dtype: string }> = ({ builder, inputs: [x], attributes, numbers }) => {
  if (attributes.dtype === 'bool') return numberwise.truth(builder, x!);
  const loses = attributes.dtype === 'int32' && !numbers(x!).data.every((number) => Number.isInteger(number));
  return loses ? leaveOut('rounding') : x!;
};

const clipByValue: Kernel<{ readonly clipValueMin: number; readonly clipValueMax: number }> = ({
  builder,
  inputs: [x],
  attributes: { clipValueMin, clipValueMax },
}) => numberwise.clip(builder, x!, [builder.scalar(clipValueMin), builder.scalar(clipValueMax)]);

const leakyRelu: Kernel<{ readonly alpha: number }> = ({ builder, inputs: [x], attributes: { alpha } }) =>
  builder.add('leakyRelu', [x!], { slope: alpha });

/** 1 above zero, alpha elsewhere. */
const step: Kernel<{ readonly alpha: number }> = ({ builder, inputs: [x], attributes: { alpha } }) => {
  const isPositive = builder.add('greater', [x!, builder.scalar(0)], {});
  const y = builder.add('select', [isPositive, builder.scalar(1), builder.scalar(alpha)], {});
  return numberwise.unlessNaN(builder, x!, [y, x!]);
};

/** NaN has no sign. */
const sign: Kernel = ({ builder, inputs: [x] }) =>
  numberwise.unlessNaN(builder, x!, [builder.add('sign', [x!], {}), builder.scalar(0)]);

/** A condition of one dimension chooses whole rows. */
const select: Kernel = ({ builder, inputs: [condition, a, b] }) => {
  const [shape, rank] = [sizesOf(condition!), a!.type.shape.length];
  const rows = [...shape, ...new Array<number>(rank - shape.length).fill(1)];
  return numberwise.choose(builder, builder.reshape(condition!, rows), [a!, b!]);
};

export const numberwiseKernels: KernelTable = {
  ...Object.fromEntries([...unary, ...binary]),
  AddN: ({ builder, inputs }) => (inputs as Value[]).reduce((sum, next) => builder.plus(sum, next)),
  Cast: cast,
  ClipByValue: clipByValue,
  Elu: ({ builder, inputs: [x] }) => builder.add('elu', [x!], { alpha: 1 }),
  Identity: ({ inputs: [x] }) => x!,
  LeakyRelu: leakyRelu,
  Pow: ({ builder, inputs: [base, exponent], numbers }) =>
    numberwise.power(builder, [base!, exponent!], numbers(exponent!)),
  Select: select,
  Sign: sign,
  Step: step,
};
