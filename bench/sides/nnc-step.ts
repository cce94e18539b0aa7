// Training steps on nnc's ONNX engine: `nnc-step.js STEP THREADS ROOT`. A further step is one line in the table.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'onnxruntime-node';
import { analyse } from '../../src/compiler/analyse.ts';
import { compile, type TrainingSpecification } from '../../src/compiler/compile.ts';
import { inputShape, type Network, outputShape } from '../../src/compiler/network.ts';
import { optimizerScalars } from '../../src/compiler/optimizers.ts';
import { onnxEngine } from '../../src/runtime/engines/onnx.ts';
import { packageVersion } from '../../src/runtime/package-root.ts';
import { drawWeights, stream } from '../../src/runtime/random.ts';
import { serve } from './serve.ts';

interface Task extends TrainingSpecification {
  /** File of the model, from the root of the project. */
  readonly model: string;
  readonly rate: number;
  readonly batch: number;
}

const tasks: Readonly<Record<string, Task>> = {
  mlp: {
    model: 'models/mlp.nn',
    loss: { kind: 'cross_entropy', reduction: 'sum', targets: 'classes' },
    optimizer: { kind: 'sgd' },
    rate: 0.001,
    batch: 200,
  },
};

/** As many as a small training set would have: the same few would stay in the cache. */
const batches = 10;

function readNetwork(path: string): Network {
  const { network, diagnostics } = analyse(readFileSync(path, 'utf8'), path);
  if (network === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return network;
}

async function start(task: Task, threads: number, root: string): Promise<void> {
  const network = readNetwork(join(root, task.model));
  const programs = compile(network, task);
  const state = new Map(programs.training.state.map((variable) => [variable.name, drawWeights(variable, 0)]));
  const session = await onnxEngine.open(programs, state, { threads });
  const random = stream(0, 'bench');
  const size = inputShape(network).reduce((product, n) => product * n, task.batch);
  const classes = outputShape(network)[0]!;
  const data = Array.from({ length: batches }, () => ({
    input: Float32Array.from({ length: size }, () => random.uniform()),
    labels: Int32Array.from({ length: task.batch }, () => random.integer(classes)),
  }));
  let position = 0;
  await serve(`nnc ${packageVersion()}, onnxruntime-node ${env.versions.node}`, () => {
    const scalars = Object.entries(optimizerScalars(task.optimizer, task.rate, ++position));
    const scalarFeeds = scalars.map(([name, value]) => [name, Float32Array.of(value)]);
    const feeds = { ...data[position % batches]!, ...Object.fromEntries(scalarFeeds) };
    return session.train({ feeds, batch: task.batch });
  });
}

const [name = '', threads = '2', root = '.'] = process.argv.slice(2);
const task = tasks[name];
if (task === undefined) console.log(JSON.stringify({ unable: `nnc has no step ${name} here` }));
else await start(task, Number(threads), root);
