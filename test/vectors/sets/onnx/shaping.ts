/** ONNX's operators that move numbers. */
import { forEachIndex, sizeOf, stridesOf } from '../../../../src/ops/tensor.ts';
import { type Call, type Kernel, type KernelTable, leaveOut } from '../../phrases/kernel.ts';
import * as shaping from '../../phrases/shaping.ts';
import type { Term } from '../../term.ts';

interface OneAxis {
  readonly axis?: number;
}

/** The numbers of an input that is a part of the Program; undefined where it is left out. */
function listOf({ inputs, numbers }: Call<unknown>, input: number): readonly number[] | undefined {
  const term = inputs[input];
  return term && [...numbers(term).data];
}

const concat: Kernel<OneAxis> = ({ inputs, attributes: { axis = 0 } }) =>
  shaping.concat(inputs as Term[], inputs[0]!.axis(axis));

const flatten: Kernel<OneAxis> = ({ inputs: [x], attributes: { axis = 1 } }) => {
  const front = sizeOf(x!.shape.slice(0, axis < 0 ? axis + x!.shape.length : axis));
  return x!.reshape([front, sizeOf(x!.shape) / front]);
};

const gather: Kernel<OneAxis> = ({ inputs: [x, indices], attributes: { axis = 0 }, numbers }) => {
  const { shape, data } = numbers(indices!);
  const place = x!.axis(axis);
  return shaping.take(x!, place, [...data]).reshape(x!.shape.toSpliced(place, 1, ...shape));
};

/** Every place of the result takes its own index along the axis: of the flat tensor, one by one. */
const gatherElements: Kernel<OneAxis> = ({ inputs: [x, indices], attributes: { axis = 0 }, numbers }) => {
  const { shape, data } = numbers(indices!);
  const place = x!.axis(axis);
  const size = x!.shape[place]!;
  const strides = stridesOf(x!.shape);
  const places: number[] = [];
  forEachIndex(shape, (index, offset) => {
    const along = data[offset]! < 0 ? data[offset]! + size : data[offset]!;
    places.push(index.with(place, along).reduce((sum, i, each) => sum + i * strides[each]!, 0));
  });
  return shaping.take(x!.reshape([sizeOf(x!.shape)]), 0, places).reshape(shape);
};

/** After `batch_dims` axes that x and the indices share, a row of indices for each place. */
const gatherNd: Kernel<{ readonly batch_dims?: number }> = ({
  inputs: [x, indices],
  attributes,
  numbers,
}) => {
  const { batch_dims: batch = 0 } = attributes;
  const { shape, data } = numbers(indices!);
  const outer = shape.slice(0, batch);
  const count = sizeOf(outer);
  const perBatch = data.length / count;
  const taken = shaping.unstack(x!.reshape([count, ...x!.shape.slice(batch)]), 0).map((each, i) =>
    shaping.takeRows(each, {
      shape: shape.slice(batch),
      data: data.slice(i * perBatch, (i + 1) * perBatch),
    }),
  );
  return shaping.stack(taken, 0).reshape([...outer, ...taken[0]!.shape]);
};

/** One on at the index, which counts from the end where it is negative; indices out of range are none. */
const oneHot: Kernel<OneAxis> = ({
  inputs: [indices, depth, values],
  attributes: { axis = -1 },
  numbers,
  constant,
}) => {
  const size = numbers(depth!).data[0]!;
  const rank = indices!.shape.length;
  const column = indices!.reshape([...indices!.shape, 1]);
  const places = constant([...new Array(size).keys()]);
  const isThere = (index: Term) => index.apply('equal', [places]).apply('toFloat');
  const rows = isThere(column).plus(isThere(column.plus(size)));
  const [off, on] = values!.split(0, [1, 1]);
  return rows
    .times(on!.minus(off!))
    .plus(off!)
    .move(rank, axis < 0 ? axis + rank + 1 : axis);
};

const pad: Kernel<{ readonly mode?: string }> = (call) => {
  const {
    inputs: [x, , value],
    attributes: { mode = 'constant' },
    numbers,
  } = call;
  const sizes = listOf(call, 1)!;
  const axes = (listOf(call, 3) ?? x!.axes).map((axis) => x!.axis(axis));
  const paddings = x!.axes.map((axis): readonly [number, number] => {
    const place = axes.indexOf(axis);
    return place < 0 ? [0, 0] : [sizes[place]!, sizes[place + axes.length]!];
  });
  if (mode === 'constant') return shaping.padWith(x!, paddings, value ? numbers(value).data[0]! : 0);
  return shaping.padByRule(x!, paddings, shaping.paddingRules[mode]!);
};

/** A size of 0 is the operand's own, unless `allowzero` says otherwise. */
const reshape: Kernel<{ readonly allowzero?: number }> = (call) => {
  const {
    inputs: [x],
    attributes: { allowzero = 0 },
  } = call;
  const sizes = listOf(call, 1)!.map((size, i) => (size === 0 && !allowzero ? x!.shape[i]! : size));
  return sizes.includes(0) ? x!.reshape(sizes) : shaping.reshape(x!, sizes);
};

const slice: Kernel = (call) => {
  const x = call.inputs[0]!;
  const [begins, ends] = [listOf(call, 1)!, listOf(call, 2)!];
  const axes = (listOf(call, 3) ?? begins.map((_, axis) => axis)).map((axis) => x.axis(axis));
  const steps = listOf(call, 4);
  const strides = x.shape.map((size, axis) => {
    const place = axes.indexOf(axis);
    if (place < 0) return { start: 0, size, step: 1 };
    return shaping.strideOf(size, { begin: begins[place]!, end: ends[place]!, step: steps?.[place] ?? 1 });
  });
  return shaping.strided(x, strides);
};

/** Parts of given sizes, or of even ones, of which the last may be smaller. */
const split: Kernel<OneAxis & { readonly outputs: number }> = (call) => {
  const {
    inputs: [x],
    attributes: { axis = 0, outputs },
  } = call;
  const place = x!.axis(axis);
  const all = x!.shape[place]!;
  const size = Math.ceil(all / outputs);
  const even = Array.from({ length: outputs }, (_, i) => Math.min(size, all - i * size));
  return x!.split(place, listOf(call, 1) ?? even);
};

const squeeze: Kernel = (call) => {
  const x = call.inputs[0]!;
  const axes = listOf(call, 1)?.map((axis) => x.axis(axis));
  return x.reshape(x.shape.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1)));
};

const unsqueeze: Kernel = (call) => {
  const x = call.inputs[0]!;
  const named = listOf(call, 1)!;
  const rank = x.shape.length + named.length;
  const axes = named.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  return x.reshape(axes.reduce((shape: readonly number[], axis) => shape.toSpliced(axis, 0, 1), x.shape));
};

const transpose: Kernel<{ readonly perm?: readonly number[] }> = ({ inputs: [x], attributes: { perm } }) =>
  x!.transpose(perm ?? x!.axes.toReversed());

interface Blocks {
  readonly blocksize: number;
  readonly mode?: string;
}

/** Channels [depth, block, block] (or the blocks first) become places. */
const depthToSpace: Kernel<Blocks> = ({ inputs: [x], attributes: { blocksize: block, mode = 'DCR' } }) => {
  const [n, c, h, w] = x!.shape as [number, number, number, number];
  const depth = c / block ** 2;
  const cut =
    mode === 'CRD'
      ? x!.reshape([n, depth, block, block, h, w]).transpose([0, 1, 4, 2, 5, 3])
      : x!.reshape([n, block, block, depth, h, w]).transpose([0, 3, 4, 1, 5, 2]);
  return cut.reshape([n, depth, h * block, w * block]);
};

const spaceToDepth: Kernel<Blocks> = ({ inputs: [x], attributes: { blocksize: block, mode = 'DCR' } }) => {
  const [n, c, h, w] = x!.shape as [number, number, number, number];
  const order = mode === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
  const cut = x!.reshape([n, c, h / block, block, w / block, block]).transpose(order);
  return cut.reshape([n, c * block ** 2, h / block, w / block]);
};

/** Nothing is dropped unless training says so; the mask is then 1 everywhere. */
const dropout: Kernel = ({ inputs: [x, ratio, training], numbers }) => {
  const isTraining = training !== undefined && numbers(training).data[0] !== 0;
  if (isTraining && numbers(ratio!).data[0] !== 0) leaveOut('random');
  return [
    x!.layer('dropout 0.5', { sample: [1], training: false }),
    x!.apply('equal', [x!]).apply('toFloat'),
  ];
};

/** The part of the matrices in the last two axes that lies above the k-th diagonal, or below it. */
const trilu: Kernel<{ readonly upper?: number }> = (call) => {
  const {
    inputs: [x],
    attributes: { upper = 1 },
    constant,
  } = call;
  const [k] = listOf(call, 1) ?? [0];
  const [rows, columns] = x!.shape.slice(-2) as [number, number];
  const kept = Array.from({ length: rows * columns }, (_, i) => {
    const offset = (i % columns) - Math.floor(i / columns);
    return Number(upper === 1 ? offset >= k! : offset <= k!);
  });
  return x!.times(constant(kept, [rows, columns]));
};

export const shapingKernels: KernelTable = {
  Concat: concat,
  DepthToSpace: depthToSpace,
  Dropout: dropout,
  Expand: (call) => shaping.broadcastTo(call.inputs[0]!, listOf(call, 1)!),
  Flatten: flatten,
  Gather: gather,
  GatherElements: gatherElements,
  GatherND: gatherNd,
  OneHot: oneHot,
  Pad: pad,
  Reshape: reshape,
  Slice: slice,
  SpaceToDepth: spaceToDepth,
  Split: split,
  Squeeze: squeeze,
  Tile: (call) => shaping.tile(call.inputs[0]!, listOf(call, 1)!),
  Transpose: transpose,
  Trilu: trilu,
  Unsqueeze: unsqueeze,
};
