/** TensorFlow's kernels that combine the numbers of some axes. */
import { type Call, type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import { LARGEST, unlessNaN } from '../../phrases/numberwise.ts';
import * as products from '../../phrases/products.ts';
import {
  type AxesAttribute,
  argument,
  axesOf,
  type Extreme,
  type Running,
  reductions,
  running,
} from '../../phrases/reductions.ts';
import type { Term } from '../../term.ts';
import { activate, type FusedActivation } from './activations.ts';

interface Reduction {
  readonly axis?: AxesAttribute;
  readonly reductionIndices?: AxesAttribute;
  readonly keepDims: boolean;
}

const axesOfCall = ({ inputs: [x], attributes: { axis, reductionIndices } }: Call<Reduction>) =>
  axesOf(x!, axis ?? reductionIndices);

const reduction =
  (kind: keyof typeof reductions): Kernel<Reduction> =>
  (call) =>
    reductions[kind](call.inputs[0]!, axesOfCall(call), call.attributes.keepDims);

/** Of equal extremes TensorFlow gives each the whole gradient; among NaN there is no extreme. */
const extreme =
  (kind: Extreme): Kernel<Reduction> =>
  (call) => {
    if (call.numbers(call.inputs[0]!).data.some(Number.isNaN)) leaveOut('extreme-of-nan');
    if (call.isDifferentiated && hasEqualExtremes(call, kind)) leaveOut('equal-extremes');
    return reduction(kind)(call);
  };

function hasEqualExtremes(call: Call<Reduction>, kind: Extreme): boolean {
  const [x, axes] = [call.inputs[0]!, axesOfCall(call)];
  const isExtreme = x.apply('equal', [reductions[kind](x, axes, true)]).apply('toFloat');
  return call.numbers(isExtreme.sum(axes)).data.some((count) => count > 1);
}

/** NaN is never an extreme: it becomes what every other number surpasses. */
const argumentOf =
  (kind: Extreme): Kernel<{ readonly axis: number }> =>
  ({ inputs: [x], attributes: { axis } }) =>
    argument(unlessNaN(x!, x!, kind === 'largest' ? -LARGEST : LARGEST), x!.axis(axis), { extreme: kind });

interface MatMul extends FusedActivation {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const matMul: Kernel<MatMul> = (call) => {
  const {
    inputs: [a, b, bias, slopes],
    attributes: { transposeA, transposeB },
  } = call;
  const product = products.batchedMatMul(a!, b!, { transposeA, transposeB });
  return activate(call, bias ? product.plus(bias) : product, slopes);
};

interface Lrn {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

/** x / (bias + alpha times the sum of squares over neighbouring channels)^beta (Krizhevsky et al. 2012). */
const lrn: Kernel<Lrn> = ({ inputs: [x], attributes: { depthRadius, bias, alpha, beta } }) => {
  const places = [...new Array(x!.shape.at(-1)!).keys()];
  const near = places.map((to) => places.map((from) => Number(Math.abs(to - from) <= depthRadius)));
  const sums = x!.squared().along(x!.shape.length - 1, near);
  return x!.times(sums.times(alpha).plus(bias).power(-beta));
};

const runningOf =
  (combine: 'plus' | 'times'): Kernel<Running> =>
  ({ inputs: [x], attributes }) =>
    running(x!, combine, attributes);

const einsum: Kernel<{ readonly equation: string }> = ({ inputs, attributes: { equation } }) =>
  products.einsum(inputs as Term[], equation);

export const reductionKernels: KernelTable = {
  All: reduction('smallest'),
  Any: reduction('largest'),
  ArgMax: argumentOf('largest'),
  ArgMin: argumentOf('smallest'),
  BatchMatMul: matMul,
  Cumprod: runningOf('times'),
  Cumsum: runningOf('plus'),
  Einsum: einsum,
  LogSoftmax: ({ inputs: [x] }) => x!.apply('logSoftmax'),
  LRN: lrn,
  Max: extreme('largest'),
  Mean: reduction('mean'),
  Min: extreme('smallest'),
  Prod: reduction('product'),
  Softmax: ({ inputs: [x] }) => x!.apply('softmax'),
  Sum: reduction('sum'),
  _FusedMatMul: matMul,
};
