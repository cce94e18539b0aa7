/** What only shows when the data of a variant is there, and still before training. */
import type { Network } from '../compiler/network.ts';
import { checkDataAgainstNetwork } from '../data/check.ts';
import { classWeightProblems } from '../data/class-weights.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from '../experiment/load.ts';
import { locatedInVariant, type Variant } from '../experiment/plan.ts';
import { slownessOf } from '../experiment/slowness.ts';
import { layers } from '../layers/index.ts';
import { unfitMetrics } from './metrics.ts';
import { watchedMetrics } from './selection.ts';

/** A variant and the data that it is to be trained on. */
export interface VariantWithData {
  readonly variant: Variant;
  readonly network: Network;
  readonly dataset: Dataset;
  /** Where the variant is written. */
  readonly loaded: LoadedExperiment;
}

/** Everything about a variant that shows when its data is there; errors and warnings. */
export function problemsWithData({ variant, network, dataset, loaded }: VariantWithData): Diagnostic[] {
  const { experiment } = variant;
  // Accuracy is the default; where the targets are numbers it gives way to theirs.
  const asked = [
    ...experiment.metrics.filter((metric) => metric !== 'accuracy'),
    ...watchedMetrics(experiment.train).filter((metric) => !metric.endsWith('loss')),
  ];
  const unfit = unfitMetrics(asked, dataset.train.targets.kind);
  return [
    ...batchesTooSmall(network, experiment.train.batch, dataset.train.count),
    ...slownessOf(network, experiment.engine, {
      samples: dataset.train.count,
      epochs: experiment.train.epochs,
    }),
    ...checkDataAgainstNetwork(dataset, network, experiment.train.loss.kind),
    ...classWeightProblems(experiment.train.loss, dataset).map((problem) =>
      locatedInVariant(problem, variant, loaded),
    ),
    ...dataset.warnings.map(
      (message): Diagnostic => ({ severity: 'warning', code: 'data-classes', message }),
    ),
    ...unfit.map(
      (metric): Diagnostic => ({
        severity: 'error',
        code: 'metric-does-not-fit',
        message: `the metric ${metric} needs classes; the targets of this data are numbers`,
      }),
    ),
  ];
}

/** Layers that cannot train on the batches there will be, the short last one included. */
function batchesTooSmall({ layers: all }: Network, batch: number, samples: number): Diagnostic[] {
  const smallest = Math.min(batch, samples % batch || batch, samples);
  return all.flatMap(({ kind, inputs, span }) => {
    const shapes = inputs.map((index) => all[index]!.output);
    const needed = layers[kind]!.minimumBatch?.(shapes) ?? 1;
    if (smallest >= needed) return [];
    const which =
      batch > smallest ? `the last batch of an epoch (${samples} samples by ${batch})` : 'a batch';
    return {
      severity: 'error',
      code: 'batch-too-small',
      message: `${kind} needs at least ${needed} samples to train on, and ${which} has ${smallest}`,
      span,
      fixes: [{ message: 'choose another train.batch', edits: [] }],
    };
  });
}
