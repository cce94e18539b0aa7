/** A model's prediction as a GraphModel that TensorFlow.js loads, in Node and on a web page. */
import { join } from 'node:path';
import { compilePrediction, compileToTensorflow } from '../compiler/compile.ts';
import type { TensorType } from '../compiler/program.ts';
import type { TensorflowPort } from '../compiler/tensorflow/graph.ts';
import { toModelArtifacts } from '../compiler/tensorflow/json.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import { readTextOrNothing } from '../runtime/files.ts';
import { packageVersion } from '../runtime/package-root.ts';
import { type ExportedFiles, type ExportPlace, PRODUCER } from './files.ts';
import { portsOf } from './ports.ts';
import type { ExportSource } from './source.ts';

const MODEL = 'model.json';
const WEIGHTS = 'weights.bin';

/** The folder that `tf.loadGraphModel` reads: `model.json` and `weights.bin`. Error: `bad-option` for a training step. */
export function tensorflowFiles(
  { setup: { network, training }, state, facts }: ExportSource,
  { out, inference }: ExportPlace,
): ExportedFiles {
  refuse(out, inference);
  const program = compilePrediction(network, training.loss);
  const values = state(program.state);
  const model = compileToTensorflow(program, network.name, { values });
  const { weightData, weightSpecs, ...artifacts } = toModelArtifacts(model);
  const description = {
    ...artifacts,
    generatedBy: `${PRODUCER} ${packageVersion()}`,
    weightsManifest: [{ paths: [WEIGHTS], weights: weightSpecs }],
    userDefinedMetadata: facts,
  };
  const path = join(out, MODEL);
  const isOwn = () => isOwnModel(path);
  return {
    files: [
      { path: join(out, WEIGHTS), data: new Uint8Array(weightData), isOwn },
      { path, data: JSON.stringify(description), isOwn },
    ],
    ...portsOf(program, { inputs: typesOf(model.inputs), outputs: typesOf(model.outputs) }, {}),
  };
}

function refuse(out: string, inference: boolean): void {
  if (!inference) {
    fail(
      'bad-option',
      '--target tfjs: a training step needs tfjs-node, which no engine of this version uses yet; TensorFlow.js lacks its kernels',
      {
        fixes: [
          { message: '--inference compiles the prediction', edits: [] },
          { message: '--target onnx compiles the training step', edits: [] },
        ],
      },
    );
  }
  if (/\.json$/i.test(out)) fail('bad-option', `-o names the folder that ${MODEL} is written to, not ${out}`);
}

function typesOf(ports: Readonly<Record<string, TensorflowPort>>): Readonly<Record<string, TensorType>> {
  return Object.fromEntries(Object.entries(ports).map(([name, { type }]) => [name, type]));
}

function isOwnModel(path: string): boolean {
  try {
    const { generatedBy } = JSON.parse(readTextOrNothing(path) ?? '{}') as { readonly generatedBy?: unknown };
    return String(generatedBy).startsWith(`${PRODUCER} `);
  } catch {
    return false;
  }
}
