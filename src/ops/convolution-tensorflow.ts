/**
 * Convolutions as TensorFlow and TensorFlow.js have them: of groups depthwise ones alone, no stride together with a
 * dilation, no gradient of a dilated one, and in TensorFlow.js no gradients as ops but the one by the map.
 */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { Dimension } from '../compiler/program.ts';
import { INT, type TensorflowEmitter, type TensorflowKernels } from '../compiler/tensorflow/emitter.ts';
import type { ConvolutionAttributes } from './convolution.ts';
import { channels, lowerDepthwise, slidingRows } from './convolution-lowering.ts';
import { type Attributes, padMap, slidingAttributes, wordedPadding } from './convolution-padding.ts';
import type { Emission, LoweringContext } from './definition.ts';
import { extent, isPadded, NO_PADDING, windowAxes } from './window.ts';

type Convolving = Emission<TensorflowEmitter, ConvolutionAttributes>;

const isDilated = ({ dilation }: ConvolutionAttributes) => dilation.some((step) => step > 1);
const isStrided = ({ strides }: ConvolutionAttributes) => strides.some((step) => step > 1);

/** Whether each group reads one channel. */
function isDepthwise(kernel: Value, { groups }: ConvolutionAttributes): boolean {
  return groups > 1 && kernel.type.shape[2] === 1;
}

/** Groups become convolutions of their own; a kernel that is dilated and strides gets its zeros written out. */
export function lowerConvolution({
  builder,
  inputs,
  attributes,
}: LoweringContext<ConvolutionAttributes>): Value | undefined {
  const [x, kernel, bias] = inputs as [Value, Value, Value | undefined];
  if (attributes.groups > 1 && !isDepthwise(kernel, attributes)) {
    const parts = eachGroup(builder, kernel, attributes.groups).map(({ mapPart, outputPart }) =>
      builder.add('conv', [mapPart(x), outputPart(kernel)], { ...attributes, groups: 1 }),
    );
    const joined = builder.add('concat', parts, { axis: 3 });
    return bias === undefined ? joined : builder.plus(joined, bias);
  }
  if (!isDilated(attributes) || !isStrided(attributes)) return undefined;
  const apart = spread(builder, kernel, { steps: attributes.dilation, firstAxis: 0 });
  const [rows, columns] = windowAxes(attributes);
  const window = [extent(rows), extent(columns)] as const;
  const rest = bias === undefined ? [] : [bias];
  return builder.add('conv', [x, apart, ...rest], { ...attributes, window, dilation: [1, 1] });
}

/** The parts that belong together: of maps of the input, and of kernels and maps of the output. */
function eachGroup(builder: ProgramBuilder, kernel: Value, groups: number) {
  const [, , cin, cout] = kernel.type.shape as [Dimension, Dimension, number, number];
  const perGroup = cout / groups;
  return Array.from({ length: groups }, (_, group) => ({
    mapPart: (map: Value) => channels(builder, map, group * cin, cin),
    outputPart: (value: Value) => channels(builder, value, group * perGroup, perGroup),
  }));
}

/** Rows and columns apart by `steps`, with zeros between them; the rows stand at `firstAxis`. */
function spread(
  builder: ProgramBuilder,
  value: Value,
  { steps, firstAxis }: { readonly steps: readonly number[]; readonly firstAxis: number },
): Value {
  return steps.reduce((done, step, i) => spreadAxis(builder, done, firstAxis + i, step), value);
}

function spreadAxis(builder: ProgramBuilder, value: Value, axis: number, step: number): Value {
  if (step === 1) return value;
  const { shape } = value.type;
  const [before, size, after] = [shape.slice(0, axis), shape[axis] as number, shape.slice(axis + 1)];
  const none = [...shape, 1].map(() => 0);
  const column = builder.reshape(value, [...before, size, 1, ...after]);
  const padded = builder.add('pad', [column], { before: none, after: none.with(axis + 1, step - 1) });
  const merged = builder.reshape(padded, [...before, size * step, ...after]);
  return builder.add('slice', [merged], {
    starts: shape.map(() => 0),
    sizes: [...before, (size - 1) * step + 1, ...after],
    steps: shape.map(() => 1),
  });
}

export const emitConvolution: Convolving = (emitter, _node, inputs, attributes) => {
  const [x, kernel, bias] = inputs as [string, string, string | undefined];
  const sum = isDilated(attributes)
    ? emitByPhases(emitter, [x, kernel], attributes)
    : emitSliding(emitter, [x, kernel], attributes);
  return bias === undefined ? sum : emitter.float('BiasAdd', [sum, bias]);
};

function emitSliding(
  emitter: TensorflowEmitter,
  [x, kernel]: readonly [string, string],
  attributes: ConvolutionAttributes,
): string {
  const { groups, strides } = attributes;
  if (groups === 1) return emitter.float('Conv2D', [x, kernel], slidingAttributes(attributes));
  const [kh, kw, , cout] = emitter.typeOf(kernel).shape as [number, number, number, number];
  const filter = emitter.float('Reshape', [kernel, emitter.integers([kh, kw, groups, cout / groups])]);
  // TensorFlow wants one stride for both directions: a pool of one takes the places that are left.
  const isEven = strides[0] === strides[1];
  const placed = isEven ? attributes : { ...attributes, strides: [1, 1] as const };
  // Fused with its bias, TensorFlow's kernel forgets a padding in numbers, and ends the process.
  const isApart = emitter.kernels === 'native' && isPadded(attributes.padding);
  const map = isApart ? padMap(emitter, x, attributes.padding) : x;
  const sliding = slidingAttributes(isApart ? { ...placed, padding: NO_PADDING } : placed);
  const result = emitter.float('DepthwiseConv2dNative', [map, filter], sliding);
  if (isEven) return result;
  const taken = { ksize: [1, 1, 1, 1], strides: [1, ...strides, 1], padding: 'VALID' };
  return emitter.float('MaxPool', [result], taken);
}

/** At a dilation of d, every d-th row and column is a map of its own, on which the kernel is dense. */
function emitByPhases(
  emitter: TensorflowEmitter,
  [x, kernel]: readonly [string, string],
  attributes: ConvolutionAttributes,
): string {
  const { dilation, padding } = attributes;
  const [, height, width] = emitter.typeOf(x).shape as [Dimension, number, number];
  const whole = [height + padding.top + padding.bottom, width + padding.left + padding.right];
  const missing = whole.map((size, i) => (dilation[i]! - (size % dilation[i]!)) % dilation[i]!);
  const block = emitter.integers(dilation);
  const pads = [padding.top, padding.bottom + missing[0]!, padding.left, padding.right + missing[1]!];
  const phases = emitter.float('SpaceToBatchND', [x, block, emitter.integers(pads, [2, 2])]);
  const dense = emitSliding(emitter, [phases, kernel], {
    ...attributes,
    dilation: [1, 1],
    padding: NO_PADDING,
  });
  const crops = emitter.integers([0, missing[0]!, 0, missing[1]!], [2, 2]);
  return emitter.float('BatchToSpaceND', [dense, block, crops]);
}

/** Groups apart; depthwise and dilated gradients as convolutions of the output gradient. */
export function lowerInputGradient({
  builder,
  inputs,
  attributes,
}: LoweringContext<ConvolutionAttributes>): Value | undefined {
  const [dy, kernel, like] = inputs as [Value, Value, Value];
  const { groups } = attributes;
  if (groups === 1) {
    if (!isDilated(attributes)) return undefined;
    return slideBack(builder, [dy, builder.transpose(kernel, [0, 1, 3, 2]), like], attributes);
  }
  if (isDepthwise(kernel, attributes) && kernel.type.shape[3] === groups) {
    return slideBack(builder, [dy, kernel, like], attributes);
  }
  const parts = eachGroup(builder, kernel, groups).map(({ mapPart, outputPart }) => {
    const operands = [outputPart(dy), outputPart(kernel), mapPart(like)];
    return builder.add('convInputGradient', operands, { ...attributes, groups: 1 });
  });
  return builder.add('concat', parts, { axis: 3 });
}

/** The output gradient, its rows apart by the stride, under the kernel turned round. */
function slideBack(
  builder: ProgramBuilder,
  [dy, kernel, like]: readonly [Value, Value, Value],
  attributes: ConvolutionAttributes,
): Value {
  const apart = spread(builder, dy, { steps: attributes.strides, firstAxis: 1 });
  const [rows, columns] = windowAxes(attributes).map((axis, i) => {
    const before = extent(axis) - 1 - axis.before;
    const [size, reached] = [like.type.shape[i + 1], apart.type.shape[i + 1]] as [number, number];
    return { before, after: size - reached + extent(axis) - 1 - before };
  }) as [Margins, Margins];
  return builder.add('conv', [cutNegative(builder, apart, [rows, columns]), reversed(builder, kernel)], {
    ...attributes,
    strides: [1, 1],
    padding: {
      top: Math.max(0, rows.before),
      bottom: Math.max(0, rows.after),
      left: Math.max(0, columns.before),
      right: Math.max(0, columns.after),
    },
  });
}

/** Rows or columns that a map lacks on either side, or has too many of. */
interface Margins {
  readonly before: number;
  readonly after: number;
}

function reversed(builder: ProgramBuilder, kernel: Value): Value {
  return builder.add('reverse', [kernel], { axes: [0, 1] });
}

/** Without the rows and columns that negative margins take away. */
function cutNegative(builder: ProgramBuilder, map: Value, margins: readonly [Margins, Margins]): Value {
  if (margins.every(({ before, after }) => before >= 0 && after >= 0)) return map;
  const [batch, height, width, depth] = map.type.shape as [Dimension, number, number, number];
  const left = (size: number, { before, after }: Margins) => size + Math.min(0, before) + Math.min(0, after);
  return builder.add('slice', [map], {
    starts: [0, Math.max(0, -margins[0].before), Math.max(0, -margins[1].before), 0],
    sizes: [batch, left(height, margins[0]), left(width, margins[1]), depth],
    steps: [1, 1, 1, 1],
  });
}

export const emitInputGradient: Convolving = (emitter, node, [dy, kernel, like], attributes) => {
  const gradient = (sizes: string, around: Attributes) =>
    emitter.float('Conv2DBackpropInput', [sizes, kernel!, dy!], around);
  const sizes = emitter.shapeOf(like!);
  if (emitter.kernels === 'portable') return gradient(sizes, slidingAttributes(attributes));
  const [, height, width, depth] = node.output.shape as [Dimension, number, number, number];
  const around = wordedPadding([height, width], attributes);
  if (around !== undefined) return gradient(sizes, around);
  const { top, bottom, left, right } = attributes.padding;
  const margins = emitter.integers([0, top + bottom, left + right, 0]);
  const whole = emitter.node('AddV2', [sizes, margins], { T: INT });
  const padded = gradient(whole, slidingAttributes({ ...attributes, padding: NO_PADDING }));
  const cut = [emitter.integers([0, top, left, 0]), emitter.integers([-1, height, width, depth])];
  return emitter.float('Slice', [padded, ...cut], { Index: INT });
};

/** Groups apart; TensorFlow.js gets the kernel's gradient as a convolution, with channels and batch exchanged. */
export function lowerFilterGradient(
  { builder, inputs, attributes }: LoweringContext<ConvolutionAttributes>,
  kernels: TensorflowKernels,
): Value | undefined {
  const [x, dy, like] = inputs as [Value, Value, Value];
  const { groups } = attributes;
  if (groups === 1) {
    if (kernels === 'native' && !isDilated(attributes)) return undefined;
    return slideOver(builder, [x, dy, like], attributes);
  }
  if (isDepthwise(like, attributes) && like.type.shape[3] === groups) {
    return lowerDepthwise(builder, [x, dy, like], attributes);
  }
  const parts = eachGroup(builder, like, groups).map(({ mapPart, outputPart }) => {
    const operands = [mapPart(x), outputPart(dy), outputPart(like)];
    return builder.add('convFilterGradient', operands, { ...attributes, groups: 1 });
  });
  return builder.add('concat', parts, { axis: 3 });
}

/** The map, channels as samples, under the output gradient as a kernel whose rows are apart by the stride. */
function slideOver(
  builder: ProgramBuilder,
  [x, dy, like]: readonly [Value, Value, Value],
  attributes: ConvolutionAttributes,
): Value {
  const [, height, width] = x.type.shape as [Dimension, number, number];
  const window = dy.type.shape.slice(1, 3) as [number, number];
  const axes = windowAxes(attributes);
  const rows = slidingRows(axes[0], height, window[0]);
  const columns = slidingRows(axes[1], width, window[1]);
  const { top, left } = attributes.padding;
  const correlated = builder.add(
    'conv',
    [builder.transpose(x, [3, 1, 2, 0]), builder.transpose(dy, [1, 2, 0, 3])],
    {
      window,
      strides: [1, 1],
      dilation: attributes.strides,
      padding: { top, bottom: rows.after, left, right: columns.after },
      groups: 1,
      channelsFirst: false,
    },
  );
  // Batch, rows, columns, channels are now input channels, kernel rows, kernel columns, output channels.
  return builder.add('slice', [builder.transpose(correlated, [1, 2, 0, 3])], {
    starts: [0, 0, 0, 0],
    sizes: like.type.shape,
    steps: [...attributes.dilation, 1, 1],
  });
}

export const emitFilterGradient: Convolving = (emitter, node, [x, dy], attributes) => {
  const sizes = emitter.integers(node.output.shape as readonly number[]);
  const gradient = (map: string, around: Attributes) =>
    emitter.float('Conv2DBackpropFilter', [map, sizes, dy!], around);
  if (emitter.kernels === 'portable') return gradient(x!, slidingAttributes(attributes));
  const [, height, width] = emitter.typeOf(x!).shape as [Dimension, number, number];
  const around = wordedPadding([height, width], attributes);
  if (around !== undefined) return gradient(x!, around);
  const padded = padMap(emitter, x!, attributes.padding);
  return gradient(padded, slidingAttributes({ ...attributes, padding: NO_PADDING }));
};
