/** Who can train: the float64 evaluation and every engine, told step by step alike. */
import type { CompiledModel } from '../../../../src/compiler/compile.ts';
import { evaluateProgram } from '../../../../src/compiler/evaluate.ts';
import type { Program } from '../../../../src/compiler/program.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import type { Feed } from '../../../../src/runtime/engines/engine.ts';
import { type EngineName, engineNames, loadEngine } from '../../../../src/runtime/engines/index.ts';
import { firstMismatch, type VectorTolerance, vectorTolerances } from '../../../support/close.ts';
import { hasTfjsNode } from '../../../support/tfjs-node.ts';

export type Tensors = Readonly<Record<string, Tensor>>;
export type Numbers = Readonly<Record<string, ArrayLike<number>>>;

/** A training with its state inside. */
export interface Session {
  /** One step; its outputs. */
  readonly train: (given: Tensors) => Promise<Numbers>;
  /** All state. */
  readonly read: () => Promise<Numbers>;
  readonly dispose: () => Promise<void>;
}

export interface Runner {
  readonly name: string;
  readonly isFloat32: boolean;
  readonly tolerance: VectorTolerance;
  readonly open: (model: CompiledModel, state: Tensors) => Promise<Session>;
}

/** The scalars of a step as tensors. */
export function asTensors(scalars: Readonly<Record<string, number>>): Tensors {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, value]) => [name, { shape: [], data: Float64Array.of(value) }]),
  );
}

const dataOf = (tensors: Tensors): Numbers =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data]));

const evaluation: Runner = {
  name: 'float64 evaluation',
  isFloat32: false,
  tolerance: vectorTolerances.float64,
  open: async ({ training }, start) => {
    let state = start;
    return {
      train: async (given) => {
        const { outputs, updates } = evaluateProgram(training, { ...state, ...given });
        state = { ...state, ...updates };
        return dataOf(outputs);
      },
      read: async () => dataOf(state),
      dispose: async () => {},
    };
  },
};

/** What an engine is fed: integers for what the Program takes as such. */
function feedsOf(program: Program, given: Tensors): Readonly<Record<string, Feed>> {
  const integers = new Set(
    program.nodes.flatMap(({ op, output, attributes }) =>
      op === 'input' && output.type === 'int' ? [(attributes as { readonly name: string }).name] : [],
    ),
  );
  return Object.fromEntries(
    Object.entries(given).map(([name, { data }]) => [
      name,
      integers.has(name) ? Int32Array.from(data) : Float32Array.from(data),
    ]),
  );
}

const engine = (name: EngineName): Runner => ({
  name,
  isFloat32: true,
  tolerance: vectorTolerances.float32,
  open: async (model, start) => {
    const loaded = await loadEngine(name);
    const state = new Map(
      Object.entries(start).map(([variable, { data }]) => [variable, Float32Array.from(data)]),
    );
    const session = await loaded.open(model, state, { threads: 1 });
    return {
      train: (given) =>
        session.train({ feeds: feedsOf(model.training, given), batch: given.input?.shape[0] ?? 1 }),
      read: async () => Object.fromEntries(await session.read()),
      dispose: session.dispose,
    };
  },
});

const enginesHere = engineNames.filter((name) => name !== 'tfjs-node' || hasTfjsNode);
const runners: readonly Runner[] = [evaluation, ...enginesHere.map(engine)];

/** Lets everyone train; what the first one finds wrong, by its name. `follow` says what is wrong, if anything is. */
export async function firstWrong(
  follow: (runner: Runner) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const runner of runners) {
    const wrong = await follow(runner);
    if (wrong !== undefined) return `${runner.name}: ${wrong}`;
  }
  return undefined;
}

/** The first of the expected tensors that is not as found. */
export function firstDifferent(
  found: Numbers,
  expected: Tensors,
  tolerance: VectorTolerance,
): string | undefined {
  for (const [name, { data }] of Object.entries(expected)) {
    const numbers = found[name];
    if (numbers === undefined) return `there is no ${name}`;
    const wrong = firstMismatch(numbers, data, tolerance);
    if (wrong !== undefined) return `${name}${wrong}`;
  }
  return undefined;
}
