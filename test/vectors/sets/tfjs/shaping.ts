/** TensorFlow's kernels that move numbers. */
import { sizeOf } from '../../../../src/ops/tensor.ts';
import { type Call, type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as shaping from '../../phrases/shaping.ts';
import type { Term } from '../../term.ts';
import { stridedSlice } from './strided-slice.ts';

interface Slice {
  readonly begin: number | readonly number[];
  readonly size?: number | readonly number[];
}

/** A size of -1, or none, takes all that is left. */
const slice: Kernel<Slice> = ({ inputs: [x], attributes }) => {
  const [begin, size] = [[attributes.begin].flat(), [attributes.size ?? []].flat()];
  return x!.shape.reduce((rest, all, axis) => {
    const [start, wanted] = [begin[axis] ?? 0, size[axis] ?? -1];
    return rest.slice(axis, start, wanted === -1 ? all - start : wanted);
  }, x!);
};

interface OneAxis {
  readonly axis: number;
}

/** A kernel with an axis that its inputs have. */
const along =
  (build: (inputs: readonly Term[], axis: number) => ReturnType<Kernel>): Kernel<OneAxis> =>
  ({ inputs, attributes: { axis } }) =>
    build(inputs as readonly Term[], inputs[0]!.axis(axis));

/** Indices are a part of the Program; leading `batchDims` axes have indices of their own. */
const gather: Kernel<OneAxis & { readonly batchDims: number }> = ({
  inputs: [x, indices],
  attributes: { axis, batchDims },
  numbers,
}) => {
  const wanted = numbers(indices!);
  const batchRank = batchDims < 0 ? batchDims + wanted.shape.length : batchDims;
  const place = x!.axis(axis);
  const count = sizeOf(x!.shape.slice(0, batchRank));
  const perBatch = wanted.data.length / count;
  const rows = shaping.unstack(x!.reshape([count, ...x!.shape.slice(batchRank)]), 0);
  const taken = rows.map((row, i) => {
    const places = wanted.data.slice(i * perBatch, (i + 1) * perBatch);
    return shaping.take(row, place - batchRank, [...places]);
  });
  const shape = x!.shape.toSpliced(place, 1, ...wanted.shape.slice(batchRank));
  return shaping.stack(taken, 0).reshape(shape);
};

interface OneHot {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
}

const oneHot: Kernel<OneHot> = ({ inputs: [x], attributes: { depth, onValue, offValue }, constant }) => {
  const column = x!.reshape([...x!.shape, 1]);
  return column.apply('equal', [constant([...new Array(depth).keys()])]).apply('select', [onValue, offValue]);
};

/** The numbers on the diagonal between two copies of their axes. */
const diag: Kernel = ({ inputs: [x], constant }) => {
  const count = sizeOf(x!.shape);
  const identity = Array.from({ length: count * count }, (_, i) => Number(i % (count + 1) === 0));
  const rows = x!.reshape([count, 1]).times(constant(identity, [count, count]));
  return rows.reshape([...x!.shape, ...x!.shape]);
};

interface Padding {
  readonly paddings: shaping.Paddings;
}

const pad: Kernel<Padding & { readonly constantValue: number }> = ({
  inputs: [x],
  attributes: { paddings, constantValue },
}) => shaping.padWith(x!, paddings, constantValue);

const mirrorPad: Kernel<Padding & { readonly mode: string }> = ({
  inputs: [x],
  attributes: { paddings, mode },
  isDifferentiated,
}) => {
  if (isDifferentiated) leaveOut('gradients-of-tensorflow-js');
  return shaping.padByRule(x!, paddings, shaping.paddingRules[mode]!);
};

const expandDims: Kernel<{ readonly dim: number }> = ({ inputs: [x], attributes: { dim } }) =>
  x!.reshape(x!.shape.toSpliced(dim < 0 ? dim + x!.shape.length + 1 : dim, 0, 1));

const split: Kernel<OneAxis & { readonly numOrSizeSplits: number | readonly number[] }> = ({
  inputs: [x],
  attributes: { axis, numOrSizeSplits: parts },
}) => {
  const place = x!.axis(axis);
  const even = (count: number) => new Array<number>(count).fill(x!.shape[place]! / count);
  return x!.split(place, typeof parts === 'number' ? even(parts) : parts);
};

const reverse: Kernel<{ readonly dims?: number | readonly number[] }> = ({ inputs: [x], attributes }) => {
  const axes = [attributes.dims ?? x!.axes].flat().map((axis) => x!.axis(axis));
  return axes.length === 0 ? x! : x!.apply('reverse', [], { axes });
};

const fill = ({
  attributes: { shape, value },
  constant,
}: Call<{ readonly shape: readonly number[]; readonly value: number }>) =>
  constant(new Array<number>(sizeOf(shape)).fill(value), shape);

interface Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

const range: Kernel<Range> = ({ attributes: { start, stop, step }, constant }) => {
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return constant(Array.from({ length }, (_, i) => start + i * step));
};

/** A kernel with one list of sizes. */
const bySizes =
  <Name extends string>(
    name: Name,
    build: (x: Term, sizes: readonly number[]) => Term,
  ): Kernel<Readonly<Record<Name, readonly number[]>>> =>
  ({ inputs: [x], attributes }) =>
    build(x!, attributes[name]);

export const shapingKernels: KernelTable = {
  BroadcastTo: bySizes('shape', shaping.broadcastTo),
  Concat: along(shaping.concat),
  Diag: diag,
  ExpandDims: expandDims,
  Fill: fill,
  FlipLeftRight: ({ inputs: [x] }) => x!.apply('reverse', [], { axes: [2] }),
  GatherNd: ({ inputs: [x, indices], numbers }) => shaping.takeRows(x!, numbers(indices!)),
  GatherV2: gather,
  MirrorPad: mirrorPad,
  OneHot: oneHot,
  Pack: along(shaping.stack),
  PadV2: pad,
  Range: range,
  Reshape: bySizes('shape', shaping.reshape),
  Reverse: reverse,
  Slice: slice,
  SplitV: split,
  StridedSlice: stridedSlice,
  Tile: bySizes('reps', shaping.tile),
  Transpose: bySizes('perm', (x, permutation) => x.transpose(permutation)),
  Unpack: along(([x], axis) => shaping.unstack(x!, axis)),
};
