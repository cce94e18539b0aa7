/** From what became of the trials to the results of a run. */
import { cpus } from 'node:os';
import type { Network } from '../compiler/network.ts';
import type { VariantExperiment } from '../experiment/plan.ts';
import { enginesOf } from './continuation.ts';
import { resultOf } from './evaluation/after-run.ts';
import type { Analysis } from './evaluation/analysis.ts';
import { packageVersion } from './package-root.ts';
import type { PreparedRun, PreparedTrial } from './prepare.ts';
import type { EpochResult, RunResults, TrialResult, TrialStatus } from './results.ts';
import type { StoredResult } from './store.ts';

/** What became of one trial in this run. */
export interface Outcome {
  readonly status: TrialStatus;
  readonly cached: boolean;
  readonly epochs: readonly EpochResult[];
  readonly stored?: StoredResult;
  /** Of the trial's own name: what was found out of its weights. */
  readonly analysis?: Analysis;
  readonly error?: string;
}

/** The results, trials in the order in which they were prepared. */
export function collect(
  prepared: PreparedRun,
  outcomes: ReadonlyMap<string, Outcome>,
  started: Date,
): RunResults {
  const { model, modelSource, experiment, data, classes, fallback, trials } = prepared;
  const evaluations = Object.entries(trials[0]!.evaluations).map(([name, { subject }]) => [name, subject]);
  return {
    version: 1,
    nnc: packageVersion(),
    model,
    experiment,
    model_source: modelSource,
    data,
    ...(fallback !== undefined && { fallback }),
    classes,
    started: started.toISOString(),
    finished: new Date().toISOString(),
    machine: {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
    },
    ...(evaluations.length > 0 && { evaluations: Object.fromEntries(evaluations) }),
    trials: prepared.trials.map((trial) => trialResult(trial, outcomes.get(trial.name)!)),
  };
}

function trialResult(trial: PreparedTrial, outcome: Outcome): TrialResult {
  const { status, cached, epochs, stored, analysis, error } = outcome;
  const { experiment, seed, begun } = trial.specification;
  const sizes = trial.network.layers.flatMap(({ weights }) =>
    Object.values(weights).map(({ shape, trainable }) => (trainable ? shape.reduce((a, b) => a * b, 1) : 0)),
  );
  return {
    name: trial.name,
    variant: trial.variant,
    settings: settingsOf(experiment),
    params: trial.parameters,
    seed,
    engine: experiment.engine,
    ...(begun && { engines: enginesOf(trial.specification) }),
    threads: experiment.train.threads,
    status,
    ...(error !== undefined && { error }),
    cached,
    parameters: sizes.reduce((sum, size) => sum + size, 0),
    samples_per_epoch: trial.samplesPerEpoch,
    epochs: epochs.map((epoch) => withLabels(epoch, trial.network)),
    ...(stored && { final: stored.final }),
    ...(analysis && resultOf(trial, analysis)),
  };
}

function settingsOf({ data, train, metrics, report }: VariantExperiment): TrialResult['settings'] {
  return { data, train, metrics, report };
}

/** Trials are kept under structural names; people read labels. */
function withLabels({ layers, ...epoch }: EpochResult, network: Network): EpochResult {
  if (layers === undefined) return epoch;
  const paths = new Map(network.layers.map(({ structuralPath, path }) => [structuralPath, path]));
  return { ...epoch, layers: layers.map((result) => ({ ...result, layer: paths.get(result.layer)! })) };
}
