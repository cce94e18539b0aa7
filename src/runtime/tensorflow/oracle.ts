/** Gradients that owe nothing to nnc's rules: a model's forward pass, differentiated by TensorFlow.js. */
import { compileForward, compileToTensorflow } from '../../compiler/compile.ts';
import type { LossSpecification } from '../../compiler/losses.ts';
import type { Network } from '../../compiler/network.ts';
import type { Program } from '../../compiler/program.ts';
import type { Tensor } from '../../ops/definition.ts';
import { differentiate } from './gradients.ts';
import { loadGraph } from './graph.ts';
import { tf } from './library.ts';

/** In float32. */
export interface OracleGradients {
  readonly loss: number;
  /** By the name of what they are taken by. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

type Given = Readonly<Record<string, Tensor>>;

/** The loss and its gradient by every weight, as TensorFlow.js takes it; `given` holds inputs and state by name. */
export function oracleGradients(network: Network, loss: LossSpecification, given: Given): OracleGradients {
  const forward = compileForward(network, loss);
  const weights = forward.state.filter(({ role }) => role === 'weight').map(({ name }) => name);
  return oracleGradientsOf(forward, given, weights);
}

/** The scalar output `loss` of a Program without gradients of its own, and its gradient by the inputs and state named. */
export function oracleGradientsOf(
  forward: Program,
  given: Given,
  wanted: readonly string[],
): OracleGradients {
  const graph = loadGraph(compileToTensorflow(forward, 'forward', { differentiable: true }));
  tf.engine().startScope();
  const tensors = Object.entries(given).map(([name, { shape, data }]) => {
    const type = graph.model.inputs[name]?.type.type === 'int' ? 'int32' : 'float32';
    return [name, tf.tensor(Float32Array.from(data), [...shape], type)] as const;
  });
  const { outputs, gradients } = differentiate(graph, Object.fromEntries(tensors), wanted);
  const found = Object.entries(gradients).map(([name, tensor]) => [name, floats(tensor)] as const);
  const value = floats(outputs.loss!)[0]!;
  tf.dispose(outputs);
  tf.engine().endScope();
  graph.dispose();
  return { loss: value, gradients: Object.fromEntries(found) };
}

function floats(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}
