/** ONNX's operators on maps [N, C, H, W] (or [N, C, W]: maps of one row) and kernels [out, in / groups, kh, kw]. */

import { windowOver } from '../../../../src/layers/windows.ts';
import { sizeOf } from '../../../../src/ops/tensor.ts';
import {
  extent,
  type Padding,
  type Window,
  type WindowAxis,
  windowAxes,
  windowCount,
} from '../../../../src/ops/window.ts';
import { type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as maps from '../../phrases/maps.ts';
import type { Term } from '../../term.ts';
import { resize } from './resize.ts';

interface Sliding {
  readonly kernel_shape?: readonly number[];
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads?: readonly number[];
  readonly auto_pad?: string;
}

/** Does the work of an operator on maps with rows and columns, channels last. */
function overMaps(x: Term, work: (map: Term) => Term): Term {
  if (x.shape.length > 4) leaveOut('three-dimensional');
  const isLine = x.shape.length === 3;
  const map = isLine ? x.reshape(x.shape.toSpliced(2, 0, 1)) : x;
  const y = maps.channelsFirst(work(maps.channelsLast(map)));
  return isLine ? y.reshape(y.shape.toSpliced(2, 1)) : y;
}

/** Rows and columns; what has no rows has one. */
const both = (sizes: readonly number[] | undefined, row: number): readonly [number, number] => {
  const [rows, columns] = sizes ?? [row, row];
  return columns === undefined ? [row, rows!] : [rows!, columns];
};

/** The window over a map [N, H, W, C]. */
function windowFor(shape: readonly number[], attributes: Sliding): Window {
  const { pads, auto_pad: word = 'NOTSET' } = attributes;
  const common = {
    window: both(attributes.kernel_shape, 1),
    stride: both(attributes.strides, 1),
    dilation: both(attributes.dilations, 1),
  };
  const isSame = word.startsWith('SAME');
  const window = windowOver(shape.slice(1), { ...common, padding: isSame ? 'same' : 'valid' });
  if (isSame) return word === 'SAME_UPPER' ? window : { ...window, padding: turned(window.padding) };
  if (pads === undefined) return window;
  const [top, left, bottom, right] = pads.length === 2 ? [0, pads[0]!, 0, pads[1]!] : pads;
  return { ...window, padding: { top: top!, bottom: bottom!, left: left!, right: right! } };
}

/** The odd row at the start instead of at the end. */
function turned({ top, bottom, left, right }: Padding): Padding {
  return { top: bottom, bottom: top, left: right, right: left };
}

/** A kernel [out, in, kh, kw], or without rows, as [kh, kw, in, out]. */
function kernelOf(weight: Term): Term {
  const full = weight.shape.length === 3 ? weight.reshape(weight.shape.toSpliced(2, 0, 1)) : weight;
  return full.transpose([2, 3, 1, 0]);
}

const conv: Kernel<Sliding> = ({ inputs: [x, weight, bias], attributes }) =>
  overMaps(x!, (map) => {
    const window = windowFor(map.shape, { ...attributes, kernel_shape: weight!.shape.slice(2) });
    return maps.convolve(map, { kernel: kernelOf(weight!), bias }, window);
  });

interface Transposed extends Sliding {
  readonly group?: number;
  readonly output_padding?: readonly number[];
  readonly output_shape?: readonly number[];
}

/** How large one side becomes, and what is cut off at its ends: the padding of the convolution that it turns round. */
function grownSide(places: number, axis: WindowAxis, { extra, wanted, isUpper }: Growth) {
  const full = axis.stride * (places - 1) + extra + extent(axis);
  if (wanted === undefined) return { ...axis, size: full - axis.before - axis.after };
  // What no window reaches needs no padding.
  const total = Math.max(0, full - wanted);
  const before = isUpper ? Math.floor(total / 2) : Math.ceil(total / 2);
  return { size: wanted, before, after: total - before };
}

interface Growth {
  /** Rows that no window reaches. */
  readonly extra: number;
  /** The size, where it is given; the padding follows from it, an odd row at the end if `isUpper`. */
  readonly wanted: number | undefined;
  readonly isUpper: boolean;
}

/** The gradient of the convolution from [N, out, ...] to x by its map. */
const convTranspose: Kernel<Transposed> = ({ inputs: [x, weight], attributes }) =>
  overMaps(x!, (map) => {
    const { group = 1, auto_pad: word = 'NOTSET', output_shape } = attributes;
    const kernel_shape = weight!.shape.slice(2);
    const window = windowFor(map.shape, { ...attributes, auto_pad: 'NOTSET', kernel_shape });
    const extra = both(attributes.output_padding, 0);
    const [rows, columns] = windowAxes(window).map((axis, side) => {
      const places = map.shape[1 + side]!;
      const wanted = word === 'NOTSET' ? output_shape?.[side] : places * axis.stride;
      return grownSide(places, axis, { extra: extra[side]!, wanted, isUpper: word === 'SAME_UPPER' });
    });
    const shape = [map.shape[0]!, rows!.size, columns!.size, weight!.shape[1]! * group];
    const padding = { top: rows!.before, bottom: rows!.after, left: columns!.before, right: columns!.after };
    return map.apply('convInputGradient', [kernelOf(weight!), filled(map, shape, 0)], {
      ...window,
      padding,
      groups: group,
      channelsFirst: false,
    });
  });

const filled = (like: Term, shape: readonly number[], value: number) =>
  like.constant(new Array<number>(sizeOf(shape)).fill(value), shape);

interface Pool extends Sliding {
  readonly ceil_mode?: number;
  readonly count_include_pad?: number;
}

/** Whether rounding up gives more places than rounding down; one that starts in the far padding does not count. */
function reachesBeyond(size: number, axis: WindowAxis): boolean {
  const steps = Math.ceil((size + axis.before + axis.after - extent(axis)) / axis.stride);
  const startsInside = steps * axis.stride < size + axis.before;
  return steps + Number(startsInside) > windowCount(size, axis);
}

function poolWindow(map: Term, attributes: Pool): Window {
  const window = windowFor(map.shape, attributes);
  if (window.dilation.some((step) => step > 1)) leaveOut('pool-dilation');
  const isBeyond = windowAxes(window).some((axis, side) => reachesBeyond(map.shape[1 + side]!, axis));
  return attributes.ceil_mode === 1 && isBeyond ? leaveOut('ceil-mode') : window;
}

const maxPool: Kernel<Pool> = ({ inputs: [x], attributes }) =>
  overMaps(x!, (map) => map.apply('maxPool', [], { ...poolWindow(map, attributes), channelsFirst: false }));

/** Padding counts where the attribute says so: then it is zeros of the map. */
const averagePool: Kernel<Pool> = ({ inputs: [x], attributes }) =>
  overMaps(x!, (map) => {
    const window = poolWindow(map, attributes);
    const { top, bottom, left, right } = window.padding;
    const counts = attributes.count_include_pad === 1;
    const wide = counts ? map.pad(1, top, bottom).pad(2, left, right) : map;
    const padding = counts ? maps.NO_PADDING : window.padding;
    return wide.apply('averagePool', [], { ...window, padding, channelsFirst: false });
  });

/** (sum of |x|^p)^(1 / p) under a window. */
const lpPool: Kernel<Pool & { readonly p?: number }> = ({ inputs: [x], attributes }) =>
  overMaps(x!, (map) => {
    const { p = 2 } = attributes;
    const window = poolWindow(map, attributes);
    const kernel = filled(map, [...window.window, 1, map.shape[3]!], 1);
    return maps.convolve(map.apply('abs').power(p), { kernel }, window).power(1 / p);
  });

const overPlaces =
  (reduce: (x: Term, axes: readonly number[]) => Term): Kernel =>
  ({ inputs: [x] }) =>
    reduce(x!, x!.axes.slice(2));

interface Lrn {
  readonly size: number;
  readonly alpha?: number;
  readonly beta?: number;
  readonly bias?: number;
}

/** x / (bias + alpha / size times the sum of squares over neighbouring channels)^beta */
const lrn: Kernel<Lrn> = ({ inputs: [x], attributes: { size, alpha = 0.0001, beta = 0.75, bias = 1 } }) => {
  const places = [...new Array(x!.shape[1]!).keys()];
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  const near = places.map((to) => places.map((from) => Number(from >= to - before && from <= to + after)));
  const sums = x!.squared().along(1, near);
  return x!.times(
    sums
      .times(alpha / size)
      .plus(bias)
      .power(-beta),
  );
};

export const mapKernels: KernelTable = {
  AveragePool: averagePool,
  Conv: conv,
  ConvTranspose: convTranspose,
  GlobalAveragePool: overPlaces((x, axes) => x.mean(axes, true)),
  GlobalMaxPool: overPlaces((x, axes) => x.largest(axes, true)),
  LpPool: lpPool,
  LRN: lrn,
  MaxPool: maxPool,
  Resize: resize,
};
