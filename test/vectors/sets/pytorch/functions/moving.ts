/** Functions that move numbers without changing them. */

import type { Matrix } from '../../../../../src/ops/resample.ts';
import { sizeOf } from '../../../../../src/ops/tensor.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofInput, ofTwo, type TorchFunctions } from './definition.ts';

/** Rows of zeros with a 1: row i of the result is row picks[i] of the operand. */
export function picking(picks: readonly number[], size: number): Matrix {
  return picks.map((pick) => Array.from({ length: size }, (_, i) => Number(i === pick)));
}

/** `total` in parts of `size`, the last one smaller. */
const inParts = (total: number, size: number) =>
  Array.from({ length: Math.ceil(total / size) }, (_, i) => Math.min(size, total - i * size));

function splitAlong(args: Arguments, sizes: (total: number) => readonly number[]): readonly Term[] {
  const x = args.term('input');
  const axis = x.axis(args.number('dim', 0));
  return x.split(axis, sizes(x.shape[axis]!));
}

/** Copies side by side along every axis, new axes in front. */
function tile(x: Term, repeats: readonly number[]): Term {
  const rank = Math.max(repeats.length, x.shape.length);
  const ones = (count: number) => new Array<number>(count).fill(1);
  const full = x.reshape([...ones(rank - x.shape.length), ...x.shape]);
  return [...ones(rank - repeats.length), ...repeats].reduce(
    (value, count, axis) =>
      count === 0 ? value.slice(axis, 0, 0) : value.concat(new Array<Term>(count - 1).fill(value), axis),
    full,
  );
}

/** Rows [...shape, classes] of zeros with a 1. */
function oneHot(indices: Term, classes: number): Term {
  const flat = indices.reshape([sizeOf(indices.shape)]);
  return flat.apply('oneHot', [], { classes }).reshape([...indices.shape, classes]);
}

/** Padding of PyTorch: from the last axis forward, before and after; as [axis, before, after]. */
function paddings(x: Term, pad: readonly number[]): readonly (readonly [number, number, number])[] {
  return Array.from({ length: pad.length / 2 }, (_, i) => [
    x.shape.length - 1 - i,
    pad[2 * i]!,
    pad[2 * i + 1]!,
  ]);
}

/** Which place each padded place repeats. */
const REPEATED: Readonly<Record<string, (place: number, size: number) => number>> = {
  circular: (place, size) => (place + size) % size,
  reflect: (place, size) => size - 1 - Math.abs(size - 1 - Math.abs(place)),
  replicate: (place, size) => Math.min(Math.max(place, 0), size - 1),
};

/** Pads by zeros, a constant, or by what the map itself holds. */
export function padded(x: Term, pad: readonly number[], mode = 'constant', value = 0): Term {
  const around = (inner: Term) =>
    paddings(x, pad).reduce((term, [axis, before, after]) => term.pad(axis, before, after), inner);
  if (mode === 'constant') return value === 0 ? around(x) : around(x.minus(value)).plus(value);
  return paddings(x, pad).reduce((whole, [axis, before, after]) => {
    const term = whole.pad(axis, Math.min(before, 0), Math.min(after, 0));
    const size = term.shape[axis]!;
    const [start, end] = [-Math.max(before, 0), size + Math.max(after, 0)];
    const places = Array.from({ length: end - start }, (_, i) => i + start);
    return term.along(
      axis,
      picking(
        places.map((place) => REPEATED[mode]!(place, size)),
        size,
      ),
    );
  }, x);
}

export const moving: TorchFunctions = {
  cat: {
    parameters: ['input', 'dim'],
    build: (args) => {
      const [first, ...others] = args.terms('input');
      return first!.concat(others, first!.axis(args.number('dim', 0)));
    },
  },
  stack: {
    parameters: ['input', 'dim'],
    build: (args) => {
      const all = args.terms('input');
      const rank = all[0]!.shape.length + 1;
      const axis = (args.number('dim', 0) + rank) % rank;
      const [first, ...others] = all.map((x) => x.reshape(x.shape.toSpliced(axis, 0, 1)));
      return first!.concat(others, axis);
    },
  },
  chunk: {
    parameters: ['input', 'chunks', 'dim'],
    build: (args) => splitAlong(args, (total) => inParts(total, Math.ceil(total / args.number('chunks')))),
  },
  split: {
    parameters: ['input', 'sizes', 'dim'],
    build: (args) => {
      const sizes = args.list('sizes')!;
      return splitAlong(args, (total) => (sizes.length === 1 ? inParts(total, sizes[0]!) : sizes));
    },
  },
  narrow: ofInput(
    (x, args) => x.slice(x.axis(args.number('dim')), args.data('start')[0]!, args.number('length')),
    ['dim', 'start', 'length'],
  ),
  reshape: ofInput(
    (x, args) => {
      const shape = args.list('shape')!;
      const known = sizeOf(shape.filter((size) => size !== -1));
      return x.reshape(shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size)));
    },
    ['shape'],
  ),
  flatten: ofInput(
    (x, args) => {
      if (x.shape.length === 0) return x.reshape([1]);
      const [start, end] = [x.axis(args.number('start_dim', 0)), x.axis(args.number('end_dim', -1))];
      const merged = sizeOf(x.shape.slice(start, end + 1));
      return x.reshape(x.shape.toSpliced(start, end + 1 - start, merged));
    },
    ['start_dim', 'end_dim'],
  ),
  squeeze: ofInput(
    (x, args) => {
      const dim = args.list('dim')?.map((axis) => x.axis(axis)) ?? x.axes;
      return x.reshape(x.shape.filter((size, axis) => size !== 1 || !dim.includes(axis)));
    },
    ['dim'],
  ),
  unsqueeze: ofInput(
    (x, args) => {
      const rank = x.shape.length + 1;
      return x.reshape(x.shape.toSpliced((args.number('dim') + rank) % rank, 0, 1));
    },
    ['dim'],
  ),
  permute: ofInput((x, args) => x.transpose(args.list('dims')!.map((axis) => x.axis(axis))), ['dims']),
  transpose: ofInput(
    (x, args) => {
      const [a, b] = [x.axis(args.number('dim0')), x.axis(args.number('dim1'))];
      return x.transpose(x.axes.map((axis) => (axis === a ? b : axis === b ? a : axis)));
    },
    ['dim0', 'dim1'],
  ),
  repeat: ofInput((x, args) => tile(x, args.list('sizes')!), ['sizes']),
  tile: ofInput((x, args) => tile(x, args.list('dims')!), ['dims']),
  pad: ofInput(
    (x, args) => padded(x, args.list('pad')!, args.word('mode', 'constant'), args.number('value', 0)),
    ['pad', 'mode', 'value'],
  ),
  pixel_shuffle: ofInput(
    (x, args) => {
      const factor = args.number('upscale_factor');
      const [n, c, h, w] = x.shape as [number, number, number, number];
      const apart = x.reshape([n, c / factor ** 2, factor, factor, h, w]).transpose([0, 1, 4, 2, 5, 3]);
      return apart.reshape([n, c / factor ** 2, h * factor, w * factor]);
    },
    ['upscale_factor'],
  ),
  pixel_unshuffle: ofInput(
    (x, args) => {
      const factor = args.number('downscale_factor');
      const [n, c, h, w] = x.shape as [number, number, number, number];
      const [rows, columns] = [h / factor, w / factor];
      const apart = x.reshape([n, c, rows, factor, columns, factor]).transpose([0, 1, 3, 5, 2, 4]);
      return apart.reshape([n, c * factor ** 2, rows, columns]);
    },
    ['downscale_factor'],
  ),
  gather: {
    parameters: ['input', 'dim', 'index'],
    build: (args) => {
      const [x, index] = [args.term('input'), args.term('index')];
      const whole = x.shape.length === 0 ? x.reshape([1]) : x;
      const places = index.shape.length === 0 ? index.reshape([1]) : index;
      const [axis, last] = [whole.axis(args.number('dim')), whole.shape.length - 1];
      const rows = whole.move(axis, last);
      const size = rows.shape.at(-1)!;
      const picks = oneHot(places.move(axis, last), size);
      const row = rows.reshape([...rows.shape.slice(0, -1), 1, size]);
      return picks
        .times(row)
        .sum([last + 1])
        .move(last, axis)
        .reshape(index.shape);
    },
  },
  index_select: {
    parameters: ['input', 'dim', 'index'],
    build: (args) => {
      const x = args.term('input');
      const whole = x.shape.length === 0 ? x.reshape([1]) : x;
      const axis = whole.axis(args.number('dim'));
      const rows = whole.move(axis, 0);
      const picks = oneHot(args.term('index'), rows.shape[0]!);
      const flat = rows.reshape([rows.shape[0]!, sizeOf(rows.shape.slice(1))]);
      const picked = picks.matrix(flat).reshape(rows.shape.with(0, picks.shape[0]!));
      return picked
        .move(0, axis)
        .reshape(x.shape.length === 0 ? [] : whole.shape.with(axis, picks.shape[0]!));
    },
  },
  embedding: ofTwo('indices', (weight, indices) => {
    const [count, width] = weight.shape as [number, number];
    const rows = oneHot(indices.reshape([sizeOf(indices.shape)]), count);
    return rows.matrix(weight).reshape([...indices.shape, width]);
  }),
  one_hot: {
    ...ofInput((x, args) => {
      const classes = args.number('num_classes', -1);
      return oneHot(x, classes === -1 ? Math.max(...args.data('input')) + 1 : classes);
    }),
    givesIntegers: true,
  },
};
