/** TensorFlow's kernels that combine the numbers of some axes. */
import type { ProgramBuilder, Value } from '../../../../src/compiler/builder.ts';
import { type Call, type Kernel, type KernelTable, leaveOut, sizesOf } from '../../phrases/kernel.ts';
import { constant, LARGEST, unary, unlessNaN } from '../../phrases/numberwise.ts';
import * as products from '../../phrases/products.ts';
import * as reductions from '../../phrases/reductions.ts';
import { axisOf, reshape } from '../../phrases/shaping.ts';
import { activate, type FusedActivation } from './activations.ts';

type Extreme = 'largest' | 'smallest';

interface Reduction {
  readonly axis?: reductions.AxesAttribute;
  readonly reductionIndices?: reductions.AxesAttribute;
  readonly keepDims: boolean;
}

const reduction =
  (kind: keyof typeof reductions.reductions): Kernel<Reduction> =>
  ({ builder, inputs: [x], attributes: { axis, reductionIndices, keepDims } }) => {
    const over = { axes: reductions.axesOf(x!, axis ?? reductionIndices), keep: keepDims };
    return reductions.reductions[kind](builder, x!, over);
  };

/** Of equal extremes TensorFlow gives each the whole gradient; among NaN there is no extreme. */
const extreme =
  (kind: Extreme): Kernel<Reduction> =>
  (call) => {
    const y = reduction(kind)(call);
    if (call.numbers(call.inputs[0]!).data.some(Number.isNaN)) leaveOut('extreme-of-nan');
    if (call.isDifferentiated && hasEqualExtremes(call, kind)) leaveOut('equal-extremes');
    return y;
  };

function hasEqualExtremes({ builder, inputs: [x], attributes, numbers }: Call<Reduction>, kind: Extreme) {
  const axes = reductions.axesOf(x!, attributes.axis ?? attributes.reductionIndices);
  const extremes = reductions.reductions[kind](builder, x!, { axes, keep: true });
  const isExtreme = builder.add('toFloat', [builder.add('equal', [x!, extremes], {})], {});
  return numbers(builder.sum(isExtreme, axes)).data.some((count) => count > 1);
}

const argument =
  (kind: Extreme): Kernel<{ readonly axis: number }> =>
  ({ builder, inputs: [x], attributes: { axis } }) =>
    reductions.argument(builder, withoutNaN(builder, x!, kind), axisOf(x!, axis ?? 0), { extreme: kind });

/** NaN is never an extreme: it becomes what every other number surpasses. */
function withoutNaN(builder: ProgramBuilder, x: Value, kind: Extreme): Value {
  return unlessNaN(builder, x, [x, builder.scalar(kind === 'largest' ? -LARGEST : LARGEST)]);
}

interface Running {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

const running =
  (combine: 'sum' | 'product'): Kernel<Running> =>
  ({ builder, inputs: [x], attributes }) =>
    reductions.running(builder, x!, combine, { ...attributes, axis: axisOf(x!, attributes.axis) });

interface MatMul extends FusedActivation {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const matMul: Kernel<MatMul> = ({ builder, inputs: [a, b], attributes: { transposeA, transposeB } }) =>
  products.batchedMatMul(builder, [a!, b!], { transposeA, transposeB });

const fusedMatMul: Kernel<MatMul> = (call) => {
  const [, , bias, slope] = call.inputs;
  const product = matMul(call) as Value;
  return activate(call, bias ? call.builder.plus(product, bias) : product, slope);
};

interface Lrn {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/** x / (bias + alpha times the sum of squares over neighbouring channels)^beta (Krizhevsky et al. 2012). */
const lrn: Kernel<Lrn> = ({ builder, inputs: [x], attributes: { depthRadius, bias, alpha, beta } }) => {
  const shape = sizesOf(x!);
  const channels = shape.at(-1)!;
  const near = Array.from({ length: channels * channels }, (_, i) =>
    Number(Math.abs(Math.floor(i / channels) - (i % channels)) <= depthRadius),
  );
  const flat = reshape(builder, builder.times(x!, x!), [-1, channels]);
  const plain = { transposeA: false, transposeB: false };
  const sums = builder.add('matMul', [flat, constant(builder, [channels, channels], near)], plain);
  const base = builder.plus(builder.times(sums, builder.scalar(alpha)), builder.scalar(bias));
  const factor = builder.add('exp', [builder.times(unary.Log!(builder, base), builder.scalar(-beta))], {});
  return builder.times(x!, builder.reshape(factor, shape));
};

export const reductionKernels: KernelTable = {
  All: reduction('smallest'),
  Any: reduction('largest'),
  ArgMax: argument('largest'),
  ArgMin: argument('smallest'),
  BatchMatMul: matMul,
  Cumprod: running('product'),
  Cumsum: running('sum'),
  Einsum: (({ builder, inputs, attributes: { equation } }) =>
    products.einsum(builder, inputs as Value[], equation)) satisfies Kernel<{ readonly equation: string }>,
  LRN: lrn,
  Max: extreme('largest'),
  Mean: reduction('mean'),
  Min: extreme('smallest'),
  Prod: reduction('product'),
  Softmax: ({ builder, inputs: [x] }) => builder.add('softmax', [x!], {}),
  Sum: reduction('sum'),
  _FusedMatMul: fusedMatMul,
};
