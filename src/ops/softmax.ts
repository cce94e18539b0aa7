/** Softmax and its logarithm, over the last axis. */
import type { OpDefinition, Tensor } from './definition.ts';

type NoAttributes = Readonly<Record<string, never>>;

/** Calls `row` with each run of numbers along the last axis, and with where to write. */
function byRow(x: Tensor, row: (values: Float64Array, result: Float64Array) => void): Tensor {
  const width = x.shape.at(-1)!;
  const data = new Float64Array(x.data.length);
  for (let start = 0; start < data.length; start += width) {
    row(x.data.subarray(start, start + width), data.subarray(start, start + width));
  }
  return { shape: x.shape, data };
}

function logSumExp(values: Float64Array): number {
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

export const softmax: OpDefinition<NoAttributes> = {
  doc: 'exp(x) over its sum along the last axis.',
  type: ([x]) => x!,
  gradient: ({ builder, output, outputGradient }) => {
    const last = output.type.shape.length - 1;
    const mean = builder.sum(builder.times(outputGradient, output), [last], true);
    return [builder.times(output, builder.minus(outputGradient, mean))];
  },
  evaluate: ([x]) =>
    byRow(x!, (values, result) => {
      const total = logSumExp(values);
      values.forEach((value, i) => {
        result[i] = Math.exp(value - total);
      });
    }),
  onnx: (emitter, _node, inputs) => emitter.node('Softmax', inputs, { axis: -1 }),
  tensorflow: (emitter, _node, inputs) =>
    // oneDNN's softmax gives 0 for what is not a number.
    emitter.kernels === 'native'
      ? emitter.float('Exp', [emitter.float('LogSoftmax', inputs)])
      : emitter.float('Softmax', inputs),
};

export const logSoftmax: OpDefinition<NoAttributes> = {
  doc: 'The logarithm of softmax along the last axis, computed without leaving the range of floats.',
  type: ([x]) => x!,
  gradient: ({ builder, inputs, output, outputGradient }) => {
    const last = output.type.shape.length - 1;
    const total = builder.sum(outputGradient, [last], true);
    const probabilities = builder.add('softmax', [inputs[0]!], {});
    return [builder.minus(outputGradient, builder.times(probabilities, total))];
  },
  evaluate: ([x]) =>
    byRow(x!, (values, result) => {
      const total = logSumExp(values);
      values.forEach((value, i) => {
        result[i] = value - total;
      });
    }),
  onnx: (emitter, _node, inputs) => emitter.node('LogSoftmax', inputs, { axis: -1 }),
  tensorflow: (emitter, _node, inputs) => emitter.float('LogSoftmax', inputs),
};
