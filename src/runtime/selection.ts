/** What a training decides by the figures of its epochs. */
import type { VariantExperiment } from '../experiment/plan.ts';
import type { EpochResult } from './results.ts';

/** The figures that early stopping and the schedule of the learning rate look at, by name. */
export function watchedMetrics({ early_stopping, schedule }: VariantExperiment['train']): readonly string[] {
  return [
    ...(early_stopping === undefined ? [] : [early_stopping.metric]),
    ...(schedule?.kind === 'plateau' ? [schedule.metric] : []),
  ];
}

/** Whether a figure of the validation set is better: a smaller loss, a larger anything else. */
function isBetter(metric: string, value: number, than: number, by: number): boolean {
  return metric === 'loss' ? value < than - by : value > than + by;
}

/** The first epoch with the best validation figure: the watched one, or the loss. */
export function bestEpoch(
  { train: { early_stopping } }: VariantExperiment,
  epochs: readonly EpochResult[],
): number {
  const metric = early_stopping?.metric ?? 'loss';
  const figure = (epoch: number) => epochs[epoch]!.validation![metric]!;
  let best = 0;
  for (let epoch = 1; epoch < epochs.length; epoch++) {
    if (isBetter(metric, figure(epoch), figure(best), 0)) best = epoch;
  }
  return best;
}

/** Whether the watched figure has not got better by the minimum change for `patience` epochs. */
export function stoppedEarly(
  { train: { early_stopping } }: VariantExperiment,
  epochs: readonly EpochResult[],
): boolean {
  if (early_stopping === undefined || epochs.length === 0) return false;
  const { metric, patience, minimum_change } = early_stopping;
  const figures = epochs.map((epoch) => epoch.validation![metric]!);
  let best = 0;
  figures.forEach((figure, epoch) => {
    if (isBetter(metric, figure, figures[best]!, minimum_change)) best = epoch;
  });
  return epochs.length - 1 - best >= patience;
}
