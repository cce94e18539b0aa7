/**
 * product order: a product of three matrices is taken in the order that needs fewer multiply-adds (the matrix-chain problem:
 * Cormen et al., Introduction to Algorithms, chapter 15.2, here for chains of three). A gradient that passes from few
 * units to many without an activation's derivative in between is such a chain: x' (d W') is (x' d) W', which never
 * makes the gradients of the many units.
 */
import type { MatMulAttributes } from '../ops/matrix.ts';
import type { Axes } from '../ops/reduction.ts';
import { sizeOf } from '../ops/tensor.ts';
import type { ProgramBuilder, Value } from './builder.ts';
import type { Dimension, Node } from './program.ts';
import type { RewriteContext } from './rewrite.ts';

/** What the batch counts as where orders are compared. */
const ASSUMED_BATCH = 64;
/** How many times fewer the multiply-adds have to be: a product as it stands may be read elsewhere too. */
const WORTHWHILE = 2;

/** A matrix, or its transpose. */
interface Factor {
  readonly value: Value;
  readonly transposed: boolean;
}

/** a (b c), or (a b) c, in the other order where that is less work. */
export function multiplyInCheaperOrder({ node, inputs, builder }: RewriteContext): Value | undefined {
  if (node.op !== 'matMul') return undefined;
  const [a, b] = operandsOf(node, inputs);
  const addend = inputs[2];
  const [rows, inner, columns] = [rowsOf(a), columnsOf(a), columnsOf(b)];
  const asItStands = multiplyAdds(rows, inner, columns);
  const isWorthwhile = (first: number, second: number) => WORTHWHILE * (first + second) <= asItStands;

  const second = factorsOf(builder, b);
  if (second !== undefined) {
    const between = columnsOf(second[0]);
    const isCheaper = isWorthwhile(multiplyAdds(rows, inner, between), multiplyAdds(rows, between, columns));
    if (isCheaper) return product(builder, factor(product(builder, a, second[0])), second[1], addend);
  }
  const first = factorsOf(builder, a);
  if (first === undefined) return undefined;
  const between = columnsOf(first[0]);
  const isCheaper = isWorthwhile(multiplyAdds(between, inner, columns), multiplyAdds(rows, between, columns));
  return isCheaper ? product(builder, first[0], factor(product(builder, first[1], b)), addend) : undefined;
}

/** The rows of a product are summed before it is taken: 1' (a b) is (1' a) b. */
export function sumBeforeProduct({ node, inputs, builder, readers }: RewriteContext): Value | undefined {
  if (node.op !== 'sum' || readers[node.inputs[0]!]!.length > 1) return undefined;
  const { axes, keep } = node.attributes as Axes;
  const factors = factorsOf(builder, factor(inputs[0]!));
  if (factors === undefined || axes.join() !== '0') return undefined;
  const [a, b] = factors;
  const summed = builder.sum(a.value, [a.transposed ? 1 : 0]);
  const row = product(builder, factor(builder.reshape(summed, [1, ...summed.type.shape])), b);
  return keep ? row : builder.reshape(row, node.output.shape);
}

/** A product reads a matrix that is turned for it as it was, and turns it itself. */
export function multiplyTurned({ node, inputs, builder }: RewriteContext): Value | undefined {
  if (node.op !== 'matMul') return undefined;
  const operands = operandsOf(node, inputs);
  const [a, b] = [asItWas(builder, operands[0]), asItWas(builder, operands[1])];
  return a === operands[0] && b === operands[1] ? undefined : product(builder, a, b, inputs[2]);
}

/** What a factor is the transpose of, where it is one. */
function asItWas(builder: ProgramBuilder, whole: Factor): Factor {
  const { op, inputs, output } = builder.node(whole.value.index);
  if (op !== 'transpose' || output.shape.length !== 2) return whole;
  return factor(builder.value(inputs[0]!), !whole.transposed);
}

/** The two factors of a factor that is a product of its own. */
function factorsOf(builder: ProgramBuilder, { value, transposed }: Factor): [Factor, Factor] | undefined {
  const node = builder.node(value.index);
  if (node.op !== 'matMul' || node.inputs.length !== 2) return undefined;
  const inputs = node.inputs.map((index) => builder.value(index));
  const [a, b] = operandsOf(node, inputs);
  // (a b)' is b' a'.
  return transposed ? [factor(b.value, !b.transposed), factor(a.value, !a.transposed)] : [a, b];
}

/** What a product multiplies. */
function operandsOf({ attributes }: Node, [a, b]: readonly Value[]): [Factor, Factor] {
  const { transposeA, transposeB } = attributes as MatMulAttributes;
  return [factor(a!, transposeA), factor(b!, transposeB)];
}

function factor(value: Value, transposed = false): Factor {
  return { value, transposed };
}

function product(builder: ProgramBuilder, a: Factor, b: Factor, addend?: Value): Value {
  const operands = [a.value, b.value, ...(addend === undefined ? [] : [addend])];
  return builder.add('matMul', operands, { transposeA: a.transposed, transposeB: b.transposed });
}

function rowsOf({ value, transposed }: Factor): Dimension {
  return value.type.shape[transposed ? 1 : 0]!;
}

function columnsOf({ value, transposed }: Factor): Dimension {
  return value.type.shape[transposed ? 0 : 1]!;
}

function multiplyAdds(...sizes: readonly [Dimension, Dimension, Dimension]): number {
  return sizeOf(sizes.map((size) => (size === 'batch' ? ASSUMED_BATCH : size)));
}
