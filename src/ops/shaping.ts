/** Ops that move numbers without changing them. */

import type { Dimension } from '../compiler/program.ts';
import { BOOL, FLOAT, INT } from '../compiler/tensorflow/emitter.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { OpDefinition } from './definition.ts';
import { MAP_TO_CHANNELS_LAST } from './layout.ts';
import { forEachIndex, formatShape, sizeOf, stridesOf, zeros } from './tensor.ts';

/** The product of the known sizes, and how often the batch stands among them. */
function volume(shape: readonly Dimension[]): string {
  const known = sizeOf(shape.filter((size) => size !== 'batch'));
  return `${known} x batch^${shape.filter((size) => size === 'batch').length}`;
}

export const reshape: OpDefinition<{ readonly shape: readonly Dimension[] }> = {
  doc: 'The same numbers in the same order under another shape.',
  type: ([x], { shape }) => {
    if (volume(x!.shape) !== volume(shape)) {
      throw new InternalError(`cannot reshape ${formatShape(x!.shape)} to ${formatShape(shape)}`);
    }
    return { type: x!.type, shape };
  },
  gradient: ({ builder, inputs, outputGradient }) => [builder.reshape(outputGradient, inputs[0]!.type.shape)],
  evaluate: ([x], _attributes, { shape }) => ({ shape, data: x!.data }),
  onnx: (emitter, _node, inputs, { shape }) => {
    const sizes = shape.map((size) => (size === 'batch' ? -1 : size));
    // Without the attribute ONNX reads a 0 as the operand's size.
    const empty = sizes.includes(0) ? { allowzero: 1 } : {};
    return emitter.node('Reshape', [inputs[0]!, emitter.integers(sizes)], empty);
  },
  tensorflow: (emitter, node, [x], { shape }) => {
    const sizes = shape.map((size) => (size === 'batch' ? -1 : size));
    return emitter.node('Reshape', [x!, emitter.integers(sizes)], { T: { type: node.output.type } });
  },
};

export const transpose: OpDefinition<{ readonly permutation: readonly number[] }> = {
  doc: 'Dimension i of the result is dimension permutation[i] of the operand.',
  type: ([x], { permutation }) => ({ type: x!.type, shape: permutation.map((axis) => x!.shape[axis]!) }),
  gradient: ({ builder, outputGradient, attributes }) => {
    const inverse = attributes.permutation.map((_, axis) => attributes.permutation.indexOf(axis));
    return [builder.transpose(outputGradient, inverse)];
  },
  evaluate: ([x], { permutation }, { shape }) => {
    const strides = stridesOf(x!.shape);
    const result = zeros(shape);
    forEachIndex(shape, (index, offset) => {
      const place = index.reduce((at, i, axis) => at + i * strides[permutation[axis]!]!, 0);
      result.data[offset] = x!.data[place]!;
    });
    return result;
  },
  onnx: (emitter, _node, inputs, { permutation }) =>
    emitter.node('Transpose', inputs, { perm: [...permutation] }),
  tensorflow: (emitter, _node, [x], { permutation }) =>
    emitter.float('Transpose', [x!, emitter.integers(permutation)]),
  layout: ({ builder, attributes, ...context }) => {
    if (!context.isChannelsFirst(0)) return undefined;
    const permutation = attributes.permutation.map((axis) => MAP_TO_CHANNELS_LAST[axis]!);
    return { value: builder.transpose(context.channelsFirst(0), permutation), channelsFirst: false };
  },
};

export const reverse: OpDefinition<{ readonly axes: readonly number[] }> = {
  doc: 'The operand with the order along some axes turned round.',
  type: ([x]) => x!,
  gradient: ({ builder, outputGradient, attributes }) => [
    builder.add('reverse', [outputGradient], attributes),
  ],
  evaluate: ([x], { axes }) => {
    const strides = stridesOf(x!.shape);
    const result = zeros(x!.shape);
    forEachIndex(x!.shape, (index, offset) => {
      const place = index.reduce((at, i, axis) => {
        const from = axes.includes(axis) ? x!.shape[axis]! - 1 - i : i;
        return at + from * strides[axis]!;
      }, 0);
      result.data[offset] = x!.data[place]!;
    });
    return result;
  },
  onnx: (emitter, _node, inputs, { axes }) => {
    // Slice counts down from the end to before the start when its step is -1.
    const all = (value: number) => emitter.integers(axes.map(() => value));
    return emitter.node('Slice', [inputs[0]!, all(-1), all(-(2 ** 31)), emitter.integers(axes), all(-1)]);
  },
  tensorflow: (emitter, _node, [x], { axes }) => emitter.float('ReverseV2', [x!, emitter.integers(axes)]),
};

export const concat: OpDefinition<{ readonly axis: number }> = {
  doc: 'The operands one after another along an axis.',
  type: (inputs, { axis }) => {
    const total = inputs.reduce((sum, input) => sum + (input.shape[axis] as number), 0);
    return { type: inputs[0]!.type, shape: inputs[0]!.shape.map((size, i) => (i === axis ? total : size)) };
  },
  gradient: ({ builder, inputs, outputGradient, attributes }) => {
    let start = 0;
    return inputs.map((input) => {
      const starts = input.type.shape.map((_, axis) => (axis === attributes.axis ? start : 0));
      start += input.type.shape[attributes.axis] as number;
      const steps = starts.map(() => 1);
      return builder.add('slice', [outputGradient], { starts, sizes: input.type.shape, steps });
    });
  },
  evaluate: (inputs, { axis }, { shape }) => {
    const strides = stridesOf(shape);
    const result = zeros(shape);
    let start = 0;
    for (const input of inputs) {
      forEachIndex(input.shape, (index, offset) => {
        const place = index.reduce((at, i, a) => at + (a === axis ? i + start : i) * strides[a]!, 0);
        result.data[place] = input.data[offset]!;
      });
      start += input.shape[axis]!;
    }
    return result;
  },
  onnx: (emitter, _node, inputs, { axis }) => emitter.node('Concat', inputs, { axis }),
  tensorflow: (emitter, _node, inputs, { axis }) =>
    emitter.float('ConcatV2', [...inputs, emitter.integers([axis], [])], { N: inputs.length }),
  layout: ({ builder, node, attributes, ...context }) => {
    if (node.output.shape.length !== 4 || !node.inputs.every((_, i) => context.isChannelsFirst(i))) {
      return undefined;
    }
    const inputs = node.inputs.map((_, i) => context.channelsFirst(i));
    const axis = MAP_TO_CHANNELS_LAST[attributes.axis]!;
    return { value: builder.add('concat', inputs, { axis }), channelsFirst: true };
  },
};

export const oneHot: OpDefinition<{ readonly classes: number }> = {
  doc: 'Class indices [N] as rows [N, classes] of zeros with a 1 at the index; no 1 where there is no such class.',
  type: ([x], { classes }) => ({ type: 'float', shape: [...x!.shape, classes] }),
  gradient: 'none',
  evaluate: ([x], { classes }, { shape }) => {
    const result = zeros(shape);
    x!.data.forEach((label, row) => {
      if (label >= 0 && label < classes) result.data[row * classes + label] = 1;
    });
    return result;
  },
  onnx: (emitter, _node, inputs, { classes }) => {
    const column = emitter.node('Unsqueeze', [inputs[0]!, emitter.integers([1])]);
    const all = emitter.classIndices(classes);
    return emitter.node('Cast', [emitter.node('Equal', [column, all])], { to: emitter.floatType });
  },
  tensorflow: (emitter, _node, [labels], { classes }) => {
    // Compared one by one, since TensorFlow.js has no OneHot of a single class.
    const column = emitter.node('ExpandDims', [labels!, emitter.integers([-1], [])], { T: INT, Tdim: INT });
    const all = emitter.integers(Array.from({ length: classes }, (_, label) => label));
    const isLabel = emitter.node('Equal', [column, all], { T: INT });
    return emitter.node('Cast', [isLabel], { SrcT: BOOL, DstT: FLOAT });
  },
};
