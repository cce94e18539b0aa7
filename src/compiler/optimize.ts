/** optimize: the same Program with less work. Each rule is a function of its own; none changes what is computed. */
import { definitionOf } from '../ops/index.ts';
import type { MatMulAttributes } from '../ops/matrix.ts';
import type { Axes } from '../ops/reduction.ts';
import type { Value } from './builder.ts';
import { multiplyInCheaperOrder, multiplyTurned, sumBeforeProduct } from './product-order.ts';
import type { Node, Program } from './program.ts';
import { type RewriteContext, type RewriteRule, rewrite } from './rewrite.ts';

/** How often the rules run over a Program at most; every round but the last changes something. */
const MAXIMUM_ROUNDS = 10;

/** Before gradients are taken: they follow the cheaper order. */
export function optimizeForward(program: Program): Program {
  return untilStable(program, [maxPoolBeforeRelu]);
}

/** After gradients and updates are there. */
export function optimize(program: Program): Program {
  return untilStable(program, [
    leaveOutBroadcast,
    leaveOutUnit,
    mergeTransposes,
    mergeReshapes,
    mergeSums,
    multiplyInCheaperOrder,
    multiplyTurned,
    stretchLater,
    sumBeforeProduct,
    updateByMatMul,
  ]);
}

function untilStable(program: Program, rules: readonly RewriteRule[]): Program {
  let before = program;
  for (let round = 0; round < MAXIMUM_ROUNDS; round++) {
    let changes = 0;
    const after = rewrite(before, (context) => {
      for (const rule of rules) {
        const value = rule(context);
        if (value !== undefined) {
          changes++;
          return value;
        }
      }
      return undefined;
    });
    before = after;
    if (changes === 0) break;
  }
  return before;
}

function nodeOf({ builder }: RewriteContext, value: Value): Node {
  return builder.node(value.index);
}

/** Whether this node alone reads its input number `input`. */
function readsAlone({ node, readers }: RewriteContext, input: number): boolean {
  return readers[node.inputs[input]!]!.length === 1;
}

/** A maximum commutes with max(x, 0); the pool leaves it fewer numbers to work on. */
function maxPoolBeforeRelu(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  if (node.op !== 'maxPool' || !readsAlone(context, 0)) return undefined;
  const relu = nodeOf(context, inputs[0]!);
  if (relu.op !== 'relu' || relu.gradientOverride !== undefined) return undefined;
  const pooled = builder.add('maxPool', [builder.value(relu.inputs[0]!)], node.attributes as never);
  builder.origin = relu.origin;
  return builder.add('relu', [pooled], {});
}

/** An op that broadcasts by itself needs no operand stretched beforehand. */
function leaveOutBroadcast(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  const { broadcasts, type } = definitionOf(node.op);
  if (!broadcasts) return undefined;
  for (const [i, input] of inputs.entries()) {
    const stretched = nodeOf(context, input);
    if (stretched.op !== 'broadcast') continue;
    const operands = inputs.with(i, builder.value(stretched.inputs[0]!));
    const shape = type(
      operands.map((operand) => operand.type),
      node.attributes,
    ).shape;
    if (shape.join() === node.output.shape.join()) return builder.add(node.op as 'add', operands, {});
  }
  return undefined;
}

/** x * 1, x / 1, x + 0 and x - 0 are x. */
function leaveOutUnit(context: RewriteContext): Value | undefined {
  const { node, inputs } = context;
  const unit = { multiply: 1, divide: 1, add: 0, subtract: 0 }[node.op as string];
  if (unit === undefined) return undefined;
  const commutes = node.op === 'multiply' || node.op === 'add';
  for (const place of commutes ? [1, 0] : [1]) {
    const other = inputs[1 - place]!;
    const same = other.type.shape.join() === node.output.shape.join();
    if (same && isScalar(nodeOf(context, inputs[place]!), unit)) return other;
  }
  return undefined;
}

function isScalar(node: Node, value: number): boolean {
  return (
    node.op === 'constant' && (node.attributes as { data: readonly number[] }).data.every((x) => x === value)
  );
}

function mergeTransposes(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  if (node.op !== 'transpose') return undefined;
  const inner = nodeOf(context, inputs[0]!);
  if (inner.op !== 'transpose') return undefined;
  const [outerOrder, innerOrder] = [node, inner].map(
    ({ attributes }) => (attributes as { permutation: readonly number[] }).permutation,
  ) as [number[], number[]];
  return builder.transpose(
    builder.value(inner.inputs[0]!),
    outerOrder.map((axis) => innerOrder[axis]!),
  );
}

function mergeReshapes(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  if (node.op !== 'reshape') return undefined;
  const inner = nodeOf(context, inputs[0]!);
  if (inner.op !== 'reshape') return undefined;
  return builder.reshape(builder.value(inner.inputs[0]!), node.output.shape);
}

/** Products that a gradient is read from alone add to the weight as they go, and are never written themselves. */
function updateByMatMul(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  if (node.op !== 'add' || !readsAlone(context, 1)) return undefined;
  const product = nodeOf(context, inputs[1]!);
  const sameShape = inputs[0]!.type.shape.join() === node.output.shape.join();
  if (product.op !== 'matMul' || product.inputs.length !== 2 || !sameShape) return undefined;
  const operands = product.inputs.map((index) => builder.value(index));
  return builder.add('matMul', [...operands, inputs[0]!], product.attributes as MatMulAttributes);
}

/** What is done to a scalar stretched to a batch can be done to the scalar. */
function stretchLater(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  if (node.op !== 'negate' && node.op !== 'reshape') return undefined;
  const stretched = nodeOf(context, inputs[0]!);
  if (stretched.op !== 'broadcast') return undefined;
  const [scalar, like] = stretched.inputs.map((index) => builder.value(index)) as [Value, Value];
  if (scalar.type.shape.some((size) => size !== 1)) return undefined;
  if (node.op === 'negate') {
    return builder.add('broadcast', [builder.add('negate', [scalar], {}), like], {});
  }
  const ones = node.output.shape.map(() => 1);
  return builder.add(
    'broadcast',
    [builder.reshape(scalar, ones), builder.reshape(like, node.output.shape)],
    {},
  );
}

/** A sum of sums is one sum, and the sign comes after it. */
function mergeSums(context: RewriteContext): Value | undefined {
  const { node, inputs, builder } = context;
  if (node.op !== 'sum' || !readsAlone(context, 0)) return undefined;
  const inner = nodeOf(context, inputs[0]!);
  if (inner.op === 'negate') {
    const summed = builder.add('sum', [builder.value(inner.inputs[0]!)], node.attributes as Axes);
    return builder.add('negate', [summed], {});
  }
  const outerAxes = node.attributes as Axes;
  const innerAxes = inner.attributes as Axes;
  if (inner.op !== 'sum' || innerAxes.keep || outerAxes.keep) return undefined;
  const operand = builder.value(inner.inputs[0]!);
  const left = operand.type.shape.map((_, axis) => axis).filter((axis) => !innerAxes.axes.includes(axis));
  const axes = [...innerAxes.axes, ...outerAxes.axes.map((axis) => left[axis]!)].sort((a, b) => a - b);
  return builder.sum(operand, axes);
}
