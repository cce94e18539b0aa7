/** Ops that take a part of a tensor, or put it into a larger one. */
import type { Dimension } from '../compiler/program.ts';
import { INT } from '../compiler/tensorflow/emitter.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { OpDefinition } from './definition.ts';
import { MAP_TO_CHANNELS_FIRST } from './layout.ts';
import { forEachIndex, formatShape, stridesOf, zeros } from './tensor.ts';

export interface SliceAttributes {
  /** First index along each axis. */
  readonly starts: readonly number[];
  /** Sizes of the result; 'batch' takes all of a batch axis. */
  readonly sizes: readonly Dimension[];
  readonly steps: readonly number[];
}

export const slice: OpDefinition<SliceAttributes> = {
  doc: 'A regular sub-grid of the operand.',
  type: ([x], { starts, sizes, steps }) => {
    const fits = x!.shape.every((size, axis) => {
      const wanted = sizes[axis]!;
      if (size === 'batch' || wanted === 'batch') return size === wanted;
      return starts[axis]! >= 0 && starts[axis]! + (wanted - 1) * steps[axis]! < size;
    });
    if (!fits) throw new InternalError(`slice ${formatShape(sizes)} leaves ${formatShape(x!.shape)}`);
    return { type: x!.type, shape: sizes };
  },
  gradient: ({ builder, inputs, outputGradient, attributes: { starts, sizes, steps } }) => {
    if (steps.some((step) => step !== 1))
      throw new InternalError('only a slice with steps of 1 has a gradient');
    const after = inputs[0]!.type.shape.map((size, axis) =>
      size === 'batch' ? 0 : size - starts[axis]! - (sizes[axis] as number),
    );
    return [builder.add('pad', [outputGradient], { before: starts, after })];
  },
  evaluate: ([x], { starts, steps }, { shape }) => {
    const strides = stridesOf(x!.shape);
    const result = zeros(shape);
    forEachIndex(shape, (index, offset) => {
      const place = index.reduce(
        (at, i, axis) => at + (starts[axis]! + i * steps[axis]!) * strides[axis]!,
        0,
      );
      result.data[offset] = x!.data[place]!;
    });
    return result;
  },
  onnx: (emitter, node, inputs, { starts, sizes, steps }) => {
    const axes = sizes.map((_, axis) => axis).filter((axis) => sizes[axis] !== 'batch');
    const ends = axes.map(
      (axis) => starts[axis]! + ((node.output.shape[axis] as number) - 1) * steps[axis]! + 1,
    );
    return emitter.node('Slice', [
      inputs[0]!,
      emitter.integers(axes.map((axis) => starts[axis]!)),
      emitter.integers(ends),
      emitter.integers(axes),
      emitter.integers(axes.map((axis) => steps[axis]!)),
    ]);
  },
  tensorflow: (emitter, { output: { type } }, [x], { starts, sizes, steps }) => {
    const begin = emitter.integers(starts);
    if (steps.every((step) => step === 1)) {
      const all = emitter.integers(sizes.map((size) => (size === 'batch' ? -1 : size)));
      return emitter.node('Slice', [x!, begin, all], { T: { type }, Index: INT });
    }
    const ends = sizes.map((size, axis) =>
      size === 'batch' ? 0 : starts[axis]! + (size - 1) * steps[axis]! + 1,
    );
    // Bit i: axis i goes to its end, whatever the end says.
    const open = sizes.reduce<number>((mask, size, axis) => mask | (Number(size === 'batch') << axis), 0);
    const operands = [x!, begin, emitter.integers(ends), emitter.integers(steps)];
    return emitter.node('StridedSlice', operands, { T: { type }, Index: INT, end_mask: open });
  },
};

export interface PadAttributes {
  /** Zeros before and after, for each axis. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export const pad: OpDefinition<PadAttributes> = {
  doc: 'The operand with zeros around it.',
  type: ([x], { before, after }) => {
    const shape = x!.shape.map((size, axis) => {
      const added = before[axis]! + after[axis]!;
      if (size === 'batch' && added > 0) throw new InternalError('the batch cannot be padded');
      return size === 'batch' ? size : size + added;
    });
    return { type: x!.type, shape };
  },
  gradient: ({ builder, inputs, outputGradient, attributes }) => {
    const sizes = inputs[0]!.type.shape;
    const steps = sizes.map(() => 1);
    return [builder.add('slice', [outputGradient], { starts: attributes.before, sizes, steps })];
  },
  evaluate: ([x], { before }, { shape }) => {
    const strides = stridesOf(shape);
    const result = zeros(shape);
    forEachIndex(x!.shape, (index, offset) => {
      result.data[index.reduce((at, i, axis) => at + (i + before[axis]!) * strides[axis]!, 0)] =
        x!.data[offset]!;
    });
    return result;
  },
  onnx: (emitter, _node, inputs, { before, after }) => {
    // ONNX Runtime merges a Pad by exactly zero into a following MaxPool, whose padding is minus infinity; a number
    // that vanishes beside any other keeps them apart.
    const almostZero = emitter.floats([1e-30], []);
    return emitter.node('Pad', [inputs[0]!, emitter.integers([...before, ...after]), almostZero]);
  },
  tensorflow: (emitter, _node, [x], { before, after }) => {
    const pairs = before.flatMap((count, axis) => [count, after[axis]!]);
    return emitter.float('Pad', [x!, emitter.integers(pairs, [before.length, 2])]);
  },
  layout: ({ builder, node, attributes, ...context }) => {
    if (node.output.shape.length !== 4 || !context.isChannelsFirst(0)) return undefined;
    const turn = (sizes: readonly number[]) => MAP_TO_CHANNELS_FIRST.map((axis) => sizes[axis]!);
    const turned = { before: turn(attributes.before), after: turn(attributes.after) };
    return { value: builder.add('pad', [context.channelsFirst(0)], turned), channelsFirst: true };
  },
};
