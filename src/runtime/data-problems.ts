/** What only shows when the data of a variant is there, and still before training. */
import type { Network } from '../compiler/network.ts';
import { checkDataAgainstNetwork, factsOf } from '../data/check.ts';
import { problemsWithClasses } from '../data/class-problems.ts';
import { samplesByClass } from '../data/class-weights.ts';
import type { Dataset } from '../data/dataset.ts';
import { epochCounts, samplesPerEpoch } from '../data/oversample.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from '../experiment/load.ts';
import {
  locatedInVariant,
  placeInVariant,
  type Variant,
  type VariantExperiment,
} from '../experiment/plan.ts';
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
  const samples = samplesPerEpoch(train.oversample, dataset);
  const wrong = problemsWithClasses(train, dataset);
  return [
    ...slownessOf(network, engine, { samples, epochs: train.epochs }),
    ...problemsOfData(network, { ...factsOf(dataset), samples }, { variant, loaded }),
    ...wrong.map((problem) => locatedInVariant(problem, variant, loaded)),
    ...(wrong.length === 0 ? oversampled({ variant, dataset, loaded }) : []),
    ...dataset.warnings,
  ];
}

/** How many samples an epoch sees, where that is not how many there are. */
function oversampled({ variant, dataset, loaded }: Omit<VariantWithData, 'network'>): readonly Diagnostic[] {
  const { oversample } = variant.experiment.train;
  if (oversample === undefined) return [];
  const counts = samplesByClass(dataset);
  const changed = epochCounts(oversample, dataset).flatMap((count, label) =>
    count === counts[label] ? [] : [`${dataset.classes[label]} ${count} instead of ${counts[label]}`],
  );
  const total = samplesPerEpoch(oversample, dataset).toLocaleString('en');
  const message = `an epoch sees ${total} samples instead of ${dataset.train.count.toLocaleString('en')}: ${changed.join(', ')}`;
  const span = placeInVariant(['train', 'oversample'], variant, loaded);
  return changed.length === 0
    ? []
    : [{ severity: 'note', code: 'epoch-samples', message, ...(span && { span }) }];
}

/** The errors among it of an experiment whose text is not at hand: without its places. */
export function errorsWithData(
  { train }: VariantExperiment,
  network: Network,
  dataset: Dataset,
): readonly Diagnostic[] {
  const facts = { loss: train.loss.kind, batch: train.batch };
  const samples = samplesPerEpoch(train.oversample, dataset);
  return [
    ...checkDataAgainstNetwork({ ...factsOf(dataset), samples }, network, facts),
    ...problemsWithClasses(train, dataset).map(
      ({ code, message }): Diagnostic => ({ severity: 'error', code, message }),
    ),
  ];
}
