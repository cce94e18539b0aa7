/** One model's gradients, from several makers: what is compared. */
import { compileGradients, compileOwnGradients } from '../compiler/compile.ts';
import { evaluateProgram } from '../compiler/evaluate.ts';
import { gradientOf } from '../compiler/gradient.ts';
import type { LossSpecification } from '../compiler/losses.ts';
import type { Network } from '../compiler/network.ts';
import type { Program } from '../compiler/program.ts';
import type { Engine, State } from '../runtime/engines/engine.ts';
import { onnxEngine } from '../runtime/engines/onnx.ts';
import { isBindingHere } from '../runtime/tfjs-node/binding.ts';
import { type Point, tensorsOf } from './point.ts';

const THREADS = 2;

/** A loss, and its gradients by the names of the weights. */
export interface Gradients {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, ArrayLike<number>>>;
}

/** The names of all that is trained. */
export function weightsOf({ state }: Program): readonly string[] {
  return state.filter(({ role }) => role === 'weight').map(({ name }) => name);
}

/** nnc's gradients by an engine, at points that share their state. */
export interface EngineGradients {
  readonly at: (point: Point) => Promise<Gradients>;
  readonly dispose: () => Promise<void>;
}

/** Loads a Program of gradients with a state. Error: `engine-missing`. */
export function openOnnxGradients(program: Program, state: State): Promise<EngineGradients> {
  return openGradients(onnxEngine, program, state);
}

/** nnc's gradients by TensorFlow; undefined where tfjs-node is not installed, or does not load. */
export async function tfjsNodeGradients(program: Program, point: Point): Promise<Gradients | undefined> {
  if (!isBindingHere()) return undefined;
  const { tfjsNodeEngine } = await import('../runtime/engines/tfjs-node.ts');
  const opened = await openGradients(tfjsNodeEngine, program, point.state);
  try {
    return await opened.at(point);
  } finally {
    await opened.dispose();
  }
}

async function openGradients(engine: Engine, program: Program, state: State): Promise<EngineGradients> {
  const session = await engine.open({ evaluation: program }, state, { threads: THREADS });
  return {
    at: async ({ feeds, batch }) => {
      const outputs = await session.evaluate({ feeds, batch });
      const copies = weightsOf(program).map((name) => [name, Float32Array.from(outputs[gradientOf(name)]!)]);
      return { loss: outputs.loss![0]!, gradients: Object.fromEntries(copies) };
    },
    dispose: session.dispose,
  };
}

/** The same in float64, by the loops that define each op. */
export function float64Gradients(program: Program, point: Point): Gradients {
  const { outputs } = evaluateProgram(program, tensorsOf(program, point));
  const gradients = weightsOf(program).map((name) => [name, outputs[gradientOf(name)]!.data]);
  return { loss: outputs.loss!.data[0]!, gradients: Object.fromEntries(gradients) };
}

/** TensorFlow.js's own gradients of the forward pass. */
export async function tensorflowGradients(
  network: Network,
  loss: LossSpecification,
  point: Point,
): Promise<Gradients> {
  const { oracleGradients } = await import('../runtime/tensorflow/index.ts');
  return oracleGradients(network, loss, tensorsOf(compileGradients(network, loss), point));
}

/** nnc's gradients where no layer has another one than its own; undefined where none has. */
export function ownGradientsProgram(network: Network, loss: LossSpecification): Program | undefined {
  const program = compileGradients(network, loss);
  const isOverridden = program.nodes.some(({ gradientOverride }) => gradientOverride !== undefined);
  return isOverridden ? compileOwnGradients(network, loss) : undefined;
}
