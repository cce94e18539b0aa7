/** What nnc trains in each step of the bench, and what a step is fed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../src/compiler/analyse.ts';
import { type CompiledModel, compile, type TrainingSpecification } from '../../src/compiler/compile.ts';
import { inputShape, type Network, outputShape } from '../../src/compiler/network.ts';
import { optimizerScalars } from '../../src/compiler/optimizers.ts';
import type { State, Step } from '../../src/runtime/engines/engine.ts';
import { drawWeights, stream } from '../../src/runtime/random.ts';

interface Task extends TrainingSpecification {
  /** File of the model, from the root of the project. */
  readonly model: string;
  readonly parameters?: Readonly<Record<string, number>>;
  readonly rate: number;
  readonly batch: number;
}

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

function cnn(kernel: number, stride: number): Task {
  return {
    model: 'models/mask_cnn.nn',
    parameters: { kernel, stride },
    loss: { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' },
    optimizer: adam,
    rate: 0.001,
    batch: 49,
  };
}

/** A further step is one line here. */
const tasks: Readonly<Record<string, Task>> = {
  mlp: {
    model: 'models/mlp.nn',
    loss: { kind: 'cross_entropy', reduction: 'sum', targets: 'classes' },
    optimizer: { kind: 'sgd' },
    rate: 0.001,
    batch: 200,
  },
  'cnn-k5-s1': cnn(5, 1),
  'cnn-k3-s1': cnn(3, 1),
  'cnn-k5-s2': cnn(5, 2),
  'cnn-k9-s1': cnn(9, 1),
};

/** As many as a small training set would have: the same few would stay in the cache. */
const batches = 10;

/** A step as compiled, the state that it starts from, and what step number `position`, counted from 1, is given. */
export interface Prepared {
  readonly programs: CompiledModel;
  readonly state: State;
  readonly stepAt: (position: number) => Step;
}

/** What a step of the bench is for nnc; undefined where nnc has no such step. */
export function prepareTask(name: string, root: string): Prepared | undefined {
  const task = tasks[name];
  if (task === undefined) return undefined;
  const network = readNetwork(join(root, task.model), task.parameters ?? {});
  const programs = compile(network, task);
  const state = new Map(programs.training.state.map((variable) => [variable.name, drawWeights(variable, 0)]));
  const random = stream(0, 'bench');
  const size = inputShape(network).reduce((product, n) => product * n, task.batch);
  const classes = outputShape(network)[0]!;
  const data = Array.from({ length: batches }, () => ({
    input: Float32Array.from({ length: size }, () => random.uniform()),
    labels: Int32Array.from({ length: task.batch }, () => random.integer(classes)),
  }));
  return {
    programs,
    state,
    stepAt: (position) => {
      const scalars = Object.entries(optimizerScalars(task.optimizer, task.rate, position));
      const scalarFeeds = scalars.map(([scalar, value]) => [scalar, Float32Array.of(value)]);
      const feeds = { ...data[position % batches]!, ...Object.fromEntries(scalarFeeds) };
      return { feeds, batch: task.batch };
    },
  };
}

function readNetwork(path: string, parameters: Readonly<Record<string, number>>): Network {
  const { network, diagnostics } = analyse(readFileSync(path, 'utf8'), path, { parameters });
  if (network === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return network;
}
