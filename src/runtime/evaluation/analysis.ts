/**
 * What is found out of a finished trial from its weights and the data, kept beside it under `.nnc/trials/KEY`:
 *
 *     look-HASH.json    the training set evaluated, neighbours, examples
 *     set-HASH.json     one entry of `eval:`
 *
 * HASH is that of what was asked for. Nothing of it is part of the trial's key: it is made anew where it is missing.
 */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { lastHiddenLayer, type Network, type Shape } from '../../compiler/network.ts';
import { type Corruptions, corrupter } from '../../data/corruptions.ts';
import type { Dataset, Samples } from '../../data/dataset.ts';
import { canonicalJson } from '../canonical.ts';
import { readBytes, readText, readTextOrNothing, writeWhole } from '../files.ts';
import type { Evaluation, Neighbours, SetName } from '../results.ts';
import { readTensors, type TensorFile } from '../safetensors.ts';
import { WEIGHTS } from '../store.ts';
import { lossOf, networkOf, type TrialSpecification } from '../trial.ts';
import { loadFor, partOf } from './data.ts';
import { type EvaluatedSamples, evaluateSamples, hiddenWidth, type TrainedModel } from './evaluate.ts';
import { chosenExamples, type Example, pixelsOf } from './examples.ts';
import { NEAREST, neighboursByClass, rowsToKeep } from './neighbours.ts';

/** Counts changes of what is found out: a new number makes what is kept stale. */
const SEMANTICS = 1;

/** One entry of `eval:`. */
export interface SetRequest {
  readonly set: SetName;
  readonly corrupt?: Corruptions;
  /** Other data than the trial's own, and its fingerprint. */
  readonly other?: { readonly path: string; readonly fingerprint: string };
}

/** What is asked of a trial. */
export interface AnalysisRequest {
  /** Whether neighbours are looked for: in the first seed of a variant. */
  readonly neighbours: boolean;
  /** Pictures to show; 0 for none. */
  readonly examples: number;
  /** By name. */
  readonly sets: Readonly<Record<string, SetRequest>>;
}

/** A picture with what was predicted for it. */
export interface ShownExample extends Example {
  /** 0..255, row-major [height, width, channels], in base64. */
  readonly pixels: string;
}

/** Pictures of the test set to show. */
export interface ShownExamples {
  readonly shape: Shape;
  readonly right: readonly ShownExample[];
  readonly wrong: readonly ShownExample[];
}

interface Look {
  readonly train: Evaluation;
  readonly neighbours?: Neighbours;
  readonly examples?: ShownExamples;
}

/** What was found out; without classes there is nothing to look at. */
export interface Analysis extends Partial<Look> {
  readonly sets: Readonly<Record<string, Evaluation>>;
}

/** What is kept of it, or undefined where something is missing. */
export function keptAnalysis(
  folder: string,
  { classes }: TrialSpecification,
  request: AnalysisRequest,
): Analysis | undefined {
  const look = classes.length === 0 ? {} : read<Look>(folder, lookFile(request));
  const sets = Object.entries(request.sets).map(
    ([name, set]) => [name, read<Evaluation>(folder, setFile(set))] as const,
  );
  if (look === undefined || sets.some(([, evaluation]) => evaluation === undefined)) return undefined;
  return { ...look, sets: Object.fromEntries(sets) as Record<string, Evaluation> };
}

function read<Content>(folder: string, name: string): Content | undefined {
  const text = readTextOrNothing(join(folder, name));
  return text === undefined ? undefined : (JSON.parse(text) as Content);
}

function lookFile({ neighbours, examples }: AnalysisRequest): string {
  return `look-${hashOf({ neighbours, examples })}.json`;
}

function setFile({ set, corrupt, other }: SetRequest): string {
  return `set-${hashOf({ set, corrupt: corrupt ?? {}, fingerprint: other?.fingerprint ?? '' })}.json`;
}

function hashOf(asked: unknown): string {
  return createHash('sha256')
    .update(canonicalJson([SEMANTICS, asked]))
    .digest('hex')
    .slice(0, 16);
}

/** Finds out what is missing of what is asked for, and keeps it in the trial's folder. Errors: `data-*`, `file-*`, `weights-*`. */
export async function analyseTrial(
  folder: string,
  specification: TrialSpecification,
  request: AnalysisRequest,
): Promise<void> {
  const network = networkOf(specification.model);
  const path = join(folder, WEIGHTS);
  const model = trainedModel(specification, network, readTensors(await readBytes(path), path));
  // The folder of a trial lies in `trials` of what nnc keeps.
  const home = dirname(dirname(folder));
  let own: Promise<Dataset> | undefined;
  const dataset = () => (own ??= loadFor(specification, network, { home, set: 'test' }));
  const keep = (name: string, found: unknown) => writeWhole(join(folder, name), `${JSON.stringify(found)}\n`);
  if (specification.classes.length > 0 && read(folder, lookFile(request)) === undefined) {
    await keep(lookFile(request), await lookAt(model, await dataset(), { specification, request }));
  }
  for (const set of Object.values(request.sets)) {
    if (read(folder, setFile(set)) !== undefined) continue;
    const data = set.other
      ? await loadFor(specification, network, { home, path: set.other.path, set: set.set })
      : await dataset();
    const samples = partOf(data, set.set);
    const { evaluation } = await evaluateOn(model, samples, {
      specification,
      data,
      ...(set.corrupt && { corrupt: set.corrupt }),
    });
    await keep(setFile(set), evaluation);
  }
}

/** The network of a trial with its weights, which are named by structural path or by label. */
export function trainedModel(
  { experiment }: TrialSpecification,
  network: Network,
  { tensors }: TensorFile,
  engine = experiment.engine,
): TrainedModel {
  const state = network.layers.flatMap(({ path, structuralPath, weights }) =>
    Object.keys(weights).map((name) => {
      const tensor = tensors.get(`${path}/${name}`) ?? tensors.get(`${structuralPath}/${name}`);
      return [`${path}/${name}`, tensor!.data] as const;
    }),
  );
  return { network, state: new Map(state), engine, threads: experiment.train.threads };
}

interface OnWhat {
  readonly specification: TrialSpecification;
  readonly data: Dataset;
  readonly corrupt?: Corruptions;
  readonly hidden?: Int32Array;
}

/** Evaluates with the loss of the trial, in batches like those of its own evaluation, so that figures agree to the bit. */
export function evaluateOn(
  model: TrainedModel,
  samples: Samples,
  { specification: { experiment, classes }, data, corrupt, hidden }: OnWhat,
): Promise<EvaluatedSamples> {
  return evaluateSamples(model, samples, {
    loss: lossOf(experiment, data),
    classes,
    batch: Math.max(experiment.train.batch, 64),
    metrics: experiment.metrics,
    ...(corrupt && { change: corrupter(corrupt, data.preprocessing) }),
    ...(hidden && { hidden }),
  });
}

async function lookAt(
  model: TrainedModel,
  data: Dataset,
  {
    specification,
    request,
  }: { readonly specification: TrialSpecification; readonly request: AnalysisRequest },
): Promise<Look> {
  const width = hiddenWidth(model.network);
  const look = async (samples: Samples) => {
    const rows = request.neighbours ? rowsToKeep(samples.count, width) : new Int32Array();
    const seen = await evaluateOn(model, samples, { specification, data, hidden: rows });
    const labels = rows.map((row) => labelsOf(samples)[row]!);
    const near = request.neighbours
      ? neighboursByClass({ values: seen.hidden, width, labels }, data.classes)
      : [];
    return { ...seen, near };
  };
  const train = await look(data.train);
  if (!request.neighbours && request.examples === 0) return { train: train.evaluation };
  const test = await look(data.test);
  const layer = lastHiddenLayer(model.network).structuralPath;
  const neighbours = { layer, nearest: NEAREST, train: train.near, test: test.near };
  return {
    train: train.evaluation,
    ...(request.neighbours && { neighbours }),
    ...(request.examples > 0 && { examples: examplesOf(data, test.outputs, request.examples) }),
  };
}

function examplesOf(
  { test, classes, preprocessing }: Dataset,
  outputs: Float32Array,
  count: number,
): ShownExamples {
  const chosen = chosenExamples({ labels: labelsOf(test), outputs }, { count, classes: classes.length });
  const shown = (example: Example): ShownExample => {
    const pixels = pixelsOf(test, example.sample, preprocessing);
    return { ...example, pixels: Buffer.from(pixels).toString('base64') };
  };
  return { shape: preprocessing.shape, right: chosen.right.map(shown), wrong: chosen.wrong.map(shown) };
}

function labelsOf({ targets }: Samples): Int32Array {
  return targets.kind === 'classes' ? targets.labels : new Int32Array();
}

/** What the process of an analysis is told, in a file. */
export interface AnalysisTask {
  readonly specification: TrialSpecification;
  readonly request: AnalysisRequest;
}

/** Does what the file of a task says, in the folder of its trial. */
export async function runAnalysis(folder: string, task: string): Promise<void> {
  const { specification, request } = JSON.parse(await readText(join(folder, task))) as AnalysisTask;
  await analyseTrial(folder, specification, request);
}
