/** What is to be known of the data of an experiment before anything is trained on it. */
import { dirname, resolve } from 'node:path';
import { inputShape, type Network, type Shape } from '../compiler/network.ts';
import { problemsWithClasses } from '../data/class-problems.ts';
import type { Dataset, Samples } from '../data/dataset.ts';
import { type EqualSamples, equalSamples } from '../data/equal-samples.ts';
import { loadDataset } from '../data/load.ts';
import { epochCounts, samplesPerEpoch } from '../data/oversample.ts';
import { type PictureSizes, pictureSizes } from '../data/picture-sizes.ts';
import { isOfPictures, sizedFor } from '../data/pictures.ts';
import { type FeatureSpread, type Spread, spreadOf, spreadsOf } from '../data/statistics.ts';
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import { locateData } from '../experiment/fallback.ts';
import { type LoadedExperiment, loadExperiment } from '../experiment/load.ts';
import { locatedInVariant, plan, titleOf, type Variant } from '../experiment/plan.ts';
import type { Augment } from '../experiment/schema.generated.ts';
import { checkVariants, modelPathOf } from '../experiment/variants.ts';
import { readText, readTextOrNothing } from './files.ts';
import { PreparationError } from './preparation-error.ts';

/** Which data is asked about. */
export interface DataRequest {
  /** The YAML file. */
  readonly experiment: string;
  /** Wins over the path of the experiment's data; has to be there. */
  readonly data?: string;
  /** `kernel=3`: of the variants, the first of these. */
  readonly only?: readonly string[];
  /** The folder of what nnc keeps; `.nnc` in the working folder without it. */
  readonly home?: string;
  readonly onPicture?: (done: number, total: number) => void;
}

export interface ClassCount {
  readonly class: string;
  readonly count: number;
  /** Of the part. */
  readonly share: number;
}

export interface PartSummary {
  readonly part: 'training' | 'validation' | 'test';
  readonly samples: number;
  /** Empty where the targets are numbers. */
  readonly classes: readonly ClassCount[];
}

/** `nnc data --json`. */
export interface DataSummary {
  readonly experiment: string;
  readonly source: string;
  /** For people: where the samples came from. */
  readonly description: string;
  /** Whether nnc drew the samples itself. */
  readonly drawn: boolean;
  /** Present when the data of the experiment was not there and `fallback` was used. */
  readonly fallback?: string;
  /** Of several variants with other data: the one that is meant. */
  readonly variant?: string;
  /** Of a sample. */
  readonly shape: readonly number[];
  readonly fingerprint: string;
  readonly parts: readonly PartSummary[];
  /** Of the targets of the training part, where they are numbers. */
  readonly target?: Spread;
  /** With `train.oversample`: what an epoch of training sees. */
  readonly epoch?: Omit<PartSummary, 'part'>;
  /** Of the training part. */
  readonly features: readonly FeatureSpread[];
  readonly pictures?: PictureSizes;
  readonly equal: EqualSamples;
  readonly warnings: readonly string[];
  readonly augment?: Augment;
}

/** The summary, and what it was made from. */
export interface SummarisedData {
  readonly summary: DataSummary;
  readonly dataset: Dataset;
  readonly variant: Variant;
  readonly warnings: readonly Diagnostic[];
}

/** Reads the data of an experiment as a run would. Error: PreparationError with all that was found. */
export async function summariseData(request: DataRequest): Promise<SummarisedData> {
  const sources = new Map<string, string>();
  try {
    return await summarise(request, sources);
  } catch (error) {
    if (error instanceof DiagnosticError && !(error instanceof PreparationError))
      throw new PreparationError(error.diagnostics, sources);
    throw error;
  }
}

async function summarise(request: DataRequest, sources: Map<string, string>): Promise<SummarisedData> {
  const { experiment: file, home, onPicture } = request;
  const text = await readText(file);
  sources.set(file, text);
  const folder = dirname(resolve(file));
  const { loaded, diagnostics } = loadExperiment(text, file);
  if (loaded === undefined) throw new DiagnosticError(diagnostics);
  const located = locateData(loaded, folder, request.data);
  if (located.loaded === undefined) throw new DiagnosticError(located.diagnostics);
  const planned = plan(located.loaded, request.only && { only: request.only });
  if (planned.plan === undefined) throw new DiagnosticError(planned.diagnostics);
  const { variants } = planned.plan;
  const variant = variants[0]!;
  const { data, train } = variant.experiment;
  const input =
    isOfPictures(data) && data.size === undefined && inputOf(variant, located.loaded, { file, sources });
  const sized = sizedFor(data, input || undefined);
  const options = { ...(home !== undefined && { home }), ...(onPicture && { onProgress: onPicture }) };
  const dataset = await loadDataset(sized, folder, options);
  const wrong = problemsWithClasses(train, dataset);
  if (wrong.length > 0)
    throw new DiagnosticError(wrong.map((each) => locatedInVariant(each, variant, located.loaded!)));
  const pictures = isOfPictures(sized) ? await pictureSizes(sized, folder) : undefined;
  const { oversample, augment } = train;
  const { targets } = dataset.train;
  const summary: DataSummary = {
    experiment: file,
    source: data.source,
    description: dataset.description,
    drawn: data.source === 'drawn-masks',
    ...(located.notice !== undefined && { fallback: located.notice }),
    ...(isVaried(variants, (each) => inputOf(each, located.loaded!, { file, sources })) && {
      variant: titleOf(variant.values),
    }),
    shape: dataset.shape,
    fingerprint: dataset.fingerprint,
    parts: partsOf(dataset),
    ...(targets.kind === 'values' && { target: spreadOf(targets.values) }),
    ...(oversample && {
      epoch: {
        samples: samplesPerEpoch(oversample, dataset),
        classes: withShares(dataset.classes, epochCounts(oversample, dataset)),
      },
    }),
    features: spreadsOf(dataset),
    ...(pictures && { pictures }),
    equal: equalSamples(dataset),
    warnings: dataset.warnings.map(({ message }) => message),
    ...(augment && { augment }),
  };
  return { summary, dataset, variant, warnings: dataset.warnings };
}

/** What the model of a variant takes; undefined where the experiment names none. Errors: those of the model. */
function inputOf(
  variant: Variant,
  loaded: LoadedExperiment,
  { file, sources }: { readonly file: string; readonly sources: Map<string, string> },
) {
  const named = loaded.experiment.model;
  if (named === undefined) return undefined;
  const model = modelPathOf(file, named);
  const [checked] = checkVariants([variant], { model, readFile: readTextOrNothing, loaded });
  for (const [path, source] of checked!.sources) sources.set(path, source);
  const network: Network | undefined = checked!.network;
  if (network === undefined)
    throw new DiagnosticError(checked!.diagnostics.filter(({ severity }) => severity === 'error'));
  return inputShape(network);
}

/** Whether variants differ in their data or in what is done to it. */
function isVaried(variants: readonly Variant[], inputOf: (variant: Variant) => Shape | undefined): boolean {
  const texts = variants.map((variant) => {
    const { data, train } = variant.experiment;
    const size = isOfPictures(data) && data.size === undefined && inputOf(variant);
    return JSON.stringify([data, train.augment, train.oversample, size]);
  });
  return new Set(texts).size > 1;
}

function partsOf({ classes, train, validation, test }: Dataset): readonly PartSummary[] {
  const part = (name: PartSummary['part'], samples: Samples): PartSummary => ({
    part: name,
    samples: samples.count,
    classes: withShares(classes, countsOf(samples, classes.length)),
  });
  return [
    part('training', train),
    ...(validation === undefined ? [] : [part('validation', validation)]),
    part('test', test),
  ];
}

function withShares(classes: readonly string[], counts: readonly number[]): readonly ClassCount[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return classes.map((name, index) => ({
    class: name,
    count: counts[index]!,
    share: total === 0 ? 0 : counts[index]! / total,
  }));
}

function countsOf({ targets }: Samples, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  if (targets.kind === 'classes') for (const label of targets.labels) counts[label]!++;
  return counts;
}
