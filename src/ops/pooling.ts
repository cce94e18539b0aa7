/** Pooling of maps [N, H, W, C], or [N, C, H, W] with `channelsFirst`, and its gradients. */

import type { Dimension, TensorType } from '../compiler/program.ts';
import { INT, type TensorflowEmitter } from '../compiler/tensorflow/emitter.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { LaidOut, LayoutContext, OpDefinition } from './definition.ts';
import { formatShape, stridesOf, zeros } from './tensor.ts';
import {
  forEachTap,
  isPadded,
  NO_PADDING,
  onnxPads,
  type Window,
  windowAxes,
  windowCount,
  windowedSize,
} from './window.ts';

export interface PoolAttributes extends Window {
  readonly channelsFirst: boolean;
}

/** Where the rows, the columns and the channels of a map stand. */
function mapAxes({ channelsFirst }: PoolAttributes): readonly [number, number, number] {
  return channelsFirst ? [2, 3, 1] : [1, 2, 3];
}

function layoutOfPool({
  builder,
  node,
  attributes,
  ...context
}: LayoutContext<PoolAttributes>): LaidOut | undefined {
  if (attributes.channelsFirst) return undefined;
  const inputs = node.inputs.map((_, i) => context.channelsFirst(i));
  return {
    value: builder.add(node.op as 'maxPool', inputs, { ...attributes, channelsFirst: true }),
    channelsFirst: true,
  };
}

function onnxAttributes({ window, strides, dilation, padding }: PoolAttributes) {
  return {
    kernel_shape: [...window],
    strides: [...strides],
    dilations: [...dilation],
    pads: onnxPads(padding),
  };
}

function tensorflowAttributes({ window, strides }: PoolAttributes) {
  return { ksize: [1, ...window, 1], strides: [1, ...strides, 1], padding: 'VALID' };
}

/** The map with minus infinity around it, since TensorFlow.js pads no pools. */
function paddedForMaximum(emitter: TensorflowEmitter, x: string, { padding }: PoolAttributes): string {
  if (!isPadded(padding)) return x;
  const { top, bottom, left, right } = padding;
  const pairs = emitter.integers([0, 0, top, bottom, left, right, 0, 0], [4, 2]);
  return emitter.float('PadV2', [x, pairs, emitter.floats([Number.NEGATIVE_INFINITY], [])]);
}

/** Adds every number of the output gradient at the place that its maximum came from. */
function scatterToMaxima(
  emitter: TensorflowEmitter,
  [map, dy]: readonly [string, string],
  pool: ReturnType<typeof tensorflowAttributes>,
): string {
  const attributes = { ...pool, include_batch_in_index: true, Targmax: INT };
  const places = `${emitter.float('MaxPoolWithArgmax', [map], attributes)}:1`;
  const column = emitter.node('Reshape', [places, emitter.integers([-1, 1])], { T: INT });
  const all = emitter.float('Reshape', [dy, emitter.integers([-1])]);
  const size = emitter.node('Prod', [emitter.shapeOf(map), emitter.integers([0])], {
    T: INT,
    keep_dims: true,
  });
  const scattered = emitter.float('ScatterNd', [column, all, size], { Tindices: INT });
  return emitter.float('Reshape', [scattered, emitter.shapeOf(map)]);
}

/** For every place of the pool and every channel: the offset of the output and of its first maximum. */
function forEachMaximum(
  x: { readonly shape: readonly number[]; readonly data: Float64Array },
  outputShape: readonly number[],
  attributes: PoolAttributes,
  visit: (output: number, maximum: number) => void,
): void {
  const [rowAxis, columnAxis, channelAxis] = mapAxes(attributes);
  const [inStrides, outStrides] = [stridesOf(x.shape), stridesOf(outputShape)];
  const winners = new Map<number, number>();
  forEachTap([x.shape[rowAxis]!, x.shape[columnAxis]!], attributes, (p, q, _tap, row, column) => {
    for (let n = 0; n < x.shape[0]!; n++) {
      for (let c = 0; c < x.shape[channelAxis]!; c++) {
        const from =
          n * inStrides[0]! +
          row * inStrides[rowAxis]! +
          column * inStrides[columnAxis]! +
          c * inStrides[channelAxis]!;
        const to =
          n * outStrides[0]! +
          p * outStrides[rowAxis]! +
          q * outStrides[columnAxis]! +
          c * outStrides[channelAxis]!;
        const best = winners.get(to);
        if (best === undefined || x.data[from]! > x.data[best]!) winners.set(to, from);
      }
    }
  });
  for (const [output, maximum] of winners) visit(output, maximum);
}

function pooledType(x: TensorType, attributes: PoolAttributes): TensorType {
  const [rowAxis, columnAxis] = mapAxes(attributes);
  const [rows, columns] = windowAxes(attributes);
  const shape: Dimension[] = [...x.shape];
  shape[rowAxis] = windowCount(x.shape[rowAxis] as number, rows);
  shape[columnAxis] = windowCount(x.shape[columnAxis] as number, columns);
  if ((shape[rowAxis] as number) < 1 || (shape[columnAxis] as number) < 1) {
    throw new InternalError(`the window does not fit the map ${formatShape(x.shape)}`);
  }
  return { type: 'float', shape };
}

export const maxPool: OpDefinition<PoolAttributes> = {
  doc: 'The maximum under a window; padding is minus infinity.',
  type: ([x], attributes) => pooledType(x!, attributes),
  gradient: ({ builder, inputs, output, outputGradient, attributes }) => [
    builder.add('maxPoolGradient', [inputs[0]!, output, outputGradient], attributes),
  ],
  evaluate: ([x], attributes, { shape }) => {
    const result = zeros(shape);
    forEachMaximum(x!, shape, attributes, (output, maximum) => {
      result.data[output] = x!.data[maximum]!;
    });
    return result;
  },
  onnx: (emitter, _node, inputs, attributes) => emitter.node('MaxPool', inputs, onnxAttributes(attributes)),
  tensorflow: (emitter, _node, [x], attributes) =>
    emitter.float('MaxPool', [paddedForMaximum(emitter, x!, attributes)], tensorflowAttributes(attributes)),
  layout: layoutOfPool,
};

export const maxPoolGradient: OpDefinition<PoolAttributes> = {
  doc: 'The gradient of `maxPool` by its map, from the map, the result and its gradient: all to the first maximum in row-major order.',
  type: ([x]) => x!,
  gradient: 'none',
  evaluate: ([x, y, dy], attributes) => {
    const result = zeros(x!.shape);
    forEachMaximum(x!, y!.shape, attributes, (output, maximum) => {
      result.data[maximum]! += dy!.data[output]!;
    });
    return result;
  },
  onnx: (emitter, _node, [x, y, dy], attributes) => {
    const pool = { op: 'MaxPool', inputs: [x!], attributes: onnxAttributes(attributes) };
    const places = emitter.secondOutput(y!, pool);
    const overlaps = windowAxes(attributes).some((axis) => axis.window * axis.dilation > axis.stride);
    if (!overlaps) {
      const { kernel_shape, strides, pads } = onnxAttributes(attributes);
      return emitter.node('MaxUnpool', [dy!, places, emitter.shapeOf(x!)], { kernel_shape, strides, pads });
    }
    const flat = emitter.integers([-1]);
    const nothing = emitter.node('ConstantOfShape', [
      emitter.node('Reshape', [emitter.node('Size', [x!]), flat]),
    ]);
    const updates = [emitter.node('Reshape', [places, flat]), emitter.node('Reshape', [dy!, flat])];
    const scattered = emitter.node('ScatterElements', [nothing, ...updates], { axis: 0, reduction: 'add' });
    return emitter.node('Reshape', [scattered, emitter.shapeOf(x!)]);
  },
  tensorflow: (emitter, node, [x, y, dy], attributes) => {
    const padded = paddedForMaximum(emitter, x!, attributes);
    const pool = tensorflowAttributes(attributes);
    const gradient =
      emitter.kernels === 'native'
        ? emitter.float('MaxPoolGrad', [padded, y!, dy!], pool)
        : scatterToMaxima(emitter, [padded, dy!], pool);
    const { top, left } = attributes.padding;
    const [, ...sizes] = node.output.shape as readonly number[];
    const operands = [gradient, emitter.integers([0, top, left, 0]), emitter.integers([-1, ...sizes])];
    return isPadded(attributes.padding) ? emitter.float('Slice', operands, { Index: INT }) : gradient;
  },
  layout: layoutOfPool,
};

/** For every place of the pool, how many rows times columns of the map lie under it: [1, rows, columns, 1]. */
function tapCounts(size: readonly [number, number], attributes: PoolAttributes) {
  const [rows, columns] = windowedSize(size, attributes);
  const counts = new Array<number>(rows * columns).fill(0);
  forEachTap(size, attributes, (p, q) => {
    counts[p * columns + q]! += 1;
  });
  return { shape: [1, rows, columns, 1], counts };
}

export const averagePool: OpDefinition<PoolAttributes> = {
  doc: 'The mean of what lies under a window; padding does not count.',
  type: ([x], attributes) => pooledType(x!, attributes),
  gradient: ({ builder, inputs, outputGradient, attributes }) => {
    const [, height, width, channels] = inputs[0]!.type.shape as [Dimension, number, number, number];
    const { shape, counts } = tapCounts([height, width], attributes);
    const data = counts.map((taps) => 1 / taps);
    const shares = builder.times(outputGradient, builder.add('constant', [], { shape, data }));
    const [rows, columns] = attributes.window;
    const ones = new Array<number>(rows * columns * channels).fill(1);
    const kernel = builder.add('constant', [], { shape: [rows, columns, 1, channels], data: ones });
    // Each share goes to all that lies under its window, as through a kernel of ones for each channel.
    return [
      builder.add('convInputGradient', [shares, kernel, inputs[0]!], { ...attributes, groups: channels }),
    ];
  },
  evaluate: ([x], attributes, { shape }) => {
    const result = zeros(shape);
    const [rowAxis, columnAxis, channelAxis] = mapAxes(attributes);
    const size = [x!.shape[rowAxis]!, x!.shape[columnAxis]!] as const;
    const { counts } = tapCounts(size, attributes);
    const [from, to] = [stridesOf(x!.shape), stridesOf(shape)];
    forEachTap(size, attributes, (p, q, _tap, row, column) => {
      const share = 1 / counts[p * shape[columnAxis]! + q]!;
      for (let n = 0; n < shape[0]!; n++) {
        for (let c = 0; c < shape[channelAxis]!; c++) {
          const origin =
            n * from[0]! + row * from[rowAxis]! + column * from[columnAxis]! + c * from[channelAxis]!;
          const target = n * to[0]! + p * to[rowAxis]! + q * to[columnAxis]! + c * to[channelAxis]!;
          result.data[target]! += share * x!.data[origin]!;
        }
      }
    });
    return result;
  },
  onnx: (emitter, _node, inputs, attributes) => {
    const { dilations: _none, ...window } = onnxAttributes(attributes);
    return emitter.node('AveragePool', inputs, { ...window, count_include_pad: 0 });
  },
  tensorflow: (emitter, _node, inputs, attributes) =>
    emitter.float('AvgPool', inputs, tensorflowAttributes(attributes)),
  lowerTensorflow: ({ builder, inputs, attributes }) => {
    const { window, padding } = attributes;
    if (!isPadded(padding)) return undefined;
    const [, height, width] = inputs[0]!.type.shape as [Dimension, number, number];
    const { shape, counts } = tapCounts([height, width], attributes);
    const before = [0, padding.top, padding.left, 0];
    const padded = builder.add('pad', inputs, { before, after: [0, padding.bottom, padding.right, 0] });
    const mean = builder.add('averagePool', [padded], { ...attributes, padding: NO_PADDING });
    // The zeros of the padding counted too: what was divided by all is divided by the others.
    const data = counts.map((taps) => (window[0] * window[1]) / taps);
    return builder.times(mean, builder.add('constant', [], { shape, data }));
  },
  layout: layoutOfPool,
};
