/** The default engine: ONNX graphs on onnxruntime-node. The only place that imports it. */
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { compileToOnnx } from '../../compiler/compile.ts';
import { isKeptTurned } from '../../compiler/matrices.ts';
import type { OnnxModel } from '../../compiler/onnx/emit.ts';
import { next, type Program, type StateVariable, type TensorType } from '../../compiler/program.ts';
import { fail, InternalError } from '../../diagnostics/diagnostic.ts';
import { free } from '../free.ts';
import type { Engine, EngineOptions, EngineSession, Feed, State, Step, StepOutputs } from './engine.ts';
import { onnxMemory } from './onnx-memory.ts';

type Ort = typeof import('onnxruntime-node');

async function load(): Promise<Ort> {
  try {
    const module = await import('onnxruntime-node');
    return (module as { default?: Ort }).default ?? module;
  } catch (error) {
    return fail('engine-missing', `onnxruntime-node does not load: ${(error as Error).message}`, {
      fixes: [
        {
          message: 'type `ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node`, then `nnc doctor`',
          edits: [],
        },
      ],
    });
  }
}

/** A session and what its graph takes and gives. */
interface Loaded {
  readonly session: InferenceSession;
  readonly model: OnnxModel;
}

async function createSession(
  ort: Ort,
  program: Program,
  name: string,
  { threads }: EngineOptions,
): Promise<Loaded> {
  const model = compileToOnnx(program, name);
  const session = await ort.InferenceSession.create(model.bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  return { session, model };
}

/** One state variable in two buffers: a step reads the one and writes the other. */
interface DoubleBuffer {
  present: OrtTensor;
  spare: OrtTensor;
}

export const onnxEngine: Engine = {
  name: 'onnx',
  ensureAvailable: async () => {
    await load();
  },
  compile: ({ training, evaluation }) => {
    if (training !== undefined) compileToOnnx(training, 'train');
    compileToOnnx(evaluation, 'evaluate');
  },
  memory: onnxMemory,
  open: async (programs, state, options) => {
    const ort = await load();
    const training = programs.training && (await createSession(ort, programs.training, 'train', options));
    const evaluation = await createSession(ort, programs.evaluation, 'evaluate', options);
    const variables = (programs.training ?? programs.evaluation).state;
    return openSession(ort, { training, evaluation, variables, state });
  },
};

interface Opened {
  readonly training: Loaded | undefined;
  readonly evaluation: Loaded;
  readonly variables: readonly StateVariable[];
  readonly state: State;
}

function openSession(ort: Ort, { training, evaluation, variables, state }: Opened): EngineSession {
  const buffers = new Map(variables.map((variable) => [variable.name, doubleBuffer(ort, variable, state)]));
  return {
    train: async (step) => {
      if (training === undefined) throw new InternalError('this session was opened for evaluation alone');
      const { model, session } = training;
      const updated = [...buffers].filter(([name]) => next(name) in model.outputs);
      const fetches: Record<string, OrtTensor | null> = {};
      for (const output of Object.keys(model.outputs)) fetches[output] = null;
      for (const [name, buffer] of updated) fetches[next(name)] = buffer.spare;
      const results = await session.run(feedsOf(ort, model, buffers, step), fetches);
      for (const [name, buffer] of updated) {
        // ONNX Runtime has written to the spare, and gives a copy of it.
        const given = results[next(name)]!.data as Float32Array<ArrayBuffer>;
        if (given.buffer !== (buffer.spare.data as Float32Array).buffer) free(given.buffer);
        [buffer.present, buffer.spare] = [buffer.spare, buffer.present];
      }
      return outputsOf(results, model);
    },
    evaluate: async (step) => {
      const results = await evaluation.session.run(feedsOf(ort, evaluation.model, buffers, step));
      return outputsOf(results, evaluation.model);
    },
    read: async () =>
      new Map(variables.map((variable) => [variable.name, inStoredLayout(variable, buffers)])),
    dispose: async () => {
      await training?.session.release();
      await evaluation.session.release();
    },
  };
}

function doubleBuffer(ort: Ort, { name, shape }: StateVariable, state: State): DoubleBuffer {
  const value = state.get(name);
  const size = shape.reduce((product, n) => product * n, 1);
  if (value === undefined || value.length !== size) {
    throw new InternalError(`state ${name} has ${value?.length ?? 'no'} numbers, ${size} are needed`);
  }
  const turned = isKeptTurned({ shape });
  const kept = turned ? [...shape].reverse() : [...shape];
  const tensor = (data: Float32Array) => new ort.Tensor('float32', data, kept);
  const present = turned ? transposed(value, shape) : Float32Array.from(value);
  return { present: tensor(present), spare: tensor(new Float32Array(size)) };
}

/** A copy of a variable as it is stored. */
function inStoredLayout(
  { name, shape }: StateVariable,
  buffers: ReadonlyMap<string, DoubleBuffer>,
): Float32Array {
  const data = buffers.get(name)!.present.data as Float32Array;
  return isKeptTurned({ shape }) ? transposed(data, [...shape].reverse()) : Float32Array.from(data);
}

/** A row-major matrix of this shape, turned. */
function transposed(data: Float32Array, [rows, columns]: readonly number[]): Float32Array {
  const result = new Float32Array(data.length);
  for (let i = 0; i < rows!; i++) {
    for (let j = 0; j < columns!; j++) result[j * rows! + i] = data[i * columns! + j]!;
  }
  return result;
}

function feedsOf(
  ort: Ort,
  model: OnnxModel,
  buffers: ReadonlyMap<string, DoubleBuffer>,
  { feeds, batch }: Step,
) {
  const named: Record<string, OrtTensor> = {};
  for (const [name, type] of Object.entries(model.inputs)) {
    const buffer = buffers.get(name);
    named[name] = buffer ? buffer.present : toTensor(ort, name, type, feeds[name], batch);
  }
  return named;
}

function toTensor(
  ort: Ort,
  name: string,
  type: TensorType,
  data: Feed | undefined,
  batch: number,
): OrtTensor {
  if (data === undefined) throw new InternalError(`the step is not given ${name}`);
  const dims = type.shape.map((size) => (size === 'batch' ? batch : size));
  return data instanceof Int32Array
    ? new ort.Tensor('int32', data, dims)
    : new ort.Tensor('float32', data, dims);
}

function outputsOf(results: InferenceSession.OnnxValueMapType, model: OnnxModel): StepOutputs {
  const names = Object.keys(model.outputs).filter(
    (name) => !(name in model.inputs) && !name.endsWith('/next'),
  );
  return Object.fromEntries(names.map((name) => [name, results[name]!.data as Float32Array]));
}
