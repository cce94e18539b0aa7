/** TensorFlow's kernels on maps. Maps are [N, H, W, C] unless an attribute says otherwise, kernels [kh, kw, in, out]. */
import { windowOver } from '../../../../src/layers/windows.ts';
import type { Window } from '../../../../src/ops/window.ts';
import { type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as maps from '../../phrases/maps.ts';
import type { Paddings } from '../../phrases/shaping.ts';
import type { Term } from '../../term.ts';
import { activate, type FusedActivation } from './activations.ts';
import { batchToSpace, depthToSpace, spaceToBatch } from './blocks.ts';

type Pair = number | readonly [number, number];

interface Sliding {
  readonly strides: Pair;
  readonly pad: 'same' | 'valid' | number | Paddings;
  readonly dilations?: Pair;
  readonly dataFormat?: string;
}

const pair = (value: Pair): readonly [number, number] => (typeof value === 'number' ? [value, value] : value);

/** The window over a map [N, H, W, C]; lists of paddings are for each axis of the kernel's data format. */
function windowFor(
  shape: readonly number[],
  window: Pair,
  { strides, pad, dilations = 1, dataFormat }: Sliding,
): Window {
  const common = { window: pair(window), stride: pair(strides), dilation: pair(dilations) };
  const size = shape.slice(1);
  if (typeof pad === 'string') return windowOver(size, { ...common, padding: pad });
  if (typeof pad === 'number') return windowOver(size, { ...common, padding: [pad, pad] });
  const spatial = pad.slice(dataFormat === 'NCHW' ? 2 : 1) as unknown as readonly [Paddings[0], Paddings[0]];
  const [[top, bottom], [left, right]] = spatial;
  return { ...windowOver(size, { ...common, padding: 'valid' }), padding: { top, bottom, left, right } };
}

const kernelSize = ({ shape: [rows, columns] }: Term): readonly [number, number] => [rows!, columns!];

/** A convolution with the bias and the activation that fused kernels have, in either data format. */
const convolution =
  (kernelOf: (filter: Term) => Term): Kernel<Sliding & FusedActivation> =>
  (call) => {
    const isFirst = call.attributes.dataFormat === 'NCHW';
    const filter = call.inputs[1]!;
    const [x, , bias, slopes] = call.inputs.map((input) =>
      input && isFirst ? maps.channelsLast(input) : input,
    );
    const window = windowFor(x!.shape, kernelSize(filter), call.attributes);
    const y = activate(call, maps.convolve(x!, { kernel: kernelOf(filter), bias }, window), slopes);
    return isFirst ? maps.channelsFirst(y) : y;
  };

const conv = convolution((filter) => filter);

/** Filters [kh, kw, channels, multiplier] are one group a channel. */
const depthwise = convolution((filter) => {
  const [rows, columns, channels, multiplier] = filter.shape as [number, number, number, number];
  return filter.reshape([rows, columns, 1, channels * multiplier]);
});

const pool =
  (op: 'maxPool' | 'averagePool'): Kernel<Sliding & { readonly filterSize: Pair }> =>
  ({ inputs: [x], attributes, isDifferentiated }) => {
    const window = windowFor(x!.shape, attributes.filterSize, attributes);
    const isPadded = Object.values(window.padding).some((rows) => rows > 0);
    if (isDifferentiated && op === 'averagePool' && isPadded) leaveOut('gradients-of-tensorflow-js');
    return x!.apply(op, [], { ...window, channelsFirst: false });
  };

interface Resize {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
  readonly size: readonly [number, number];
}

/** Where a place of the result lies on the old axis, as TensorFlow's resizing counts. */
function pointOf(place: number, [from, to]: readonly [number, number], resize: Resize): number {
  const scale = resize.alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return resize.halfPixelCenters ? (place + 0.5) * scale - 0.5 : place * scale;
}

const resize =
  (sharesAt: (point: number, resize: Resize) => maps.Shares): Kernel<Resize> =>
  ({ inputs: [x], attributes }) => {
    const matrix = (side: 0 | 1) => {
      const sizes = [x!.shape[1 + side]!, attributes.size[side]] as const;
      return maps.sharesMatrix(...sizes, (place) => sharesAt(pointOf(place, sizes, attributes), attributes));
    };
    return maps.resample(x!, matrix(0), matrix(1));
  };

const nearest = resize((point, { alignCorners, halfPixelCenters }) => {
  const place = halfPixelCenters ? point + 0.5 : point;
  return [[alignCorners ? Math.round(place) : Math.floor(place), 1]];
});

/** (x - mean) / sqrt(variance + epsilon) * scale + offset */
const batchNorm: Kernel<{ readonly varianceEpsilon: number }> = ({
  inputs,
  attributes: { varianceEpsilon },
}) => {
  const [x, scale, offset, mean, variance] = inputs;
  const normal = x!.minus(mean!).over(variance!.plus(varianceEpsilon).apply('sqrt'));
  return normal.times(scale ?? 1).plus(offset ?? 0);
};

interface Transposed extends Sliding {
  readonly inputShape: readonly [number, number, number, number];
}

/** The map spread out by the stride, under the kernel turned round: the transposed convolution in ops with gradients. */
const convBackpropInput: Kernel<Transposed> = ({ inputs: [dy, filter], attributes }) => {
  const [rows, columns] = kernelSize(filter!);
  const { padding, strides } = windowFor(attributes.inputShape, [rows, columns], attributes);
  const spread = (side: 0 | 1, window: number, before: number) => {
    const places = attributes.inputShape[1 + side]! + window - 1;
    return Array.from({ length: places }, (_, place) =>
      Array.from({ length: dy!.shape[1 + side]! }, (_value, i) =>
        Number(place === i * strides[side] + window - 1 - before),
      ),
    );
  };
  const wide = maps.resample(dy!, spread(0, rows, padding.top), spread(1, columns, padding.left));
  const kernel = filter!.apply('reverse', [], { axes: [0, 1] }).transpose([0, 1, 3, 2]);
  return maps.convolve(wide, { kernel }, { strides: [1, 1], dilation: [1, 1], padding: maps.NO_PADDING });
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
  // The places of the maxima, its second output, have no translation.
  MaxPoolWithArgmax: pool('maxPool'),
  ResizeBilinear: resize((point) => maps.filteredShares(point, maps.linear)),
  ResizeNearestNeighbor: nearest,
  SpaceToBatchND: spaceToBatch,
};
