/** TensorFlow's kernels on maps. Maps are [N, H, W, C] unless an attribute says otherwise, kernels [kh, kw, in, out]. */
import type { Value } from '../../../../src/compiler/builder.ts';
import { windowOver } from '../../../../src/layers/windows.ts';
import type { Window } from '../../../../src/ops/window.ts';
import { type Call, type Kernel, type KernelTable, leaveOut, sizesOf } from '../../phrases/kernel.ts';
import * as maps from '../../phrases/maps.ts';
import { type Paddings, strided } from '../../phrases/shaping.ts';
import { activate, type FusedActivation } from './activations.ts';

type Pair = number | readonly [number, number];

interface Sliding {
  readonly strides: Pair;
  readonly pad: 'same' | 'valid' | number | Paddings;
  readonly dilations?: Pair;
  readonly dataFormat?: string;
}

const pair = (value: Pair): readonly [number, number] => (typeof value === 'number' ? [value, value] : value);

/** The window over a map [H, W, C]; lists of paddings are for each axis of the kernel's data format. */
function windowFor(
  size: readonly number[],
  window: Pair,
  { strides, pad, dilations = 1, dataFormat }: Sliding,
): Window {
  const common = { window: pair(window), stride: pair(strides), dilation: pair(dilations) };
  if (typeof pad === 'string') return windowOver(size, { ...common, padding: pad });
  if (typeof pad === 'number') return windowOver(size, { ...common, padding: [pad, pad] });
  const [[top, bottom], [left, right]] = pad.slice(dataFormat === 'NCHW' ? 2 : 1) as [
    [number, number],
    [number, number],
  ];
  const without = windowOver(size, { ...common, padding: 'valid' });
  return { ...without, padding: { top, bottom, left, right } };
}

type Convolution = Sliding & FusedActivation;

/** A convolution with the bias and the activation that fused kernels have, in either data format. */
const convolution =
  (kernelOf: (call: Call<Convolution>) => Value): Kernel<Convolution> =>
  (call) => {
    const { builder, attributes } = call;
    const isFirst = attributes.dataFormat === 'NCHW';
    const channelsLast = (value: Value | undefined) =>
      value && isFirst ? maps.channelsLast(builder, value) : value;
    const [x, filter, bias, slopes] = call.inputs.map((input, i) => (i === 1 ? input : channelsLast(input)));
    const kernelSize = sizesOf(filter!).slice(0, 2) as [number, number];
    const window = windowFor(sizesOf(x!).slice(1), kernelSize, attributes);
    const y = activate(call, maps.convolve(builder, [x, kernelOf(call), bias], window), slopes);
    return isFirst ? maps.channelsFirst(builder, y) : y;
  };

const conv = convolution(({ inputs }) => inputs[1]!);
const depthwise = convolution(({ builder, inputs }) => maps.depthwiseKernel(builder, inputs[1]!));

interface Pool extends Sliding {
  readonly filterSize: Pair;
}

const pool =
  (op: 'maxPool' | 'averagePool'): Kernel<Pool> =>
  ({ builder, inputs: [x], attributes, isDifferentiated }) => {
    const window = windowFor(sizesOf(x!).slice(1), attributes.filterSize, attributes);
    const isPadded = Object.values(window.padding).some((rows) => rows > 0);
    if (isDifferentiated && op === 'averagePool' && isPadded) leaveOut('gradients-of-tensorflow-js');
    return maps.pool(builder, op, x!, window);
  };

interface Resize {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
  readonly size: readonly [number, number];
}

/** Where a place lies on the old axis, as TensorFlow's resizing counts. */
function pointOf(
  place: number,
  [from, to]: readonly [number, number],
  { alignCorners, halfPixelCenters }: Resize,
): number {
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return halfPixelCenters ? (place + 0.5) * scale - 0.5 : place * scale;
}

const resize =
  (sharesAt: (point: number, attributes: Resize) => ReturnType<maps.Sampling>): Kernel<Resize> =>
  ({ builder, inputs: [x], attributes }) => {
    const [rows, columns] = ([0, 1] as const).map((side) => {
      const sizes = [sizesOf(x!)[1 + side]!, attributes.size[side]] as const;
      return maps.samplingMatrix(...sizes, (place) =>
        sharesAt(pointOf(place, sizes, attributes), attributes),
      );
    });
    return maps.resample(builder, x!, rows!, columns!);
  };

const nearest = resize((point, { alignCorners, halfPixelCenters }) => {
  const place = halfPixelCenters ? point + 0.5 : point;
  return [[alignCorners ? Math.round(place) : Math.floor(place), 1]];
});

/** [N, blocks of a spatial axis in front, ...]: what BatchToSpaceND and SpaceToBatchND turn into each other. */
interface Blocks {
  readonly blockShape: readonly number[];
}

const spaceToBatch: Kernel<Blocks & { readonly paddings: Paddings }> = ({
  builder,
  inputs: [x],
  attributes,
}) => {
  const { blockShape, paddings } = attributes;
  const [n, ...rest] = sizesOf(x!) as [number, ...number[]];
  const none = rest.slice(blockShape.length).map(() => [0, 0] as const);
  const all = [[0, 0] as const, ...paddings, ...none];
  const padded = builder.add('pad', [x!], { before: all.map(([a]) => a), after: all.map(([, b]) => b) });
  const count = blockShape.length;
  const outer = blockShape.map((block, i) => sizesOf(padded)[1 + i]! / block);
  const inner = rest.slice(count);
  const split = builder.reshape(padded, [n, ...outer.flatMap((size, i) => [size, blockShape[i]!]), ...inner]);
  const places = blockShape.map((_, i) => 1 + 2 * i);
  const order = [
    ...places.map((place) => place + 1),
    0,
    ...places,
    ...inner.map((_, i) => 1 + 2 * count + i),
  ];
  const volume = blockShape.reduce((product, size) => product * size, n);
  return builder.reshape(builder.transpose(split, order), [volume, ...outer, ...inner]);
};

const batchToSpace: Kernel<Blocks & { readonly crops: Paddings }> = ({
  builder,
  inputs: [x],
  attributes,
}) => {
  const { blockShape, crops } = attributes;
  const [volume, ...rest] = sizesOf(x!) as [number, ...number[]];
  const count = blockShape.length;
  const n = volume / blockShape.reduce((product, size) => product * size, 1);
  const split = builder.reshape(x!, [...blockShape, n, ...rest]);
  const pairs = blockShape.flatMap((_, i) => [count + 1 + i, i]);
  const inner = rest.slice(count).map((_, i) => 2 * count + 1 + i);
  const joined = builder.reshape(builder.transpose(split, [count, ...pairs, ...inner]), [
    n,
    ...rest.map((size, i) => size * (blockShape[i] ?? 1)),
  ]);
  const strides = sizesOf(joined).map((size, axis) => {
    const [before, after] = crops[axis - 1] ?? [0, 0];
    return { start: before, size: size - before - after, step: 1 };
  });
  return strided(builder, joined, strides);
};

interface DepthToSpace {
  readonly blockSize: number;
  readonly dataFormat: string;
}

const depthToSpace: Kernel<DepthToSpace> = ({
  builder,
  inputs: [x],
  attributes: { blockSize, dataFormat },
}) => {
  const spread = (map: Value) => {
    const [n, h, w, c] = sizesOf(map) as [number, number, number, number];
    const depth = c / blockSize ** 2;
    const split = builder.reshape(map, [n, h, w, blockSize, blockSize, depth]);
    return builder.reshape(builder.transpose(split, [0, 1, 3, 2, 4, 5]), [
      n,
      h * blockSize,
      w * blockSize,
      depth,
    ]);
  };
  return dataFormat === 'NCHW'
    ? maps.channelsFirst(builder, spread(maps.channelsLast(builder, x!)))
    : spread(x!);
};

/** (x - mean) / sqrt(variance + epsilon) * scale + offset */
const batchNorm: Kernel<{ readonly varianceEpsilon: number }> = ({ builder, inputs, attributes }) => {
  const [x, scale, offset, mean, variance] = inputs;
  const spread = builder.add(
    'sqrt',
    [builder.plus(variance!, builder.scalar(attributes.varianceEpsilon))],
    {},
  );
  const normal = builder.over(builder.minus(x!, mean!), spread);
  const scaled = scale ? builder.times(normal, scale) : normal;
  return offset ? builder.plus(scaled, offset) : scaled;
};

interface Transposed extends Sliding {
  readonly inputShape: readonly [number, number, number, number];
}

/** The map spread out by the stride, under the kernel turned round: the transposed convolution, which has a gradient so. */
const convBackpropInput: Kernel<Transposed> = ({ builder, inputs: [dy, filter], attributes }) => {
  const [, height, width] = attributes.inputShape;
  const [rows, columns] = sizesOf(filter!) as [number, number];
  const { padding, strides } = windowFor(attributes.inputShape.slice(1), [rows, columns], attributes);
  const spread = (axis: 1 | 2, size: number, window: number, before: number) =>
    maps
      .samplingMatrix(sizesOf(dy!)[axis]!, size + window - 1, () => [])
      .map((row, place) => row.map((_, i) => Number(place === i * strides[axis - 1]! + window - 1 - before)));
  const wide = maps.resample(
    builder,
    dy!,
    spread(1, height, rows, padding.top),
    spread(2, width, columns, padding.left),
  );
  const turned = builder.transpose(builder.add('reverse', [filter!], { axes: [0, 1] }), [0, 1, 3, 2]);
  const none = { top: 0, bottom: 0, left: 0, right: 0 };
  return maps.convolve(builder, [wide, turned], { strides: [1, 1], dilation: [1, 1], padding: none });
};

export const mapKernels: KernelTable = {
  AvgPool: pool('averagePool'),
  BatchToSpaceND: batchToSpace,
  Conv2D: conv,
  Conv2DBackpropInput: convBackpropInput,
  DepthToSpace: depthToSpace,
  DepthwiseConv2dNative: depthwise,
  FusedBatchNorm: batchNorm,
  FusedConv2D: conv,
  FusedDepthwiseConv2D: depthwise,
  MaxPool: pool('maxPool'),
  ResizeBilinear: resize(maps.linearShares),
  ResizeNearestNeighbor: nearest,
  SpaceToBatchND: spaceToBatch,
};
