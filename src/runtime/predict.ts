/** Uses a finished trial: only its folder and the files to predict are needed. */
import { compilePrediction } from '../compiler/compile.ts';
import { readInputs } from '../data/inputs.ts';
import { enginesOf } from './continuation.ts';
import type { EngineName } from './engines/index.ts';
import { trainedModel } from './evaluation/analysis.ts';
import { executed } from './evaluation/evaluate.ts';
import { chosenTrial, type FinishedTrial, finishedTrials, readTrial } from './finished-trials.ts';
import { predictedClass } from './metrics.ts';
import type { EngineSpan } from './results.ts';
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
  /** Which trained it, from which epoch on. */
  readonly engines: readonly EngineSpan[];
  /** The engine that predicted. */
  readonly predicted_by: EngineName;
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
  const by = engine ?? experiment.engine;
  const outputs = await outputsFor(chosen, { inputs, count: names.length, engine: by });
  const width = outputs.length / names.length;
  const predictions = names.map((file, i): Prediction => {
    const output = Array.from(outputs.subarray(i * width, (i + 1) * width));
    if (classes.length === 0) return { file, output };
    const index = predictedClass(outputs, width, i);
    const probability = width > 1 ? output[index]! : index === 1 ? output[0]! : 1 - output[0]!;
    return { file, class: classes[index]!, probability, output };
  });
  const engines = enginesOf(chosen.specification);
  return { trial: name, engines, predicted_by: by, classes, predictions };
}

interface Asked {
  readonly inputs: Float32Array;
  readonly count: number;
  readonly engine: EngineName;
}

async function outputsFor(
  { specification, weights }: FinishedTrial,
  { inputs, count, engine }: Asked,
): Promise<Float32Array> {
  const network = networkOf(specification.model);
  const { experiment, classes } = specification;
  const program = compilePrediction(network, lossOf(experiment, { classes }));
  const model = trainedModel(specification, network, weights, engine);
  const width = inputs.length / count;
  const starts = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => index * BATCH);
  const outputs: number[] = [];
  const step = (start: number) => {
    const batch = Math.min(BATCH, count - start);
    return { feeds: { input: inputs.subarray(start * width, (start + batch) * width) }, batch };
  };
  for await (const { given } of executed(model, program, starts, step)) {
    for (const value of given.output!) outputs.push(value);
  }
  return Float32Array.from(outputs);
}
