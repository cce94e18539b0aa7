/** Padding of sliding windows as the language says it, and what becomes of a map under them. */
import type { Shape } from '../compiler/network.ts';
import { type Padding, type Window, windowedSize } from '../ops/window.ts';
import type { Rejection } from './definition.ts';
import { formatShape } from './rejections.ts';

/** What `p1`, `same` and `valid` mean as argument values. */
export type PaddingArgument = readonly [number, number] | 'same' | 'valid';

interface WindowArguments {
  readonly window: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: PaddingArgument;
}

/** What others call the size of a kernel. */
export const kernelNames = ['kernel_size', 'kernel_shape', 'ksize', 'size', 'filter_size'] as const;

/** Arguments of layers whose window slides. */
export const slidingArguments = {
  stride: {
    type: 'pair',
    short: 's',
    otherNames: ['strides', 'step'],
    minimum: 1,
    default: [1, 1],
    doc: 'Rows and columns from place to place.',
  },
  padding: {
    type: 'padding',
    short: 'p',
    otherNames: ['pad', 'pads'],
    words: ['same', 'valid'],
    minimum: 0,
    default: [0, 0],
    doc: 'Rows and columns added on every side; `same` keeps ceil(size / stride).',
  },
  dilation: {
    type: 'pair',
    short: 'd',
    otherNames: ['dilations', 'dilation_rate'],
    minimum: 1,
    default: [1, 1],
    doc: "Distance of the kernel's taps.",
  },
} as const;

/** Rows to add so that ceil(n / s) places fit; an odd row goes to the end. */
function samePadding(size: number, window: number, stride: number, dilation: number): [number, number] {
  const places = Math.ceil(size / stride);
  const total = Math.max(0, (places - 1) * stride + dilation * (window - 1) + 1 - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

function paddingOf(shape: Shape, { window, stride, dilation, padding }: WindowArguments): Padding {
  if (padding === 'valid') return { top: 0, bottom: 0, left: 0, right: 0 };
  if (padding !== 'same') {
    return { top: padding[0], bottom: padding[0], left: padding[1], right: padding[1] };
  }
  const [top, bottom] = samePadding(shape[0]!, window[0], stride[0], dilation[0]);
  const [left, right] = samePadding(shape[1]!, window[1], stride[1], dilation[1]);
  return { top, bottom, left, right };
}

/** The window as ops take it, for a map of this shape. */
export function windowOver(shape: Shape, args: WindowArguments): Window {
  return {
    window: args.window,
    strides: args.stride,
    dilation: args.dilation,
    padding: paddingOf(shape, args),
  };
}

/** Height and width that remain, or undefined where the window does not fit. */
export function sizeUnder(shape: Shape, args: WindowArguments): readonly [number, number] | undefined {
  const size = windowedSize([shape[0]!, shape[1]!], windowOver(shape, args));
  return size[0] >= 1 && size[1] >= 1 ? size : undefined;
}

/** The window covers more than there is: what is found, and how large the map must be. */
export function windowTooLarge(
  words: { readonly code: string; readonly sentence: string; readonly argument: string },
  shape: Shape,
  args: WindowArguments,
): { readonly rejection: Rejection } {
  const { top, bottom, left, right } = paddingOf(shape, args);
  const needed = [
    Math.max(1, args.dilation[0] * (args.window[0] - 1) + 1 - top - bottom),
    Math.max(1, args.dilation[1] * (args.window[1] - 1) + 1 - left - right),
  ];
  const window = args.window[0] === args.window[1] ? `${args.window[0]}` : formatShape(args.window);
  return {
    rejection: {
      code: words.code,
      message: `${words.sentence}: the map is ${formatShape(shape.slice(0, 2))}, the window ${window}`,
      label: `needs a map of at least ${formatShape(needed)}`,
      argument: words.argument,
    },
  };
}
