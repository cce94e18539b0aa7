/** SavedModels in TensorFlow: a session holds the state, and every run names what it takes and gives. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TensorType } from '../../compiler/program.ts';
import { type Signature, TAG } from '../../compiler/tensorflow/protobuf.ts';
import type { SavedModel, SignatureName } from '../../compiler/tensorflow/saved-model.ts';
import { InternalError } from '../../diagnostics/diagnostic.ts';
import type { Feed } from '../engines/engine.ts';
import type { Binding } from './binding.ts';

/** What a run gives. */
export interface Result {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface TensorflowSession {
  /** Runs a signature; `batch` is the number of samples among what it is fed. */
  readonly run: (
    name: SignatureName,
    feeds: (name: string) => Feed | undefined,
    batch?: number,
  ) => Readonly<Record<string, Result>>;
  readonly close: () => void;
}

/** Opens a session; the file that TensorFlow loads it from is gone when it is open. */
export function openTensorflow(binding: Binding, { bytes, signatures }: SavedModel): TensorflowSession {
  const folder = mkdtempSync(join(tmpdir(), 'nnc-tensorflow-'));
  let model: number;
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    model = binding.loadSavedModel(folder, TAG);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const places: Places = new Map();
  return {
    run: (name, feeds, batch = 1) => {
      const signature = signatures[name];
      if (signature === undefined) throw new InternalError('this session was opened for evaluation alone');
      const results = runSignature(binding, model, signature, { feeds, batch, places });
      // The weights are fed once.
      if (name === 'init') places.clear();
      return results;
    },
    close: () => binding.deleteSavedModel(model),
  };
}

interface Given {
  readonly feeds: (name: string) => Feed | undefined;
  readonly batch: number;
  readonly places: Places;
}

/** Memory that an input is fed from, by its name. */
type Places = Map<string, ArrayBuffer>;

/**
 * Bytes from the start of such a place to its numbers. TensorFlow shares numbers that lie at a multiple of its alignment (16
 * bytes or more) with JavaScript, until whoever holds them last lets go: at times one of its threads, a moment after the
 * run, and the binding then tells V8 from that thread, which ends the process. Other numbers it copies when it makes the
 * tensor.
 */
const OUT_OF_ALIGNMENT = 4;

function runSignature(
  binding: Binding,
  model: number,
  { inputs, outputs }: Signature,
  { feeds, batch, places }: Given,
): Record<string, Result> {
  // TensorFlow has nothing to run where nothing is asked for: a model without state.
  if (Object.keys(outputs).length === 0) return {};
  const tensors: number[] = [];
  try {
    for (const [name, { type }] of Object.entries(inputs)) {
      const data = feeds(name);
      if (data === undefined) throw new InternalError(`the step is not given ${name}`);
      tensors.push(toTensor(binding, type, placed(name, type, data, places), batch));
    }
    const results = binding.runSavedModel(model, tensors, nodesOf(inputs), nodesOf(outputs));
    const named = Object.keys(outputs).map((name, i) => {
      const { id, shape } = results[i]!;
      const data = binding.tensorDataSync(id) as Float32Array;
      binding.deleteTensor(id);
      return [name, { shape, data }] as const;
    });
    return Object.fromEntries(named);
  } finally {
    for (const tensor of tensors) binding.deleteTensor(tensor);
  }
}

function nodesOf(ports: Signature['inputs']): string {
  return Object.values(ports)
    .map(({ node }) => `${node}:0`)
    .join();
}

/** The numbers, where TensorFlow does not share them. */
function placed(name: string, { type }: TensorType, data: Feed, places: Places): Float32Array | Int32Array {
  const needed = OUT_OF_ALIGNMENT + data.length * Float32Array.BYTES_PER_ELEMENT;
  let place = places.get(name);
  if (place === undefined || place.byteLength < needed) {
    place = new ArrayBuffer(needed);
    places.set(name, place);
  }
  const numbers = new (type === 'int' ? Int32Array : Float32Array)(place, OUT_OF_ALIGNMENT, data.length);
  numbers.set(data);
  return numbers;
}

function toTensor(
  binding: Binding,
  { type, shape }: TensorType,
  numbers: Float32Array | Int32Array,
  batch: number,
): number {
  const sizes = shape.map((size) => (size === 'batch' ? batch : size));
  return binding.createTensor(sizes, type === 'int' ? binding.TF_INT32 : binding.TF_FLOAT, numbers);
}
