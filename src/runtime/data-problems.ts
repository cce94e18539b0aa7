/** What only shows when the data of a variant is there, and still before training. */
import type { Network } from '../compiler/network.ts';
import { checkDataAgainstNetwork, factsOf } from '../data/check.ts';
import { classWeightProblems } from '../data/class-weights.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from '../experiment/load.ts';
import { locatedInVariant, type Variant, type VariantExperiment } from '../experiment/plan.ts';
import { slownessOf } from '../experiment/slowness.ts';
import { problemsOfData } from '../experiment/training.ts';

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
  const { engine, train } = variant.experiment;
  return [
    ...slownessOf(network, engine, { samples: dataset.train.count, epochs: train.epochs }),
    ...problemsOfData(network, factsOf(dataset), { variant, loaded }),
    ...classWeightProblems(train.loss, dataset).map((problem) => locatedInVariant(problem, variant, loaded)),
    ...dataset.warnings,
  ];
}

/** The errors among it of an experiment whose text is not at hand: without its places. */
export function errorsWithData(
  { train }: VariantExperiment,
  network: Network,
  dataset: Dataset,
): readonly Diagnostic[] {
  const facts = { loss: train.loss.kind, batch: train.batch };
  return [
    ...checkDataAgainstNetwork(factsOf(dataset), network, facts),
    ...classWeightProblems(train.loss, dataset).map(
      ({ code, message }): Diagnostic => ({ severity: 'error', code, message }),
    ),
  ];
}
