/** Kernels on maps, in nnc's ops: windows, convolutions of every orientation, resizing, blocks of pixels. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import type { Matrix } from '../../../src/ops/resample.ts';
import type { Window } from '../../../src/ops/window.ts';
import { sizesOf } from './kernel.ts';

/** [N, H, W, C] of a map [N, C, H, W], or what belongs to it: [H, W, C] of [C, H, W]. Less has no place. */
export function channelsLast(builder: ProgramBuilder, x: Value): Value {
  const rank = x.type.shape.length;
  return rank < 3 ? x : builder.transpose(x, rank === 3 ? [1, 2, 0] : [0, 2, 3, 1]);
}

/** [N, C, H, W] of a map [N, H, W, C]. */
export function channelsFirst(builder: ProgramBuilder, x: Value): Value {
  return builder.transpose(x, [0, 3, 1, 2]);
}

/**
 * A convolution of a map [N, H, W, C] with a kernel [kh, kw, in / groups, out] and a bias, which may be left out, and
 * may be anything that broadcasts.
 */
export function convolve(
  builder: ProgramBuilder,
  operands: readonly (Value | undefined)[],
  window: Omit<Window, 'window'>,
): Value {
  const [x, kernel, bias] = operands as [Value, Value, Value | undefined];
  const [rows, columns, inputs, outputs] = sizesOf(kernel) as [number, number, number, number];
  const groups = sizesOf(x)[3]! / inputs;
  const isByChannel = bias?.type.shape.join() === `${outputs}`;
  const attributes = { ...window, window: [rows, columns] as const, groups, channelsFirst: false };
  const y = builder.add('conv', isByChannel ? [x, kernel, bias] : [x, kernel], attributes);
  return bias && !isByChannel ? builder.plus(y, bias) : y;
}

/** A kernel [kh, kw, in, multiplier] of TensorFlow's depthwise convolution as nnc has it: one group a channel. */
export function depthwiseKernel(builder: ProgramBuilder, kernel: Value): Value {
  const [rows, columns, channels, multiplier] = sizesOf(kernel) as [number, number, number, number];
  return builder.reshape(kernel, [rows, columns, 1, channels * multiplier]);
}

export function pool(
  builder: ProgramBuilder,
  op: 'maxPool' | 'averagePool',
  x: Value,
  window: Window,
): Value {
  return builder.add(op, [x], { ...window, channelsFirst: false });
}

/** Where a place of a resized axis takes its number from: shares of old places. */
export type Sampling = (place: number, size: number) => readonly (readonly [number, number])[];

/** The matrix of a sampling, [places of the result][places of the operand]. */
export function samplingMatrix(size: number, places: number, sampling: Sampling): Matrix {
  return Array.from({ length: places }, (_, place) => {
    const row = new Array<number>(size).fill(0);
    for (const [from, share] of sampling(place, size)) row[Math.min(Math.max(from, 0), size - 1)]! += share;
    return row;
  });
}

/** Linear between the two old places beside a point. */
export function linearShares(point: number): readonly (readonly [number, number])[] {
  const lower = Math.floor(point);
  return [
    [lower, 1 - (point - lower)],
    [lower + 1, point - lower],
  ];
}

export function resample(builder: ProgramBuilder, x: Value, rows: Matrix, columns: Matrix): Value {
  return builder.add('resample', [x], { rows, columns, channelsFirst: false });
}
