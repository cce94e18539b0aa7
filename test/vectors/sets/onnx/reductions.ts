/** ONNX's operators that combine the numbers of some axes: reductions, products, losses. */
import { type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import { lossOf, oneHot } from '../../phrases/losses.ts';
import { batchedMatMul, einsum } from '../../phrases/products.ts';
import { argument, axesOf, type Extreme, reductions, running } from '../../phrases/reductions.ts';
import { reshape } from '../../phrases/shaping.ts';
import type { Term } from '../../term.ts';

interface Reduction {
  readonly keepdims?: number;
  readonly noop_with_empty_axes?: number;
  readonly axes?: readonly number[];
}

type Reduce = (x: Term, axes: readonly number[], keep: boolean) => Term;

/** No axes are all of them, or none of them where the attribute says so; older operators have them as an attribute. */
const reduction =
  (reduce: Reduce): Kernel<Reduction> =>
  ({ inputs: [x, axes], attributes, numbers }) => {
    const { keepdims = 1, noop_with_empty_axes: none = 0 } = attributes;
    const named = axes ? [...numbers(axes).data] : (attributes.axes ?? []);
    const over = named.length === 0 && !none ? null : named;
    return reduce(x!, axesOf(x!, over), keepdims === 1);
  };

/** Of nothing there is no extreme. */
const extreme = (kind: Extreme) =>
  reduction((x, axes, keep) => (x.shape.includes(0) ? leaveOut('empty') : reductions[kind](x, axes, keep)));

const logSumExp: Reduce = (x, axes, keep) => {
  if (x.shape.includes(0)) leaveOut('empty');
  const top = x.largest(axes, true);
  const total = x.minus(top).apply('exp').sum(axes, true).apply('log').plus(top);
  return keep ? total : total.reshape(x.shape.filter((_, axis) => !axes.includes(axis)));
};

interface Argument {
  readonly axis?: number;
  readonly keepdims?: number;
  readonly select_last_index?: number;
}

const argumentOf =
  (kind: Extreme): Kernel<Argument> =>
  ({ inputs: [x], attributes: { axis = 0, keepdims = 1, select_last_index: last = 0 } }) => {
    const place = x!.axis(axis);
    const index = argument(x!, place, { extreme: kind, last: last === 1 });
    return keepdims === 1 ? index.reshape(x!.shape.with(place, 1)) : index;
  };

/** 1 at the first maximum along an axis, 0 elsewhere. */
const hardmax: Kernel<{ readonly axis?: number }> = ({ inputs: [x], attributes: { axis = -1 } }) => {
  const [place, last] = [x!.axis(axis), x!.shape.length - 1];
  return oneHot(argument(x!, place, { extreme: 'largest' }), x!.shape[place]!).move(last, place);
};

interface CumulativeSum {
  readonly exclusive?: number;
  readonly reverse?: number;
}

const cumulative =
  (combine: 'plus' | 'times'): Kernel<CumulativeSum> =>
  ({ inputs: [x, axis], attributes: { exclusive = 0, reverse = 0 }, numbers }) =>
    running(x!, combine, {
      axis: numbers(axis!).data[0]!,
      exclusive: exclusive === 1,
      reverse: reverse === 1,
    });

interface Gemm {
  readonly transA?: number;
  readonly transB?: number;
  readonly alpha?: number;
  readonly beta?: number;
}

/** alpha a b + beta c */
const gemm: Kernel<Gemm> = ({ inputs: [a, b, c], attributes }) => {
  const { transA = 0, transB = 0, alpha = 1, beta = 1 } = attributes;
  const left = alpha === 1 ? a! : a!.times(alpha);
  const added = c && beta !== 1 ? c.times(beta) : c;
  const transposed = { transposeA: transA === 1, transposeB: transB === 1 };
  return left.apply('matMul', added ? [b!, added] : [b!], transposed);
};

/** NumPy's product: vectors are a row on the left and a column on the right. */
const matMul: Kernel = ({ inputs: [a, b] }) => {
  const [isRow, isColumn] = [a!.shape.length === 1, b!.shape.length === 1];
  const left = isRow ? a!.reshape([1, ...a!.shape]) : a!;
  const product = batchedMatMul(left, isColumn ? b!.reshape([...b!.shape, 1]) : b!);
  const rank = product.shape.length;
  const gone = [...(isRow ? [rank - 2] : []), ...(isColumn ? [rank - 1] : [])];
  return product.reshape(product.shape.filter((_, axis) => !gone.includes(axis)));
};

/** Softmax or its logarithm along one axis. */
const alongAxis =
  (op: 'softmax' | 'logSoftmax'): Kernel<{ readonly axis?: number }> =>
  ({ inputs: [x], attributes: { axis = -1 } }) => {
    const [place, last] = [x!.axis(axis), x!.shape.length - 1];
    return x!.move(place, last).apply(op).move(last, place);
  };

interface Likelihood {
  readonly reduction?: string;
  readonly ignore_index?: number;
}

/** -log p of the labels, times the weight of their classes; the mean is over the weights. Ignored labels weigh nothing. */
function negativeLikelihood(
  logarithms: Term,
  labels: Term,
  weight: Term | undefined,
  { reduction: kind = 'mean', ignore_index: ignored }: Likelihood,
): Term {
  const found = oneHot(labels, logarithms.shape[1]!);
  const isIgnored =
    ignored === undefined ? undefined : labels.reshape([...labels.shape, 1]).apply('equal', [ignored]);
  const counted = isIgnored ? isIgnored.apply('select', [0, found]) : found;
  const weights = weight ? counted.times(weight) : counted;
  const losses = logarithms.move(1, labels.shape.length).times(weights).sum([labels.shape.length]).negate();
  if (kind === 'none') return losses;
  return kind === 'sum' ? losses.sum() : losses.sum().over(weights.sum());
}

const likelihood: Kernel<Likelihood> = ({ inputs: [x, labels, weight], attributes }) =>
  negativeLikelihood(x!, labels!, weight, attributes);

/** By nnc's own loss where it has the reduction and ignores nothing. */
const crossEntropy: Kernel<Likelihood> = ({ inputs: [x, labels, weight], attributes, numbers }) => {
  const { reduction: kind = 'mean', ignore_index: ignored } = attributes;
  const [last, classes] = [labels!.shape.length, x!.shape[1]!];
  const rows = x!.move(1, last);
  const logarithms = rows.apply('logSoftmax').move(last, 1);
  if (kind === 'none' || ignored !== undefined)
    return [negativeLikelihood(logarithms, labels!, weight, attributes), logarithms];
  const [flat, targets] = [rows, oneHot(labels!, classes)].map((term) => reshape(term, [-1, classes]));
  const weights = weight && { weights: [...numbers(weight).data] };
  const formula = { kind: 'cross_entropy' as const, ...weights };
  return [lossOf(flat!, targets!, formula, kind as 'mean' | 'sum'), logarithms];
};

const einsumOf: Kernel<{ readonly equation: string }> = ({ inputs, attributes: { equation } }) =>
  einsum(inputs as Term[], equation);

export const reductionKernels: KernelTable = {
  ArgMax: argumentOf('largest'),
  ArgMin: argumentOf('smallest'),
  CumProd: cumulative('times'),
  CumSum: cumulative('plus'),
  Einsum: einsumOf,
  Gemm: gemm,
  Hardmax: hardmax,
  LogSoftmax: alongAxis('logSoftmax'),
  MatMul: matMul,
  NegativeLogLikelihoodLoss: likelihood,
  ReduceL1: reduction((x, axes, keep) => x.apply('abs').sum(axes, keep)),
  ReduceL2: reduction((x, axes, keep) => x.squared().sum(axes, keep).apply('sqrt')),
  ReduceLogSum: reduction((x, axes, keep) => x.sum(axes, keep).apply('log')),
  ReduceLogSumExp: reduction(logSumExp),
  ReduceMax: extreme('largest'),
  ReduceMean: reduction(reductions.mean),
  ReduceMin: extreme('smallest'),
  ReduceProd: reduction(reductions.product),
  ReduceSum: reduction(reductions.sum),
  ReduceSumSquare: reduction((x, axes, keep) => x.squared().sum(axes, keep)),
  Softmax: alongAxis('softmax'),
  SoftmaxCrossEntropyLoss: crossEntropy,
};
