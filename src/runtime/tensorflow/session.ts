/** A model in TensorFlow.js: the state as tensors, the gradients by TensorFlow.js, the update by nnc's own Program. */
import { gradientOf } from '../../compiler/gradient.ts';
import { next, type StateVariable } from '../../compiler/program.ts';
import type { TensorflowModel } from '../../compiler/tensorflow/graph.ts';
import { InternalError } from '../../diagnostics/diagnostic.ts';
import type { EngineSession, State, Step, StepOutputs } from '../engines/engine.ts';
import { differentiate } from './gradients.ts';
import { type LoadedGraph, loadGraph, type Tensors, toTensor } from './graph.ts';
import { tf } from './library.ts';

/** What a session runs; without the two parts of a training step it only evaluates. */
export interface SessionGraphs {
  readonly evaluation: TensorflowModel;
  readonly forward?: TensorflowModel;
  readonly update?: TensorflowModel;
}

type Values = Map<string, tf.Tensor>;

interface Training {
  readonly forward: LoadedGraph;
  readonly update: LoadedGraph;
  readonly weights: readonly string[];
}

/** A session with the given state. */
export function openSession(
  { evaluation, forward, update }: SessionGraphs,
  variables: readonly StateVariable[],
  state: State,
): EngineSession {
  const values: Values = new Map(
    variables.map(({ name, shape }) => [name, tf.tensor(numbersOf(name, shape, state), [...shape])]),
  );
  const evaluating = loadGraph(evaluation);
  const weights = variables.filter(({ role }) => role === 'weight').map(({ name }) => name);
  const training = forward && update && { forward: loadGraph(forward), update: loadGraph(update), weights };
  return {
    train: async (step) => {
      if (training === undefined) throw new InternalError('this session was opened for evaluation alone');
      return scoped(() => trainStep(training, values, step));
    },
    evaluate: async (step) =>
      scoped(() => numbersIn(evaluating.run(tensorsFor(evaluating, values, step)), values)),
    read: async () =>
      new Map([...values].map(([name, value]) => [name, Float32Array.from(value.dataSync())])),
    dispose: async () => {
      for (const graph of [evaluating, training?.forward, training?.update]) graph?.dispose();
      tf.dispose([...values.values()]);
    },
  };
}

/** A copy of a variable's first numbers, of which there have to be as many as its shape says. */
function numbersOf(name: string, shape: readonly number[], state: State): Float32Array {
  const value = state.get(name);
  const size = shape.reduce((product, n) => product * n, 1);
  if (value === undefined || value.length !== size) {
    throw new InternalError(`state ${name} has ${value?.length ?? 'no'} numbers, ${size} are needed`);
  }
  return Float32Array.from(value);
}

/** Runs `work`, and gives back the memory of every tensor that it did not keep. */
function scoped<Result>(work: () => Result): Result {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}

/** Executes both parts and puts the next values of the state in the place of the present ones. */
function trainStep({ forward, update, weights }: Training, values: Values, step: Step): StepOutputs {
  const { outputs, gradients } = differentiate(forward, tensorsFor(forward, values, step), weights);
  const named = Object.entries(gradients).map(([name, gradient]) => [gradientOf(name), gradient] as const);
  const updated = update.run({ ...tensorsFor(update, values, step), ...Object.fromEntries(named) });
  const results = { ...outputs, ...updated };
  const found = numbersIn(results, values);
  for (const [name, value] of values) {
    const following = results[next(name)];
    if (following === undefined) continue;
    values.set(name, tf.keep(tf.clone(following)));
    value.dispose();
  }
  tf.dispose(outputs);
  return found;
}

/** Of a graph's inputs those that are state, or that the step is fed. */
function tensorsFor({ model }: LoadedGraph, values: Values, { feeds, batch }: Step): Tensors {
  const known = Object.entries(model.inputs).flatMap(([name, { type }]) => {
    const fed = feeds[name];
    const tensor = values.get(name) ?? (fed && toTensor(fed, type, batch));
    return tensor === undefined ? [] : [[name, tensor] as const];
  });
  return Object.fromEntries(known);
}

/** What a step gives, as numbers, without the next values of the state. */
function numbersIn(results: Tensors, values: Values): StepOutputs {
  const following = new Set([...values.keys()].map(next));
  const named = Object.entries(results).filter(([name]) => !following.has(name));
  return Object.fromEntries(named.map(([name, tensor]) => [name, tensor.dataSync() as Float32Array]));
}
