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
  return {
    run: (name, feeds, batch = 1) => {
      const signature = signatures[name];
      if (signature === undefined) throw new InternalError('this session was opened for evaluation alone');
      return runSignature(binding, model, signature, { feeds, batch });
    },
    close: () => binding.deleteSavedModel(model),
  };
}

interface Given {
  readonly feeds: (name: string) => Feed | undefined;
  readonly batch: number;
}

function runSignature(
  binding: Binding,
  model: number,
  { inputs, outputs }: Signature,
  { feeds, batch }: Given,
): Record<string, Result> {
  // TensorFlow has nothing to run where nothing is asked for: a model without state.
  if (Object.keys(outputs).length === 0) return {};
  const tensors: number[] = [];
  try {
    for (const [name, { type }] of Object.entries(inputs)) {
      tensors.push(toTensor(binding, name, type, feeds(name), batch));
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

function toTensor(
  binding: Binding,
  name: string,
  { type, shape }: TensorType,
  data: Feed | undefined,
  batch: number,
): number {
  if (data === undefined) throw new InternalError(`the step is not given ${name}`);
  const sizes = shape.map((size) => (size === 'batch' ? batch : size));
  return type === 'int'
    ? binding.createTensor(sizes, binding.TF_INT32, Int32Array.from(data))
    : binding.createTensor(sizes, binding.TF_FLOAT, data as Float32Array);
}
