/** Uses a finished trial: only its folder and the files to predict are needed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compilePrediction } from '../compiler/compile.ts';
import { readInputs } from '../data/inputs.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import { type EngineName, loadEngine } from './engines/index.ts';
import { readBytes, readText } from './files.ts';
import { predictedClass } from './metrics.ts';
import type { RunResults, TrialResult } from './results.ts';
import { readTensors } from './safetensors.ts';
import { SPECIFICATION, WEIGHTS } from './store.ts';
import { lossOf, networkOf, type TrialSpecification } from './trial.ts';

export interface PredictionRequest {
  /** The folder of a run. */
  readonly run: string;
  readonly files: readonly string[];
  /** Name of the trial; without it the one with the best figures on the test set. */
  readonly trial?: string;
  /** Stretch images of another size. */
  readonly resize?: boolean;
  /** Which engine; without it the one that trained. */
  readonly engine?: EngineName;
}

export interface Prediction {
  readonly file: string;
  /** Present when the model tells classes apart. */
  readonly class?: string;
  readonly probability?: number;
  /** All that the model gave: a probability for each class, or values. */
  readonly output: readonly number[];
}

export interface Predictions {
  /** The trial that was used. */
  readonly trial: string;
  readonly classes: readonly string[];
  readonly predictions: readonly Prediction[];
}

const BATCH = 256;

/** Predicts with the kept weights of one trial. Errors: `not-a-run`, `no-such-trial`, and those of the files. */
export async function predict({
  run,
  files,
  trial,
  resize,
  engine,
}: PredictionRequest): Promise<Predictions> {
  const name = await chooseTrial(run, trial);
  const folder = join(run, 'trials', name);
  const specification = JSON.parse(await readText(join(folder, SPECIFICATION))) as TrialSpecification;
  const { classes, preprocessing } = specification;
  const { names, inputs } = await readInputs(files, preprocessing, { resize: resize ?? false });
  const outputs = await outputsFor(folder, specification, {
    inputs,
    count: names.length,
    engine: engine ?? specification.experiment.engine,
  });
  const width = outputs.length / names.length;
  const predictions = names.map((file, i): Prediction => {
    const output = Array.from(outputs.subarray(i * width, (i + 1) * width));
    if (classes.length === 0) return { file, output };
    const index = predictedClass(outputs, width, i);
    const probability = width > 1 ? output[index]! : index === 1 ? output[0]! : 1 - output[0]!;
    return { file, class: classes[index]!, probability, output };
  });
  return { trial: name, classes, predictions };
}

async function chooseTrial(run: string, wanted: string | undefined): Promise<string> {
  const path = join(run, 'results.json');
  if (!existsSync(path)) fail('not-a-run', `${run} is not the folder of a run: it holds no results.json`);
  const { trials } = parseResults(await readText(path), path);
  const finished = trials.filter(({ status }) => status === 'done');
  if (finished.length === 0) fail('no-such-trial', `no trial of ${run} is finished`);
  if (wanted === undefined) return best(finished).name;
  if (!finished.some(({ name }) => name === wanted)) {
    fail(
      'no-such-trial',
      `${run} has no finished trial ${wanted}; it has ${finished.map(({ name }) => name).join(', ')}`,
    );
  }
  return wanted;
}

function parseResults(text: string, path: string): RunResults {
  try {
    return JSON.parse(text) as RunResults;
  } catch (error) {
    return fail('not-a-run', `${path} is not what a run writes: ${(error as Error).message}`);
  }
}

/** The trial with the best figures on the test set: accuracy where there are classes, loss otherwise. */
function best(trials: readonly TrialResult[]): TrialResult {
  const score = ({ final }: TrialResult) => final!.test.accuracy ?? -final!.test.loss!;
  return trials.reduce((a, b) => (score(b) > score(a) ? b : a));
}

interface Asked {
  readonly inputs: Float32Array;
  readonly count: number;
  readonly engine: EngineName;
}

async function outputsFor(
  folder: string,
  { model, experiment, classes }: TrialSpecification,
  { inputs, count, engine: name }: Asked,
): Promise<Float32Array> {
  const network = networkOf(model);
  const evaluation = compilePrediction(network, lossOf(experiment, { classes }));
  const path = join(folder, WEIGHTS);
  const { tensors } = readTensors(await readBytes(path), path);
  const state = new Map([...tensors].map(([name, { data }]) => [name, data]));
  const engine = await loadEngine(name);
  const session = await engine.open({ evaluation }, state, { threads: experiment.train.threads });
  try {
    const width = inputs.length / count;
    const outputs: number[] = [];
    for (let start = 0; start < count; start += BATCH) {
      const batch = Math.min(BATCH, count - start);
      const input = inputs.subarray(start * width, (start + batch) * width);
      const { output } = await session.evaluate({ feeds: { input }, batch });
      for (const value of output!) outputs.push(value);
    }
    return Float32Array.from(outputs);
  } finally {
    await session.dispose();
  }
}
