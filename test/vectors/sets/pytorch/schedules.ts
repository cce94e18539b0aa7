/** torch.optim.lr_scheduler: the learning rate of every step, from the keys of an experiment and their defaults. */
import { scheduledRates } from '../../../../src/runtime/schedules.ts';
import { firstMismatch, vectorTolerances } from '../../../support/close.ts';
import type { VectorSet } from '../../case.ts';
import { type TorchKeywords, trainWith } from './experiment.ts';
import { setOfCases } from './files.ts';

interface ScheduleCase {
  readonly scheduler: string;
  readonly kwargs: TorchKeywords;
  readonly base_lr: number;
  readonly lr_before_step_t?: readonly number[];
  /** What ReduceLROnPlateau watches, and the rate after it has seen it. */
  readonly metric?: readonly number[];
  readonly lr_after_metric_t?: readonly number[];
}

function firstWrongRate(vector: ScheduleCase): string | undefined {
  // Some schedules name their highest rate: it takes the place of the optimizer's.
  const rate = (vector.kwargs.max_lr as number | undefined) ?? vector.base_lr;
  const { schedule } = trainWith({ optimizer: 'SGD', kwargs: { lr: rate }, schedule: vector });
  const { lr_before_step_t: before, lr_after_metric_t: after, metric = [] } = vector;
  const expected = before ?? [vector.base_lr, ...after!];
  const found = scheduledRates(schedule!, rate, expected.length, metric);
  return firstMismatch(found, expected, vectorTolerances.float64);
}

export const schedules: VectorSet = setOfCases<ScheduleCase>(
  { name: 'pytorch-schedules', floor: 12 },
  'pytorch-oracle/lr_schedules.json',
  (vector) => ({
    name: `${vector.scheduler} ${JSON.stringify(vector.kwargs)}`,
    prepare: () => ({ kind: 'arithmetic', check: async () => firstWrongRate(vector) }),
  }),
);
