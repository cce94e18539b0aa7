/** Small programs with numbers to run them on. */
import { ProgramBuilder, type Value } from '../../src/compiler/builder.ts';
import { compileToOnnx, compileToSavedModel, compileToTensorflow } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import type { OnnxModel } from '../../src/compiler/onnx/emit.ts';
import type { Dimension, Program } from '../../src/compiler/program.ts';
import type { TensorflowModel } from '../../src/compiler/tensorflow/graph.ts';
import type { SavedModel } from '../../src/compiler/tensorflow/saved-model.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { type RandomStream, stream } from '../../src/runtime/random.ts';

interface FloatOptions {
  readonly positive?: boolean;
  /** Few different values, so that many are equal. */
  readonly ties?: boolean;
}

/** Sizes and values of one random case. */
export interface Draw {
  readonly builder: ProgramBuilder;
  readonly random: RandomStream;
  readonly batch: number;
  readonly given: Record<string, Tensor>;
  /** A whole number from `low` to `high`. */
  readonly size: (low: number, high: number) => number;
  /** An input of distinct numbers away from 0, exact in float32. */
  readonly floats: (shape: readonly Dimension[], options?: FloatOptions) => Value;
  /** Class indices below `classes`. */
  readonly labels: (classes: number) => Value;
}

/** A source of random cases: the same name and number give the same case. */
export function draw(name: string, number: number): Draw {
  const random = stream(number, name);
  const builder = new ProgramBuilder();
  const given: Record<string, Tensor> = {};
  const size = (low: number, high: number) => low + random.integer(high - low + 1);
  const batch = size(1, 4);
  const nameInput = () => `x${Object.keys(given).length}`;
  return {
    builder,
    random,
    batch,
    given,
    size,
    floats: (shape, { positive = false, ties = false } = {}) => {
      const input = nameInput();
      const sizes = shape.map((n) => (n === 'batch' ? batch : n));
      const length = sizes.reduce((a, b) => a * b, 1);
      const data = ties
        ? Float64Array.from({ length }, () => random.integer(3))
        : distinct(length, random, positive);
      given[input] = { shape: sizes, data };
      return builder.input(input, { type: 'float', shape });
    },
    labels: (classes) => {
      const input = nameInput();
      given[input] = {
        shape: [batch],
        data: Float64Array.from({ length: batch }, () => random.integer(classes)),
      };
      return builder.input(input, { type: 'int', shape: ['batch'] });
    },
  };
}

/** Numbers within +-2 (or 0.1 to 2.1) at least 2 / length apart, in random order. */
function distinct(length: number, random: RandomStream, positive: boolean): Float64Array {
  const values = Float32Array.from({ length }, (_, i) => {
    const value = ((i + 0.25 + 0.5 * random.uniform()) / length) * 2;
    return positive ? value + 0.1 : i % 2 === 0 ? value + 0.01 : -value - 0.01;
  });
  random.shuffle(values);
  return Float64Array.from(values);
}

/** The result of a program with the single output `y`, in float64. */
export function evaluateOutput(program: Program, given: Readonly<Record<string, Tensor>>): Tensor {
  return evaluateProgram(program, given).outputs.y!;
}

/** The same from ONNX Runtime, through lowering, layout and emission. */
export async function runOnnx(
  program: Program,
  given: Readonly<Record<string, Tensor>>,
): Promise<ArrayLike<number>> {
  const { y } = await runOnnxOutputs(compileToOnnx(program, 'test'), given);
  return y!.data;
}

/** The result of a program with the single output `y` from TensorFlow.js. */
export async function runTfjs(
  program: Program,
  given: Readonly<Record<string, Tensor>>,
): Promise<ArrayLike<number>> {
  const { y } = await runTfjsOutputs(compileToTensorflow(program, 'test'), given);
  return y!.data;
}

/** The result of a program with the single output `y` from TensorFlow. */
export async function runTfjsNode(
  program: Program,
  given: Readonly<Record<string, Tensor>>,
): Promise<ArrayLike<number>> {
  const { y } = await runTfjsNodeOutputs(compileToSavedModel({ evaluation: program }), given);
  return y!.data;
}

/** Everything that the evaluation of a SavedModel gives in TensorFlow, by name. */
export async function runTfjsNodeOutputs(
  model: SavedModel,
  given: Readonly<Record<string, Tensor>>,
): Promise<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>> {
  const { loadBinding } = await import('../../src/runtime/tfjs-node/binding.ts');
  const { openTensorflow } = await import('../../src/runtime/tfjs-node/session.ts');
  const session = openTensorflow(loadBinding({ threads: 2, sharing: 'work-of-an-op' }), model);
  try {
    const batch = batchOf(model, given);
    const feeds = (name: string) => Float32Array.from(given[name]!.data);
    session.run('init', feeds, batch);
    return session.run('evaluate', feeds, batch);
  } finally {
    session.close();
  }
}

/** The size that a batch has among what is given, if there is one. */
function batchOf({ signatures }: SavedModel, given: Readonly<Record<string, Tensor>>): number {
  for (const [name, { type }] of Object.entries(signatures.evaluate.inputs)) {
    const axis = type.shape.indexOf('batch');
    if (axis >= 0) return given[name]!.shape[axis]!;
  }
  return 1;
}

/** Everything that a TensorFlow graph gives in TensorFlow.js, by name. */
export async function runTfjsOutputs(
  model: TensorflowModel,
  given: Readonly<Record<string, Tensor>>,
): Promise<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>> {
  const { loadGraph } = await import('../../src/runtime/tensorflow/graph.ts');
  const { tf } = await import('../../src/runtime/tensorflow/library.ts');
  tf.engine().startScope();
  const graph = loadGraph(model);
  const feeds = Object.entries(model.inputs).map(([name, { type }]) => {
    const { shape, data } = given[name]!;
    const dtype = type.type === 'int' ? 'int32' : 'float32';
    return [name, tf.tensor(Float32Array.from(data), [...shape], dtype)] as const;
  });
  const results = Object.entries(graph.run(Object.fromEntries(feeds))).map(([name, tensor]) => {
    return [name, { shape: tensor.shape, data: tensor.dataSync() }] as const;
  });
  tf.engine().endScope();
  return Object.fromEntries(results);
}

/** Everything that an ONNX model gives, by name. */
export async function runOnnxOutputs(
  model: OnnxModel,
  given: Readonly<Record<string, Tensor>>,
): Promise<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>> {
  const { default: ort } = (await import('onnxruntime-node')) as unknown as {
    default: typeof import('onnxruntime-node');
  };
  const session = await ort.InferenceSession.create(model.bytes, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const feeds = Object.entries(model.inputs).map(([name, { type }]) => {
    const { shape, data } = given[name]!;
    const tensor =
      type === 'int'
        ? new ort.Tensor('int32', Int32Array.from(data), [...shape])
        : new ort.Tensor('float32', Float32Array.from(data), [...shape]);
    return [name, tensor] as const;
  });
  const results = await session.run(Object.fromEntries(feeds));
  const copies = Object.entries(results).map(([name, { dims, data }]) => [
    name,
    { shape: dims, data: Float32Array.from(data as ArrayLike<number>) },
  ]);
  await session.release();
  return Object.fromEntries(copies);
}
