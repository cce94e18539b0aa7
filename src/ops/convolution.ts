/**
 * Convolution of maps [N, H, W, C] with kernels [kh, kw, in / groups, out], and its two gradients.
 * With `channelsFirst` the same on maps [N, C, H, W] and kernels [out, in / groups, kh, kw].
 */

import type { Value } from '../compiler/builder.ts';
import type { Dimension } from '../compiler/program.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import { lowerFilterGradient, lowerInputGradient } from './convolution-lowering.ts';
import * as tensorflow from './convolution-tensorflow.ts';
import type { LaidOut, LayoutContext, OpDefinition, Tensor } from './definition.ts';
import { KERNEL_TO_CHANNELS_FIRST } from './layout.ts';
import { formatShape, zeros } from './tensor.ts';
import { forEachTap, onnxPads, type Window, windowAxes, windowCount } from './window.ts';

export interface ConvolutionAttributes extends Window {
  readonly groups: number;
  readonly channelsFirst: boolean;
}

/** Where batch, rows, columns and channels stand in a map, and kernel rows, columns, in, out in a kernel. */
interface Axes {
  readonly map: readonly [number, number, number, number];
  readonly kernel: readonly [number, number, number, number];
}

const CHANNELS_LAST: Axes = { map: [0, 1, 2, 3], kernel: [0, 1, 2, 3] };
const CHANNELS_FIRST: Axes = { map: [0, 2, 3, 1], kernel: [2, 3, 1, 0] };

function axesOf(attributes: ConvolutionAttributes): Axes {
  return attributes.channelsFirst ? CHANNELS_FIRST : CHANNELS_LAST;
}

function ordered<T>(shape: readonly T[], axes: readonly number[]): T[] {
  return axes.map((axis) => shape[axis]!);
}

/** Puts batch, rows, columns, channels in the order of the layout. */
function mapShape<T>(attributes: ConvolutionAttributes, [n, h, w, c]: readonly [T, T, T, T]): T[] {
  return attributes.channelsFirst ? [n, c, h, w] : [n, h, w, c];
}

function windowed(
  size: Dimension,
  axis: ReturnType<typeof windowAxes>[number],
  shape: readonly Dimension[],
): number {
  const result = typeof size === 'number' ? windowCount(size, axis) : 0;
  if (result < 1) throw new InternalError(`the window does not fit the map ${formatShape(shape)}`);
  return result;
}

/** Reads and adds at batch, row, column, channel whatever the layout. */
function indexer(shape: readonly number[], axes: readonly number[]) {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const [s0, s1, s2, s3] = ordered(strides, axes) as [number, number, number, number];
  return (a: number, b: number, c: number, d: number) => a * s0 + b * s1 + c * s2 + d * s3;
}

/** The three tensors of a convolution: any one of them gathers products of the other two. */
interface Terms {
  readonly map: Tensor;
  readonly kernel: Tensor;
  readonly output: Tensor;
}

/** Numbers that are read or written one after another, `step` apart. */
interface Run {
  readonly data: Float64Array;
  readonly step: number;
}

/** Adds to `into` every product of the convolution between the other two. */
function gather(terms: Terms, into: keyof Terms, attributes: ConvolutionAttributes): Tensor {
  const axes = axesOf(attributes);
  const [n, h, w] = ordered(terms.map.shape, axes.map) as [number, number, number];
  const [, , cin, cout] = ordered(terms.kernel.shape, axes.kernel) as [number, number, number, number];
  const at = {
    map: indexer(terms.map.shape, axes.map),
    kernel: indexer(terms.kernel.shape, axes.kernel),
    output: indexer(terms.output.shape, axes.map),
  };
  const perGroup = cout / attributes.groups;
  // Along the output channels of a group the map stays where it is.
  const steps = { map: 0, kernel: at.kernel(0, 0, 0, 1), output: at.output(0, 0, 0, 1) };
  const [left, right] = (['map', 'kernel', 'output'] as const).filter((term) => term !== into) as [
    keyof Terms,
    keyof Terms,
  ];
  const run = (term: keyof Terms): Run => ({ data: terms[term].data, step: steps[term] });
  const add = productAdder(run(into), run(left), run(right));
  forEachTap([h, w], attributes, (p, q, [i, j], row, column) => {
    for (let sample = 0; sample < n; sample++) {
      for (let first = 0; first < cout; first += perGroup) {
        for (let c = 0; c < cin; c++) {
          const offsets = {
            map: at.map(sample, row, column, (first / perGroup) * cin + c),
            kernel: at.kernel(i, j, c, first),
            output: at.output(sample, p, q, first),
          };
          add(offsets[into], offsets[left], offsets[right], perGroup);
        }
      }
    }
  });
  return terms[into];
}

/** target += left * right, number by number along three runs. */
function productAdder(target: Run, left: Run, right: Run) {
  const [to, one, other] = [target.data, left.data, right.data];
  const [toStep, oneStep, otherStep] = [target.step, left.step, right.step];
  return (t: number, l: number, r: number, count: number): void => {
    for (let i = 0; i < count; i++) {
      to[t + i * toStep]! += one[l + i * oneStep]! * other[r + i * otherStep]!;
    }
  };
}

function layoutOfConvolution({
  builder,
  node,
  attributes,
  ...context
}: LayoutContext<ConvolutionAttributes>): LaidOut | undefined {
  if (attributes.channelsFirst) return undefined;
  const kernel = builder.transpose(context.asMeant(1), KERNEL_TO_CHANNELS_FIRST);
  const bias = node.inputs.length > 2 ? [context.asMeant(2)] : [];
  const inputs = [context.channelsFirst(0), kernel, ...bias];
  return {
    value: builder.add(node.op as 'conv', inputs, { ...attributes, channelsFirst: true }),
    channelsFirst: true,
  };
}

function onnxAttributes({ window, strides, dilation, padding, groups }: ConvolutionAttributes) {
  return {
    kernel_shape: [...window],
    strides: [...strides],
    dilations: [...dilation],
    pads: onnxPads(padding),
    group: groups,
  };
}

export const conv: OpDefinition<ConvolutionAttributes> = {
  doc: 'Cross-correlation of a map with a kernel, plus a bias by output channel, which may be left out.',
  type: ([x, kernel], attributes) => {
    const axes = axesOf(attributes);
    const [n, h, w, c] = ordered(x!.shape, axes.map) as [Dimension, Dimension, Dimension, Dimension];
    const [, , cin, cout] = ordered(kernel!.shape, axes.kernel) as [
      Dimension,
      Dimension,
      Dimension,
      Dimension,
    ];
    const matches = c === 'batch' ? cin === 'batch' : c === (cin as number) * attributes.groups;
    if (!matches) {
      throw new InternalError(
        `kernel ${formatShape(kernel!.shape)} does not fit map ${formatShape(x!.shape)}`,
      );
    }
    const [rows, columns] = windowAxes(attributes);
    const size = [windowed(h, rows, x!.shape), windowed(w, columns, x!.shape)] as const;
    return { type: 'float', shape: mapShape<Dimension>(attributes, [n, size[0], size[1], cout]) };
  },
  gradient: ({ builder, inputs, outputGradient, attributes }, wanted) => {
    const [x, kernel, bias] = inputs as [Value, Value, Value | undefined];
    return [
      wanted[0] ? builder.add('convInputGradient', [outputGradient, kernel, x], attributes) : undefined,
      wanted[1] ? builder.add('convFilterGradient', [x, outputGradient, kernel], attributes) : undefined,
      bias && wanted[2] ? builder.sum(outputGradient, [0, 1, 2]) : undefined,
    ];
  },
  evaluate: ([x, kernel, bias], attributes, { shape }) => {
    const result = zeros(shape);
    const channel = axesOf(attributes).map[3];
    if (bias) fillChannels(result, bias.data, channel);
    return gather({ map: x!, kernel: kernel!, output: result }, 'output', attributes);
  },
  onnx: (emitter, _node, inputs, attributes) => emitter.node('Conv', inputs, onnxAttributes(attributes)),
  tensorflow: tensorflow.emitConvolution,
  lowerTensorflow: tensorflow.lowerConvolution,
  layout: layoutOfConvolution,
};

function fillChannels(map: Tensor, values: Float64Array, channelAxis: number): void {
  const inner = map.shape.slice(channelAxis + 1).reduce((a, b) => a * b, 1);
  for (let offset = 0; offset < map.data.length; offset++) {
    map.data[offset] = values[Math.floor(offset / inner) % values.length]!;
  }
}

export const convInputGradient: OpDefinition<ConvolutionAttributes> = {
  doc: 'The gradient of `conv` by its map, from the output gradient, the kernel, and a map of the wanted shape.',
  type: ([, , like]) => like!,
  gradient: 'none',
  evaluate: ([dy, kernel, like], attributes) => {
    return gather({ map: zeros(like!.shape), kernel: kernel!, output: dy! }, 'map', attributes);
  },
  onnx: (emitter, node, inputs, attributes) => {
    // What a stride left over at the far edge: (n + 2p - d(k - 1) - 1) mod s.
    const size = ordered(node.output.shape, axesOf(attributes).map).slice(1, 3) as [number, number];
    const leftOver = windowAxes(attributes).map((axis, i) => {
      const slack = size[i]! + axis.before + axis.after - axis.dilation * (axis.window - 1) - 1;
      return slack % axis.stride;
    });
    return emitter.node('ConvTranspose', inputs.slice(0, 2), {
      ...onnxAttributes(attributes),
      output_padding: leftOver,
    });
  },
  lowerOnnx: lowerInputGradient,
  tensorflow: tensorflow.emitInputGradient,
  lowerTensorflow: tensorflow.lowerInputGradient,
  layout: ({ builder, attributes, ...context }) => {
    if (attributes.channelsFirst) return undefined;
    const kernel = builder.transpose(context.asMeant(1), KERNEL_TO_CHANNELS_FIRST);
    const inputs = [context.channelsFirst(0), kernel, context.channelsFirst(2)];
    const value = builder.add('convInputGradient', inputs, { ...attributes, channelsFirst: true });
    return { value, channelsFirst: true };
  },
};

export const convFilterGradient: OpDefinition<ConvolutionAttributes> = {
  doc: 'The gradient of `conv` by its kernel, from the map, the output gradient, and a kernel of the wanted shape.',
  type: ([, , like]) => like!,
  gradient: 'none',
  evaluate: ([x, dy, like], attributes) => {
    return gather({ map: x!, kernel: zeros(like!.shape), output: dy! }, 'kernel', attributes);
  },
  onnx: 'lowered',
  lowerOnnx: lowerFilterGradient,
  tensorflow: tensorflow.emitFilterGradient,
  lowerTensorflow: tensorflow.lowerFilterGradient,
};
