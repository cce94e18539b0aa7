/** TensorFlow's kernels that move numbers, or say them. */
import type { Value } from '../../../../src/compiler/builder.ts';
import { type Call, type Kernel, type KernelTable, leaveOut, sizesOf } from '../../phrases/kernel.ts';
import { constant } from '../../phrases/numberwise.ts';
import * as shaping from '../../phrases/shaping.ts';

interface Slice {
  readonly begin: number | readonly number[];
  readonly size?: number | readonly number[];
}

/** A size of -1, or none, takes all that is left. */
const slice: Kernel<Slice> = ({ builder, inputs: [x], attributes }) => {
  const [begin, size] = [[attributes.begin].flat(), [attributes.size ?? []].flat()];
  return sizesOf(x!).reduce((rest, all, axis) => {
    const start = begin[axis] ?? 0;
    const wanted = size[axis] ?? -1;
    return shaping.part(builder, rest, axis, { start, size: wanted === -1 ? all - start : wanted });
  }, x!);
};

interface StridedSlice {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** Bits of the masks count the entries of `begin`: an end that is free, all other axes, a new axis, an axis that goes. */
const stridedSlice: Kernel<StridedSlice> = ({ builder, inputs: [x], attributes: a }) => {
  const has = (mask: number, entry: number) => ((mask >> entry) & 1) === 1;
  const rank = x!.type.shape.length;
  const entries = a.begin.map((_, entry) => entry);
  const own = entries.filter((entry) => !has(a.newAxisMask, entry) && !has(a.ellipsisMask, entry));
  const strides: shaping.Stride[] = [];
  const shape: number[] = [];
  const keep = (stride: shaping.Stride) => {
    strides.push(stride);
    shape.push(stride.size);
  };
  const all = () => shaping.strideOf(sizesOf(x!)[strides.length]!, { step: 1 });
  for (const entry of entries) {
    if (has(a.ellipsisMask, entry)) {
      for (let left = rank - own.length; left > 0; left--) keep(all());
    } else if (has(a.newAxisMask, entry)) shape.push(1);
    else if (has(a.shrinkAxisMask, entry)) {
      const begin = a.begin[entry]!;
      const size = sizesOf(x!)[strides.length]!;
      strides.push({ start: begin < 0 ? begin + size : begin, size: 1, step: 1 });
    } else {
      keep(
        shaping.strideOf(sizesOf(x!)[strides.length]!, {
          step: a.strides[entry]!,
          ...(!has(a.beginMask, entry) && { begin: a.begin[entry]! }),
          ...(!has(a.endMask, entry) && { end: a.end[entry]! }),
        }),
      );
    }
  }
  while (strides.length < rank) keep(all());
  return builder.reshape(shaping.strided(builder, x!, strides), shape);
};

interface OneAxis {
  readonly axis: number;
}

interface Gather extends OneAxis {
  readonly batchDims: number;
}

/** Indices are a part of the Program; leading `batchDims` axes have indices of their own. */
const gather: Kernel<Gather> = ({ builder, inputs: [x, indices], attributes, numbers }) => {
  const wanted = numbers(indices!);
  const batchDims =
    attributes.batchDims < 0 ? attributes.batchDims + wanted.shape.length : attributes.batchDims;
  const place = shaping.axisOf(x!, attributes.axis);
  const batch = sizesOf(x!).slice(0, batchDims);
  const count = batch.reduce((product, size) => product * size, 1);
  const perBatch = wanted.data.length / count;
  const rows = shaping.unstack(builder, builder.reshape(x!, [count, ...sizesOf(x!).slice(batchDims)]), 0);
  const taken = rows.map((row, i) => {
    const places = wanted.data.slice(i * perBatch, (i + 1) * perBatch);
    return shaping.take(builder, row, place - batchDims, [...places]);
  });
  const shape = sizesOf(x!).toSpliced(place, 1, ...wanted.shape.slice(batchDims));
  return builder.reshape(shaping.stack(builder, taken, 0), shape);
};

/** Every row of indices names a place in the first axes. */
const gatherNd: Kernel = ({ builder, inputs: [x, indices], numbers }) => {
  const { shape, data } = numbers(indices!);
  const depth = shape.at(-1)!;
  const [outer, inner] = [sizesOf(x!).slice(0, depth), sizesOf(x!).slice(depth)];
  const places = Array.from({ length: data.length / depth }, (_, row) =>
    outer.reduce((place, size, axis) => place * size + data[row * depth + axis]!, 0),
  );
  const flat = builder.reshape(x!, [outer.reduce((product, size) => product * size, 1), ...inner]);
  return builder.reshape(shaping.take(builder, flat, 0, places), [...shape.slice(0, -1), ...inner]);
};

interface OneHot {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
}

const oneHot: Kernel<OneHot> = ({ builder, inputs: [x], attributes: { depth, onValue, offValue } }) => {
  const column = builder.reshape(x!, [...sizesOf(x!), 1]);
  const isPlace = builder.add('equal', [column, constant(builder, [depth], new Array(depth).keys())], {});
  return builder.add('select', [isPlace, builder.scalar(onValue), builder.scalar(offValue)], {});
};

/** The numbers on the diagonal between two copies of their axes. */
const diag: Kernel = ({ builder, inputs: [x] }) => {
  const [shape, count] = [sizesOf(x!), sizesOf(x!).reduce((product, size) => product * size, 1)];
  const identity = Array.from({ length: count * count }, (_, i) => Number(i % (count + 1) === 0));
  const rows = builder.times(builder.reshape(x!, [count, 1]), constant(builder, [count, count], identity));
  return builder.reshape(rows, [...shape, ...shape]);
};

const pad: Kernel<{ readonly paddings: shaping.Paddings; readonly constantValue: number }> = ({
  builder,
  inputs: [x],
  attributes: { paddings, constantValue },
}) => shaping.padWith(builder, x!, paddings, constantValue);

const mirrorPad: Kernel<{ readonly paddings: shaping.Paddings; readonly mode: string }> = ({
  builder,
  inputs: [x],
  attributes: { paddings, mode },
  isDifferentiated,
}) =>
  isDifferentiated
    ? leaveOut('gradients-of-tensorflow-js')
    : shaping.padByRule(builder, x!, paddings, shaping.paddingRules[mode]!);

const reshape: Kernel<{ readonly shape: readonly number[] }> = ({
  builder,
  inputs: [x],
  attributes: { shape },
}) => shaping.reshape(builder, x!, shape);

const expandDims: Kernel<{ readonly dim: number }> = ({ builder, inputs: [x], attributes: { dim } }) => {
  const place = dim < 0 ? dim + x!.type.shape.length + 1 : dim;
  return builder.reshape(x!, sizesOf(x!).toSpliced(place, 0, 1));
};

const split: Kernel<OneAxis & { readonly numOrSizeSplits: number | readonly number[] }> = ({
  builder,
  inputs: [x],
  attributes: { axis, numOrSizeSplits: parts },
}) => {
  const place = shaping.axisOf(x!, axis);
  const size = sizesOf(x!)[place]!;
  const sizes = typeof parts === 'number' ? new Array<number>(parts).fill(size / parts) : parts;
  return shaping.split(builder, x!, place, sizes);
};

/** A kernel with an axis, which its inputs have. */
const along =
  (build: (call: Call<OneAxis>, axis: number) => ReturnType<Kernel>): Kernel<OneAxis> =>
  (call) =>
    build(call, shaping.axisOf(call.inputs[0]!, call.attributes.axis));

const reverse: Kernel<{ readonly dims?: number | readonly number[] }> = ({
  builder,
  inputs: [x],
  attributes,
}) => {
  const dims = attributes.dims ?? sizesOf(x!).map((_, axis) => axis);
  const axes = [dims].flat().map((axis) => shaping.axisOf(x!, axis));
  return axes.length === 0 ? x! : builder.add('reverse', [x!], { axes });
};

interface Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

export const shapingKernels: KernelTable = {
  Concat: along(({ builder, inputs }, axis) => shaping.concat(builder, inputs as Value[], axis)),
  Diag: diag,
  ExpandDims: expandDims,
  Fill: (({ builder, attributes: { shape, value } }) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return constant(builder, shape, new Array<number>(count).fill(value));
  }) satisfies Kernel<{ readonly shape: readonly number[]; readonly value: number }>,
  FlipLeftRight: ({ builder, inputs: [x] }) => builder.add('reverse', [x!], { axes: [2] }),
  GatherNd: gatherNd,
  GatherV2: gather,
  MirrorPad: mirrorPad,
  OneHot: oneHot,
  Pack: (({ builder, inputs, attributes: { axis } }) =>
    shaping.stack(builder, inputs as Value[], axis)) satisfies Kernel<OneAxis>,
  PadV2: pad,
  Range: (({ builder, attributes: { start, stop, step } }) => {
    const count = Math.max(0, Math.ceil((stop - start) / step));
    return constant(
      builder,
      [count],
      Array.from({ length: count }, (_, i) => start + i * step),
    );
  }) satisfies Kernel<Range>,
  Reshape: reshape,
  Reverse: reverse,
  Slice: slice,
  SplitV: split,
  StridedSlice: stridedSlice,
  Tile: (({ builder, inputs: [x], attributes: { reps } }) =>
    shaping.tile(builder, x!, reps)) satisfies Kernel<{
    readonly reps: readonly number[];
  }>,
  Transpose: (({ builder, inputs: [x], attributes: { perm } }) =>
    builder.transpose(x!, perm)) satisfies Kernel<{ readonly perm: readonly number[] }>,
  Unpack: along(({ builder, inputs: [x] }, axis) => shaping.unstack(builder, x!, axis)),
};
