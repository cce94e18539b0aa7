/** Ops that do away with dimensions. */
import type { Value } from '../compiler/builder.ts';
import type { Dimension } from '../compiler/program.ts';
import { FLOAT, INT } from '../compiler/tensorflow/emitter.ts';
import type { LaidOut, LayoutContext, OpDefinition, Tensor } from './definition.ts';
import { MAP_TO_CHANNELS_LAST } from './layout.ts';
import { forEachIndex, sizeOf, stridesOf, zeros } from './tensor.ts';

/** The axes that go, in ascending order, and whether they stay with size 1. */
export interface Axes {
  readonly axes: readonly number[];
  readonly keep: boolean;
}

function reducedShape(shape: readonly Dimension[], { axes, keep }: Axes): Dimension[] {
  return shape.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]));
}

/** Folds every element into the place of the result that it belongs to. */
function fold(
  x: Tensor,
  axes: readonly number[],
  start: number,
  step: (sum: number, value: number) => number,
): Float64Array {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const strides = stridesOf(kept);
  const result = new Float64Array(sizeOf(kept)).fill(start);
  forEachIndex(x.shape, (index, offset) => {
    let place = 0;
    for (let axis = 0; axis < index.length; axis++) {
      if (kept[axis] !== 1) place += index[axis]! * strides[axis]!;
    }
    result[place] = step(result[place]!, x.data[offset]!);
  });
  return result;
}

function layoutOfReduction({
  builder,
  node,
  attributes,
  ...context
}: LayoutContext<Axes>): LaidOut | undefined {
  if (!context.isChannelsFirst(0)) return undefined;
  const axes = attributes.axes.map((axis) => MAP_TO_CHANNELS_LAST[axis]!).sort((a, b) => a - b);
  const remaining = MAP_TO_CHANNELS_LAST.filter((_, axis) => !attributes.axes.includes(axis));
  const inOrder = remaining.every((axis, i) => i === 0 || axis > remaining[i - 1]!);
  if (!attributes.keep && !inOrder) return undefined;
  const value = builder.add(node.op as 'sum', [context.channelsFirst(0)], { axes, keep: attributes.keep });
  return { value, channelsFirst: attributes.keep };
}

export const sum: OpDefinition<Axes> = {
  doc: 'The sum over some axes.',
  type: ([x], attributes) => ({ type: x!.type, shape: reducedShape(x!.shape, attributes) }),
  gradient: ({ builder, inputs, outputGradient, attributes }) => {
    const shape = reducedShape(inputs[0]!.type.shape, { ...attributes, keep: true });
    return [builder.add('broadcast', [builder.reshape(outputGradient, shape), inputs[0]!], {})];
  },
  evaluate: ([x], { axes }, { shape }) => ({
    shape,
    data: fold(x!, axes, 0, (total, value) => total + value),
  }),
  onnx: (emitter, _node, inputs, { axes, keep }) =>
    emitter.node('ReduceSum', [inputs[0]!, emitter.integers(axes)], { keepdims: Number(keep) }),
  tensorflow: (emitter, node, [x], { axes, keep }) => {
    const rank = emitter.typeOf(x!).shape.length;
    const isOfBias = node.output.shape.length === 1 && rank > 1 && !axes.includes(rank - 1);
    if (emitter.kernels === 'native' && isOfBias) return emitter.float('BiasAddGrad', [x!]);
    return emitter.float('Sum', [x!, emitter.integers(axes)], { keep_dims: keep });
  },
  layout: layoutOfReduction,
};

export const largest: OpDefinition<Axes> = {
  doc: 'The maximum over some axes; equal maxima share the gradient evenly.',
  type: ([x], attributes) => ({ type: x!.type, shape: reducedShape(x!.shape, attributes) }),
  gradient: ({ builder, inputs, output, outputGradient, attributes }) => {
    const x = inputs[0]!;
    const shape = reducedShape(x.type.shape, { ...attributes, keep: true });
    const isLargest = builder.add('equal', [x, builder.reshape(output, shape)], {});
    const mask = builder.add('toFloat', [isLargest], {});
    const share = builder.over(
      builder.reshape(outputGradient, shape),
      builder.sum(mask, attributes.axes, true),
    );
    return [builder.times(mask, share)];
  },
  evaluate: ([x], { axes }, { shape }) => ({ shape, data: fold(x!, axes, -Infinity, Math.max) }),
  onnx: (emitter, _node, [x], { axes, keep }) =>
    emitter.node('ReduceMax', [x!], { axes: [...axes], keepdims: Number(keep) }),
  tensorflow: (emitter, _node, [x], { axes, keep }) =>
    emitter.float('Max', [x!, emitter.integers(axes)], { keep_dims: keep }),
  layout: layoutOfReduction,
};

export const count: OpDefinition<{ readonly axes: readonly number[] }> = {
  doc: 'How many elements lie along some axes, as a number: what a mean divides by.',
  type: () => ({ type: 'float', shape: [] }),
  gradient: 'none',
  evaluate: ([x], { axes }) => ({
    shape: [],
    data: Float64Array.of(axes.reduce((product, axis) => product * x!.shape[axis]!, 1)),
  }),
  onnx: (emitter, _node, inputs, { axes }) => {
    const sizes = emitter.node('Gather', [emitter.shapeOf(inputs[0]!), emitter.integers(axes)], { axis: 0 });
    const product = emitter.node('ReduceProd', [sizes], { keepdims: 0 });
    return emitter.node('Cast', [product], { to: emitter.floatType });
  },
  tensorflow: (emitter, _node, [x], { axes }) => {
    const first = emitter.integers([0], []);
    const sizes = emitter.node('GatherV2', [emitter.shapeOf(x!), emitter.integers(axes), first], {
      Tparams: INT,
      Tindices: INT,
      Taxis: INT,
    });
    const product = emitter.node('Prod', [sizes, emitter.integers([0])], { T: INT });
    return emitter.node('Cast', [product], { SrcT: INT, DstT: FLOAT });
  },
};

export const broadcast: OpDefinition<Readonly<Record<string, never>>> = {
  doc: 'The first operand stretched to the shape of the second, whose numbers do not matter.',
  type: ([x, like]) => ({ type: x!.type, shape: like!.shape }),
  gradient: ({ builder, inputs, outputGradient }) => {
    const shape = inputs[0]!.type.shape;
    const axes = shape
      .map((_, axis) => axis)
      .filter((axis) => shape[axis] !== outputGradient.type.shape[axis]);
    return [builder.sum(outputGradient, axes, true), undefined] as readonly (Value | undefined)[];
  },
  evaluate: ([x, like]) => {
    const result = zeros(like!.shape);
    const strides = stridesOf(x!.shape);
    forEachIndex(like!.shape, (index, offset) => {
      const place = index.reduce((at, i, axis) => at + (x!.shape[axis] === 1 ? 0 : i * strides[axis]!), 0);
      result.data[offset] = x!.data[place]!;
    });
    return result;
  },
  onnx: (emitter, _node, [x, like]) => emitter.node('Expand', [x!, emitter.shapeOf(like!)]),
  tensorflow: (emitter, _node, [x, like]) => emitter.float('BroadcastTo', [x!, emitter.shapeOf(like!)]),
  layout: ({ builder, node, ...context }) => {
    if (node.output.shape.length !== 4 || !context.isChannelsFirst(1)) return undefined;
    const operands = [context.channelsFirst(0), context.channelsFirst(1)];
    return { value: builder.add('broadcast', operands, {}), channelsFirst: true };
  },
};
