/**
 * TensorFlow itself, by @tensorflow/tfjs-node: a model's Programs as one graph, run in graph mode. The weights stay in
 * its session; a step is one run.
 */
import { findColumnBlocks } from '../../compiler/column-blocks.ts';
import { compileToSavedModel } from '../../compiler/compile.ts';
import type { Program, StateVariable } from '../../compiler/program.ts';
import { fail, InternalError } from '../../diagnostics/diagnostic.ts';
import {
  BindingMissing,
  loadBinding,
  probeBinding,
  remedyFor,
  type Threading,
} from '../tfjs-node/binding.ts';
import { openTensorflow, type Result } from '../tfjs-node/session.ts';
import type { Engine, EnginePrograms, State, StepOutputs } from './engine.ts';
import { tfjsNodeMemory } from './tfjs-node-memory.ts';

/** What the package lacks, as a diagnostic. */
function found<Result>(attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof BindingMissing)) throw error;
    const fixes = [remedyFor(error), 'or take another engine: `--engine onnx`'];
    return fail('engine-missing', error.message, {
      fixes: fixes.map((message) => ({ message, edits: [] })),
    });
  }
}

function compileForTensorflow({ evaluation, training, byKernels }: EnginePrograms) {
  return compileToSavedModel({
    evaluation,
    ...(training && { training }),
    byKernels: training && byKernels?.(),
  });
}

/** Blocks of a matrix for each thread at least, so that none waits long for the last one. */
const BLOCKS_PER_THREAD = 2;

/** How a model is best computed: by threads that each take blocks of its matrices, where there are enough. */
function threadingOf(evaluation: Program, state: readonly StateVariable[], threads: number): Threading {
  const counts = [...findColumnBlocks(evaluation, state).values()].map(({ length }) => length);
  const hasEnough = counts.length > 0 && Math.min(...counts) >= BLOCKS_PER_THREAD * threads;
  return { threads, sharing: hasEnough ? 'ops' : 'work-of-an-op' };
}

export const tfjsNodeEngine: Engine = {
  name: 'tfjs-node',
  ensureAvailable: async () => found(probeBinding),
  compile: compileForTensorflow,
  memory: tfjsNodeMemory,
  open: async (programs, state, { threads }) => {
    const variables = (programs.training ?? programs.evaluation).state;
    const binding = found(() => loadBinding(threadingOf(programs.evaluation, variables, threads)));
    const model = compileForTensorflow(programs);
    const session = openTensorflow(binding, model);
    const sizes = new Map(
      variables.map(({ name, shape }) => [name, shape.reduce((product, n) => product * n, 1)]),
    );
    session.run('init', (name) => numbersOf(name, sizes.get(name)!, state));
    return {
      train: async ({ feeds, batch }) => numbersIn(session.run('train', (name) => feeds[name], batch)),
      evaluate: async ({ feeds, batch }) => numbersIn(session.run('evaluate', (name) => feeds[name], batch)),
      read: async () => new Map(Object.entries(numbersIn(session.run('read', () => undefined)))),
      dispose: async () => session.close(),
    };
  },
};

function numbersIn(results: Readonly<Record<string, Result>>): StepOutputs {
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data]));
}

function numbersOf(name: string, size: number, state: State): Float32Array {
  const value = state.get(name);
  if (value === undefined || value.length !== size) {
    throw new InternalError(`state ${name} has ${value?.length ?? 'no'} numbers, ${size} are needed`);
  }
  return value;
}
