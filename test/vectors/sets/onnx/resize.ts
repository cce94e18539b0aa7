/** ONNX's Resize along the last two axes, by matrices of shares. */
import type { Matrix } from '../../../../src/ops/resample.ts';
import { type Kernel, leaveOut } from '../../phrases/kernel.ts';
import * as maps from '../../phrases/maps.ts';

interface Resize {
  readonly mode?: string;
  readonly coordinate_transformation_mode?: string;
  readonly nearest_mode?: string;
  readonly cubic_coeff_a?: number;
  readonly exclude_outside?: number;
  readonly antialias?: number;
  readonly axes?: readonly number[];
  readonly keep_aspect_ratio_policy?: string;
}

/** One axis: how many places there are, how many there will be, and by what they are multiplied. */
interface Side {
  readonly size: number;
  readonly places: number;
  readonly scale: number;
}

/** Where a place of the result lies on the old axis. */
const transformations: Readonly<Record<string, (place: number, side: Side) => number>> = {
  half_pixel: (place, { scale }) => (place + 0.5) / scale - 0.5,
  pytorch_half_pixel: (place, { scale, places }) => (places > 1 ? (place + 0.5) / scale - 0.5 : 0),
  asymmetric: (place, { scale }) => place / scale,
  align_corners: (place, { scale, size, places }) =>
    places > 1 ? (place * (size - 1)) / (size * scale - 1) : 0,
  half_pixel_symmetric: (place, { scale, size, places }) => {
    const offset = (size / 2) * (1 - places / (size * scale));
    return offset + (place + 0.5) / scale - 0.5;
  },
};

const roundings: Readonly<Record<string, (point: number) => number>> = {
  round_prefer_floor: (point) => Math.ceil(point - 0.5),
  round_prefer_ceil: (point) => Math.floor(point + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The matrix of one axis. */
function matrixOf(side: Side, attributes: Resize): Matrix {
  const { mode = 'nearest', coordinate_transformation_mode: transformation = 'half_pixel' } = attributes;
  const transform = transformations[transformation] ?? leaveOut('boxes-of-pictures');
  const round = roundings[attributes.nearest_mode ?? 'round_prefer_floor']!;
  const filter = mode === 'cubic' ? maps.cubic(attributes.cubic_coeff_a ?? -0.75) : maps.linear;
  // Where a map shrinks, antialiasing stretches the filter over all that a place stands for.
  const stretch = attributes.antialias === 1 ? Math.max(1, 1 / side.scale) : 1;
  const inside = attributes.exclude_outside === 1 ? side.size : undefined;
  return maps.sharesMatrix(side.size, side.places, (place) => {
    const point = transform(place, side);
    if (mode === 'nearest') return [[round(point), 1]];
    return maps.filteredShares(point, filter, { stretch, inside });
  });
}

/** Sizes and scales of both spatial axes, from `scales` or `sizes` for some axes. */
function sidesOf(
  shape: readonly number[],
  lists: { readonly scales?: readonly number[]; readonly sizes?: readonly number[] },
  attributes: Resize,
): Side[] {
  const axes = attributes.axes ?? shape.map((_, axis) => axis);
  const { scales, sizes } = lists;
  const wanted = axes.map((axis, i) => (scales ? scales[i]! : sizes![i]! / shape[axis]!));
  const { keep_aspect_ratio_policy: policy = 'stretch' } = attributes;
  const common = policy === 'not_larger' ? Math.min(...wanted) : Math.max(...wanted);
  return [2, 3].map((axis) => {
    const [size, i] = [shape[axis]!, axes.indexOf(axis)];
    const scale = policy === 'stretch' ? wanted[i]! : common;
    const places = scales
      ? Math.floor(size * scale)
      : policy === 'stretch'
        ? sizes![i]!
        : Math.round(size * scale);
    return { size, places, scale };
  });
}

export const resize: Kernel<Resize> = ({ inputs: [x, , scales, sizes], attributes, numbers }) => {
  const lists = {
    ...(scales && { scales: [...numbers(scales).data] }),
    ...(sizes && { sizes: [...numbers(sizes).data] }),
  };
  const [rows, columns] = sidesOf(x!.shape, lists, attributes).map((side) => matrixOf(side, attributes));
  return maps.channelsFirst(maps.resample(maps.channelsLast(x!), rows!, columns!));
};
