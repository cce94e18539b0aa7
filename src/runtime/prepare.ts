/** Everything that can go wrong before training, found before training: a run as a list of checked trials. */
import { basename, dirname, resolve } from 'node:path';
import { inputShape, type Network } from '../compiler/network.ts';
import type { Dataset } from '../data/dataset.ts';
import { type LoadOptions, loadDataset } from '../data/load.ts';
import { samplesPerEpoch } from '../data/oversample.ts';
import { isOfPictures, sizedFor } from '../data/pictures.ts';
import { mergeCases } from '../diagnostics/cases.ts';
import { type Diagnostic, DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { locateData } from '../experiment/fallback.ts';
import { type LoadedExperiment, loadExperiment } from '../experiment/load.ts';
import { axesOf } from '../experiment/matrix.ts';
import type { Overrides } from '../experiment/overrides.ts';
import { placeInVariant, plan, titleOf, type Variant } from '../experiment/plan.ts';
import type { Data } from '../experiment/schema.generated.ts';
import { type CheckedVariant, casesOf, checkVariants, modelPathOf } from '../experiment/variants.ts';
import { continueFrom } from './continuation.ts';
import { problemsWithData } from './data-problems.ts';
import { type EngineName, loadEngine } from './engines/index.ts';
import { entriesFor, type PreparedEvaluation, prepareEvaluations } from './evaluation/requests.ts';
import { readText, readTextOrNothing } from './files.ts';
import { inspectionPrograms } from './inspect.ts';
import { memoryOfTrial } from './memory.ts';
import { PreparationError } from './preparation-error.ts';
import type { RunResults } from './results.ts';
import { keyOf, type ModelText, programsOf, type TrialSpecification } from './trial.ts';
import { refuseHugeWeights } from './weights-room.ts';

/** What is to be run, as the command line says it. */
export interface RunRequest {
  /** The .nn file; without it the experiment names one. */
  readonly model?: string;
  /** The YAML file. */
  readonly experiment: string;
  /** Wins over the path of the experiment's data. */
  readonly data?: string;
  readonly overrides?: Overrides;
  /** Goes on with trials that this engine has begun, and takes over those that it has finished. */
  readonly continueFrom?: EngineName;
  /** The folder of what nnc keeps; `.nnc` in the working folder without it. */
  readonly home?: string;
  /** Told about pictures of the data that are decoded. */
  readonly onPicture?: (done: number, total: number) => void;
}

export interface PreparedTrial {
  /** Folder inside the run: `variant-1-seed-0`. */
  readonly name: string;
  /** For people: `gradient=exact, seed 1`. */
  readonly title: string;
  readonly variant: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly specification: TrialSpecification;
  readonly network: Network;
  /** Bytes that its process will take, right to about 15 %; absent where the engine cannot tell. */
  readonly memory?: number;
  /** How many samples an epoch sees. */
  readonly samplesPerEpoch: number;
  /** What it is evaluated on at the end, by name. */
  readonly evaluations: Readonly<Record<string, PreparedEvaluation>>;
}

export interface PreparedRun {
  /** Name of the model's file, and where it lies. */
  readonly model: string;
  readonly modelPath: string;
  /** Name of the experiment, and where its file lies. */
  readonly experiment: string;
  readonly experimentPath: string;
  /** The text of the model's file. */
  readonly modelSource: string;
  readonly data: RunResults['data'];
  readonly classes: readonly string[];
  /** What was used instead of the data, if it was not there. */
  readonly fallback?: string;
  /** What is gone on with that another engine has begun. */
  readonly continued?: string;
  readonly trials: readonly PreparedTrial[];
  /** Warnings and notes; errors are thrown. */
  readonly warnings: readonly Diagnostic[];
  /** Texts that diagnostics point into. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads, plans, compiles and checks every trial. Error: PreparationError with all that was found. */
export async function prepare(request: RunRequest): Promise<PreparedRun> {
  const sources = new Map<string, string>();
  try {
    const prepared = await prepareFrom(request, sources);
    const { continueFrom: engine, home } = request;
    return engine === undefined ? prepared : await continueFrom(engine, prepared, home);
  } catch (error) {
    if (error instanceof DiagnosticError) throw new PreparationError(error.diagnostics, sources);
    throw error;
  }
}

async function prepareFrom(request: RunRequest, sources: Map<string, string>): Promise<PreparedRun> {
  const text = await readText(request.experiment);
  sources.set(request.experiment, text);
  const folder = dirname(resolve(request.experiment));
  const loaded = orThrow(loadExperiment(text, request.experiment), ({ loaded: value }) => value);
  if (request.data !== undefined && axesOf(loaded.experiment.matrix).has('data.path')) {
    fail('bad-option', '--data: the matrix sets data.path; choose a variant with --only instead');
  }
  const { located, notice } = locate(loaded, folder, request.data);
  const planned = plan(located, request.overrides);
  if (planned.plan === undefined) throw new DiagnosticError(planned.diagnostics);
  const model = modelOf(request, loaded);
  sources.set(model, await readText(model));
  const checked = await checkWithData(planned.plan.variants, {
    model,
    folder,
    sources,
    loaded: located,
    request,
  });
  const first = checked.variants[0]!.dataset;
  const { evaluations, notice: leftOut } = entriesFor(planned.plan.evaluations, located);
  const trials: PreparedTrial[] = [];
  for (const [i, variant] of checked.variants.entries()) {
    const own = planned.plan.seeds.map((seed) => trialOf(variant, { seed, number: i + 1, folder }));
    const { specification, network } = own[0]!;
    const surroundings = { specification, network, dataset: variant.dataset, options: loadOptions(request) };
    const prepared = await prepareEvaluations(evaluations, surroundings);
    trials.push(...own.map((trial) => ({ ...trial, evaluations: prepared })));
  }
  const notices = [notice, leftOut].filter((each) => each !== undefined);
  return {
    model: basename(model),
    modelPath: resolve(model),
    modelSource: sources.get(model)!,
    experimentPath: resolve(request.experiment),
    experiment: basename(request.experiment).replace(/\.ya?ml$/, ''),
    data: {
      description: first.description,
      fingerprint: first.fingerprint,
      train: first.train.count,
      validation: first.validation?.count ?? 0,
      test: first.test.count,
    },
    classes: first.classes,
    ...(notices.length > 0 && { fallback: notices.join('; ') }),
    trials,
    warnings: [...planned.diagnostics, ...checked.warnings],
    sources,
  };
}

function orThrow<Result extends { readonly diagnostics: readonly Diagnostic[] }, Value>(
  result: Result,
  pick: (result: Result) => Value | undefined,
): Value {
  const value = pick(result);
  if (value === undefined) throw new DiagnosticError(result.diagnostics);
  return value;
}

function locate(loaded: LoadedExperiment, folder: string, data: string | undefined) {
  const result = locateData(loaded, folder, data);
  const located = orThrow(result, ({ loaded: value }) => value);
  return { located, notice: result.notice };
}

/** The command line's model, or the one that the experiment names. */
function modelOf(
  { model, experiment }: RunRequest,
  { experiment: { model: named } }: LoadedExperiment,
): string {
  if (model !== undefined) return model;
  if (named === undefined) fail('missing-model', `${experiment} names no model, nor does the command line`);
  return modelPathOf(experiment, named);
}

interface Surroundings {
  readonly model: string;
  readonly folder: string;
  readonly sources: Map<string, string>;
  readonly loaded: LoadedExperiment;
  readonly request: RunRequest;
}

/** A variant that can be trained. */
interface TrainableVariant {
  readonly variant: Variant;
  readonly network: Network;
  readonly values: Readonly<Record<string, unknown>>;
  readonly text: ModelText;
  readonly dataset: Dataset;
}

/** Every variant against the model, then against its data. Error: everything found, each finding once. */
async function checkWithData(variants: readonly Variant[], surroundings: Surroundings) {
  const { model, sources, loaded } = surroundings;
  const readFile = (path: string) => sources.get(path) ?? readTextOrNothing(path);
  const trainable: TrainableVariant[] = [];
  const found: Pick<CheckedVariant, 'variant' | 'diagnostics'>[] = [];
  const load = datasetLoader(surroundings);
  for (const checked of checkVariants(variants, { model, readFile, loaded })) {
    for (const [path, text] of checked.sources) sources.set(path, text);
    const { variant, network } = checked;
    const { dataset, diagnostics } = await load(variant.experiment.data, network);
    const fits = network !== undefined && dataset !== undefined && !hasErrors(checked.diagnostics);
    const problems = fits ? problemsWithData({ variant, network, dataset, loaded }) : [];
    found.push({ variant, diagnostics: [...checked.diagnostics, ...diagnostics, ...problems] });
    if (!fits) continue;
    const text = {
      file: model,
      sources: Object.fromEntries(checked.sources),
      parameters: variant.parameters,
    };
    trainable.push({ variant, network, values: checked.values, text, dataset });
  }
  const merged = mergeCases(casesOf(found));
  if (hasErrors(merged)) throw new DiagnosticError(merged);
  for (const { network } of trainable) refuseHugeWeights(network);
  const measured: (TrainableVariant & { readonly memory?: number })[] = [];
  for (const each of trainable) {
    const memory = await tryCompiling(each, loaded);
    measured.push({ ...each, ...(memory !== undefined && { memory }) });
  }
  return { variants: measured, warnings: merged };
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Loads each data set once; its errors are findings like others. */
function datasetLoader({ folder, request }: Surroundings) {
  type Loaded = { readonly dataset?: Dataset; readonly diagnostics: readonly Diagnostic[] };
  const known = new Map<string, Loaded>();
  const options = loadOptions(request);
  return async (written: Data, network: Network | undefined): Promise<Loaded> => {
    const data = sizedFor(written, network && inputShape(network));
    // A model with errors cannot say what pictures are to become.
    if (network === undefined && isOfPictures(data) && data.size === undefined) return { diagnostics: [] };
    const key = JSON.stringify(data);
    const result = known.get(key) ?? (await tryLoading(data, folder, options));
    known.set(key, result);
    return result;
  };
}

function loadOptions({ home, onPicture }: RunRequest): LoadOptions {
  return { ...(home !== undefined && { home }), ...(onPicture && { onProgress: onPicture }) };
}

async function tryLoading(data: Data, folder: string, options: LoadOptions) {
  try {
    return { dataset: await loadDataset(data, folder, options), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return { diagnostics: error.diagnostics };
  }
}

/** What only shows in the emitted graph shows now, not after the first variants have trained. Returns the trial's memory. */
async function tryCompiling(
  { network, variant, dataset }: TrainableVariant,
  loaded: LoadedExperiment,
): Promise<number | undefined> {
  const { experiment } = variant;
  const { batch } = experiment.train;
  const engine = await loadEngine(experiment.engine);
  const programs = programsOf(network, experiment, dataset);
  engine.compile(programs);
  for (const evaluation of Object.values(inspectionPrograms(network, experiment, dataset))) {
    engine.compile({ evaluation });
  }
  const span = placeInVariant(['train', 'batch'], variant, loaded);
  return memoryOfTrial({ engine, programs, dataset, batch, span });
}

function trialOf(
  { variant, network, values, text, dataset, memory }: TrainableVariant & { readonly memory?: number },
  { seed, number, folder }: { seed: number; number: number; folder: string },
): Omit<PreparedTrial, 'evaluations'> {
  const title = titleOf(variant.values);
  return {
    name: `variant-${number}-seed-${seed}`,
    title: title === '' ? `seed ${seed}` : `${title}, seed ${seed}`,
    variant: variant.values,
    parameters: values,
    network,
    ...(memory !== undefined && { memory }),
    samplesPerEpoch: samplesPerEpoch(variant.experiment.train.oversample, dataset),
    specification: {
      version: 1,
      key: keyOf(network, variant.experiment, { fingerprint: dataset.fingerprint, seed }),
      model: text,
      experiment: variant.experiment,
      folder,
      seed,
      classes: dataset.classes,
      preprocessing: dataset.preprocessing,
      fingerprint: dataset.fingerprint,
    },
  };
}
