/** Functions that move numbers without changing them. */

import { sizeOf } from '../../../../../src/ops/tensor.ts';
import { concat, padByRule, paddingRules, padWith, reshape, stack, tile } from '../../../phrases/shaping.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofInput, ofTwo, type TorchFunctions } from './definition.ts';

/** `total` in parts of `size`, the last one smaller. */
const inParts = (total: number, size: number) =>
  Array.from({ length: Math.ceil(total / size) }, (_, i) => Math.min(size, total - i * size));

function splitAlong(args: Arguments, sizes: (total: number) => readonly number[]): readonly Term[] {
  const x = args.term('input');
  const axis = x.axis(args.number('dim', 0));
  return x.split(axis, sizes(x.shape[axis]!));
}

/** Copies side by side along every axis, new axes in front. */
function copies(x: Term, counts: readonly number[]): Term {
  const rank = Math.max(counts.length, x.shape.length);
  const ones = (count: number) => new Array<number>(count).fill(1);
  const whole = x.reshape([...ones(rank - x.shape.length), ...x.shape]);
  return tile(whole, [...ones(rank - counts.length), ...counts]);
}

/** Rows [...shape, classes] of zeros with a 1. */
function oneHot(indices: Term, classes: number): Term {
  const flat = indices.reshape([sizeOf(indices.shape)]);
  return flat.apply('oneHot', [], { classes }).reshape([...indices.shape, classes]);
}

/** The rules of padding by PyTorch's names. */
const RULES: Readonly<Record<string, string>> = { circular: 'wrap', reflect: 'reflect', replicate: 'edge' };

/** Pads from the last axis forward; a negative number takes places away, before what is left repeats. */
export function padded(x: Term, pad: readonly number[], mode = 'constant', value = 0): Term {
  const sides = x.axes.map((axis): readonly [number, number] => {
    const place = 2 * (x.shape.length - 1 - axis);
    return [pad[place] ?? 0, pad[place + 1] ?? 0];
  });
  const kept = sides.reduce(
    (inner, [before, after], axis) => inner.pad(axis, Math.min(before, 0), Math.min(after, 0)),
    x,
  );
  const around = sides.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)] as const);
  return mode === 'constant'
    ? padWith(kept, around, value)
    : padByRule(kept, around, paddingRules[RULES[mode]!]!);
}

export const moving: TorchFunctions = {
  cat: {
    parameters: ['input', 'dim'],
    build: (args) => {
      const all = args.terms('input');
      return concat(all, all[0]!.axis(args.number('dim', 0)));
    },
  },
  stack: {
    parameters: ['input', 'dim'],
    build: (args) => {
      const all = args.terms('input');
      const rank = all[0]!.shape.length + 1;
      return stack(all, (args.number('dim', 0) + rank) % rank);
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
  reshape: ofInput((x, args) => reshape(x, args.list('shape')!), ['shape']),
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
  repeat: ofInput((x, args) => copies(x, args.list('sizes')!), ['sizes']),
  tile: ofInput((x, args) => copies(x, args.list('dims')!), ['dims']),
  pad: {
    ...ofInput(
      (x, args) => padded(x, args.list('pad')!, args.word('mode', 'constant'), args.number('value', 0)),
      ['pad', 'mode', 'value'],
    ),
    // TensorFlow.js cannot take parts of a map without samples.
    skips: (args) =>
      args.word('mode', 'constant') !== 'constant' && args.term('input').shape.includes(0)
        ? 'empty'
        : undefined,
  },
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
