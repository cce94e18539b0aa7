/** TensorFlow.js's own gradients of a graph, and what they lack. */
import { PASS_GRADIENT } from '../../compiler/tensorflow/emit.ts';
import type { LoadedGraph, Tensors } from './graph.ts';
import { registerOp, tf } from './library.ts';

/** What a graph gave, and the gradients of its output `loss` by name; whoever asked disposes of both. */
export interface Differentiated {
  readonly outputs: Tensors;
  readonly gradients: Tensors;
}

/** Runs a graph that was compiled as `differentiable`, and takes the gradients by the inputs named `wanted`. */
export function differentiate(graph: LoadedGraph, given: Tensors, wanted: readonly string[]): Differentiated {
  let outputs: Tensors = {};
  const loss = () => {
    outputs = graph.run(given);
    for (const tensor of Object.values(outputs)) tf.keep(tensor);
    return outputs.loss!;
  };
  const weights = wanted.map((name) => given[name]!);
  if (weights.length === 0) {
    tf.tidy(loss);
    return { outputs, gradients: {} };
  }
  // What the loss does not depend on has no gradient in TensorFlow.js, and the gradient 0 in nnc.
  const { grads } = tf.engine().gradients(loss, weights, undefined, true);
  const gradients = wanted.map((name, i) => [name, grads[i] ?? tf.zerosLike(weights[i]!)] as const);
  return { outputs, gradients: Object.fromEntries(gradients) };
}

registerOp(PASS_GRADIENT, ({ inputs: [x, y] }) => {
  const pass = tf.customGrad((_x, result) => ({
    value: tf.clone(result as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => [dy, tf.zerosLike(dy)],
  }));
  return pass(x!, y!);
});

// Comparisons are flat wherever they have a derivative; TensorFlow.js says so of some of them.
for (const kernelName of [tf.Greater, tf.Equal]) {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (_dy, [a, b]) => ({ a: () => tf.zerosLike(a!), b: () => tf.zerosLike(b!) }),
  });
}

// TensorFlow.js forgets to sum over the dimensions along which an operand was stretched.
tf.registerGradient({
  kernelName: tf.Maximum,
  inputsToSave: ['a', 'b'],
  gradFunc: (dy, [a, b]) => {
    const isFirst = tf.greaterEqual(a!, b!);
    const from = (taken: tf.Tensor, operand: tf.Tensor) => {
      const gradient = tf.mul(dy as tf.Tensor, tf.cast(taken, 'float32'));
      const axes = tf.broadcast_util.getReductionAxes(operand.shape, gradient.shape);
      return tf.reshape(tf.sum(gradient, axes), operand.shape);
    };
    return { a: () => from(isFirst, a!), b: () => from(tf.logicalNot(isFirst), b!) };
  },
});

// Where there is no derivative, what PyTorch gives, and nnc's rules too: equal maxima share, and |x| is flat at 0.
tf.registerGradient({
  kernelName: tf.Max,
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, [x, y], { reductionIndices }) => {
    const axes = tf.util.parseAxisParam(reductionIndices as number[], x!.shape);
    const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const isLargest = tf.cast(tf.equal(x!, tf.reshape(y!, kept)), 'float32');
    const share = tf.div(tf.reshape(dy as tf.Tensor, kept), tf.sum(isLargest, axes, true));
    return { x: () => tf.mul(isLargest, share) };
  },
});
tf.registerGradient({
  kernelName: tf.Abs,
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as tf.Tensor, tf.sign(x!)) }),
});
