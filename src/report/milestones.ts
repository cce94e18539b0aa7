/** The table of chosen epochs in the definitions of `metrics: seed`. */
import { summarize } from './statistics.ts';
import type { Variant } from './variants.ts';

/** One epoch of a variant, means over its seeds: the training set as it was seen, beside the test set. */
export interface Milestone {
  readonly epoch: number;
  readonly accuracy: number;
  readonly loss: number;
  readonly errorRate: number;
  readonly testAccuracy: number;
}

/** Epochs 0, 1, 5, 10 and the last, as far as they were trained. */
export function milestonesOf(variant: Variant): readonly Milestone[] {
  const epochs = variant.trials.flatMap((trial) => trial.epochs);
  const last = epochs.reduce((latest, { epoch }) => Math.max(latest, epoch), 0);
  return [...new Set([0, 1, 5, 10, last])].flatMap((chosen) => {
    const found = epochs.filter(({ epoch }) => epoch === chosen);
    if (found.length === 0) return [];
    const trained = (figure: string): number => summarize(found.map(({ train }) => train[figure])).mean;
    return [
      {
        epoch: chosen,
        accuracy: trained('accuracy'),
        loss: trained('seed_loss'),
        errorRate: trained('seed_error_rate'),
        testAccuracy: summarize(found.map(({ test }) => test.accuracy)).mean,
      },
    ];
  });
}
