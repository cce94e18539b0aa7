/** What a trial is: one variant with one seed, everything that decides its numbers, and the key they are kept under. */
import { createHash } from 'node:crypto';
import { analyse } from '../compiler/analyse.ts';
import { type CompiledModel, compile } from '../compiler/compile.ts';
import type { LossSpecification } from '../compiler/losses.ts';
import type { Network } from '../compiler/network.ts';
import { classWeightsOf, resolveClassWeights } from '../data/class-weights.ts';
import type { Dataset, Preprocessing } from '../data/dataset.ts';
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { VariantExperiment } from '../experiment/plan.ts';
import { canonicalJson } from './canonical.ts';
import type { Beginning } from './continuation.ts';

/** Counts changes of what the same trial computes: a new number makes kept results stale. */
const SEMANTICS = 1;

/** The model of a trial as text, so that a trial can be repeated and used without the files it came from. */
export interface ModelText {
  /** Name of the main file. */
  readonly file: string;
  /** Every file that was read, by name. */
  readonly sources: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
}

/** `trial.json`: all that the process of a trial is told. */
export interface TrialSpecification {
  readonly version: 1;
  readonly key: string;
  readonly model: ModelText;
  readonly experiment: VariantExperiment;
  /** What relative paths of the experiment start at. */
  readonly folder: string;
  readonly seed: number;
  readonly classes: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Of the data: a trial that finds other data does not start. */
  readonly fingerprint: string;
  /** What another engine trained of it, where that is gone on from. */
  readonly begun?: Beginning;
}

/** The checked network of a model text. Errors: the model's own. */
export function networkOf({ file, sources, parameters }: ModelText): Network {
  const { network, diagnostics } = analyse(sources[file]!, file, {
    parameters,
    readFile: (path) => sources[path],
  });
  if (network === undefined) throw new DiagnosticError(diagnostics);
  return network;
}

/** The key of a trial's results: labels, other variants and the place of the files do not matter. */
export function keyOf(
  network: Network,
  experiment: VariantExperiment,
  { fingerprint, seed, begun }: Pick<TrialSpecification, 'fingerprint' | 'seed' | 'begun'>,
): string {
  const layers = network.layers.map(({ structuralPath, kind, arguments: given, activation, inputs }) => [
    structuralPath,
    kind,
    given,
    activation,
    inputs,
  ]);
  const { train, metrics, engine } = experiment;
  const rest = [
    ...measuredFor(network, experiment),
    ...(begun ? [{ begun: [begun.engine, begun.epochs] }] : []),
  ];
  const deciding = [SEMANTICS, layers, train, [...metrics].sort(), engine, fingerprint, seed, ...rest];
  return createHash('sha256').update(canonicalJson(deciding)).digest('hex').slice(0, 32);
}

/** What the report wants measured: it changes no figure, but results that lack it cannot be taken over. */
function measuredFor({ layers }: Network, { report }: VariantExperiment): readonly unknown[] {
  const { latent } = report;
  const layer = layers.find(({ path }) => path === latent?.layer)?.structuralPath;
  return [
    ...(latent ? [{ latent: [layer, ...latent.epochs] }] : []),
    ...(report.layers ? [{ layers: true }] : []),
  ];
}

/**
 * The loss of an experiment on this data. Without its training samples, which class weights may depend on, the classes
 * are not weighted: enough where the loss itself is not asked for.
 */
export function lossOf(
  { train: { loss } }: VariantExperiment,
  { classes, train }: Pick<Dataset, 'classes'> & Partial<Pick<Dataset, 'train'>>,
): LossSpecification {
  const given = classWeightsOf(loss);
  const weights = given && train && resolveClassWeights(given, { classes, train });
  return { ...loss, targets: classes.length > 0 ? 'classes' : 'values', ...(weights && { weights }) };
}

/** Both Programs of a trial. */
export function programsOf(
  network: Network,
  experiment: VariantExperiment,
  dataset: Pick<Dataset, 'classes' | 'train'>,
): CompiledModel {
  const { optimizer, clip } = experiment.train;
  return compile(network, { loss: lossOf(experiment, dataset), optimizer, ...(clip && { clip }) });
}
