/** Uses a finished trial: only its folder and the files to predict are needed. */
import { compilePrediction } from '../compiler/compile.ts';
import { readInputs } from '../data/inputs.ts';
import { type EngineName, loadEngine } from './engines/index.ts';
import { chosenTrial, type FinishedTrial, finishedTrials, readTrial } from './finished-trials.ts';
import { predictedClass } from './metrics.ts';
import { lossOf, networkOf } from './trial.ts';

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
  const { name } = chosenTrial(await finishedTrials(run), run, trial);
  const chosen = await readTrial(run, name);
  const { classes, preprocessing, experiment } = chosen.specification;
  const { names, inputs } = await readInputs(files, preprocessing, { resize: resize ?? false });
  const outputs = await outputsFor(chosen, {
    inputs,
    count: names.length,
    engine: engine ?? experiment.engine,
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

interface Asked {
  readonly inputs: Float32Array;
  readonly count: number;
  readonly engine: EngineName;
}

async function outputsFor(
  { specification: { model, experiment, classes }, weights }: FinishedTrial,
  { inputs, count, engine: name }: Asked,
): Promise<Float32Array> {
  const network = networkOf(model);
  const evaluation = compilePrediction(network, lossOf(experiment, { classes }));
  const state = new Map([...weights.tensors].map(([name, { data }]) => [name, data]));
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
