import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../src/experiment/schema.generated.ts';
import type { EpochResult } from '../../src/runtime/results.ts';
import { ratesOfEpoch, scheduledRates } from '../../src/runtime/schedules.ts';
import { load, valid } from '../experiment/support.ts';
import { REWRITE_TOLERANCE, relativeError } from '../support/close.ts';

/** A schedule as an experiment gives it, defaults filled in. */
function schedule(keys: string): Schedule {
  const { train } = load(
    valid
      .replace('epochs: 1', `epochs: 1, schedule: {${keys}}`)
      .replace('{kind: adam}', '{kind: sgd, rate: 1}'),
  ).experiment;
  return train.schedule!;
}

const half = Math.SQRT1_2;

/** Worked by hand, the full rate being 1. */
const byHand: readonly [string, readonly number[]][] = [
  ['kind: step, every: 2, factor: 0.5', [1, 1, 0.5, 0.5, 0.25]],
  ['kind: multi_step, milestones: [1, 3]', [1, 0.1, 0.1, 0.01, 0.01]],
  ['kind: exponential, factor: 0.5', [1, 0.5, 0.25]],
  // Without a period the whole training is the way down; its end would be the step after the last.
  ['kind: cosine', [1, (1 + half) / 2, 0.5, (1 - half) / 2]],
  ['kind: cosine, period: 2, minimum: 0.5', [1, 0.75, 0.5, 0.75, 1]],
  ['kind: cosine_restarts, period: 2', [1, 0.5, 1, 0.5, 1]],
  ['kind: cosine_restarts, period: 1, growth: 2', [1, 1, 0.5, 1, (1 + half) / 2, 0.5, (1 - half) / 2, 1]],
  ['kind: linear, start_factor: 0.5, duration: 2', [0.5, 0.75, 1, 1]],
  ['kind: linear, start_factor: 1, end_factor: 0', [1, 0.75, 0.5, 0.25]],
  ['kind: polynomial, power: 2, duration: 2', [1, 0.25, 0, 0]],
  ['kind: one_cycle, rise: 0.6, shape: linear, start_divisor: 2, end_divisor: 5', [0.5, 0.75, 1, 0.55, 0.1]],
  ['kind: one_cycle, rise: 0.5, start_divisor: 2, end_divisor: 2', [0.5, 1, 0.625, 0.25]],
  [
    'kind: one_cycle, rise: 0.25, shape: linear, end_divisor: 1',
    [1, 1 - 24 / 25 / 3, 1 - (2 * 24) / 25 / 3, 1 / 25],
  ],
  ['kind: cyclic, minimum: 0, up: 2, down: 1, factor: 0.5', [0, 0.5, 1, 0, 0.25, 0.5, 0]],
  ['kind: exponential, factor: 0.5, warmup: {duration: 2, start_factor: 0.2}', [0.2, 0.6, 1, 0.5, 0.25]],
  ['kind: polynomial, warmup: {duration: 1, start_factor: 0.5}', [0.5, 1, 0.5]],
];

it.each(byHand)('{%s}', (keys, expected) => {
  const rates = scheduledRates(schedule(keys), 1, expected.length);
  expect(relativeError(rates, expected)).toBeLessThan(REWRITE_TOLERANCE);
});

describe('plateau', () => {
  const rates = (keys: string, figures: readonly number[]) =>
    scheduledRates(
      schedule(`kind: plateau, metric: training_loss, factor: 0.5, ${keys}`),
      1,
      figures.length,
      figures,
    );

  it('lowers the rate when more epochs than the patience brought nothing', () => {
    expect(rates('patience: 1', [3, 2, 2, 2, 2, 2, 1])).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.25]);
  });

  it('takes as better what is better by the threshold alone', () => {
    expect(rates('patience: 0, threshold: 0.1', [10, 9.5, 9.2, 8])).toEqual([1, 1, 0.5, 0.25]);
    expect(rates('patience: 0, threshold: 0.6, threshold_mode: absolute', [10, 9.5, 9.3, 0])).toEqual([
      1, 1, 0.5, 0.5,
    ]);
  });

  it('lets epochs pass after a change', () => {
    expect(rates('patience: 0, cooldown: 2', [1, 1, 1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.5, 0.5, 0.25]);
  });

  it('stops at the minimum', () => {
    expect(rates('patience: 0, minimum: 0.3', [1, 1, 1, 1])).toEqual([1, 1, 0.5, 0.3]);
  });

  it('counts from the end of the warm-up', () => {
    const keys = 'patience: 0, warmup: {duration: 2, start_factor: 0.5}';
    expect(rates(keys, [1, 1, 2, 2, 2])).toEqual([0.5, 0.75, 1, 1, 0.5]);
  });
});

describe('the rates of an epoch', () => {
  const figures = { loss: 1 };
  const before: readonly EpochResult[] = [0, 1].map((epoch) => ({
    epoch,
    seconds: 1,
    rate: 1,
    train: figures,
    validation: { accuracy: 0.5 - epoch / 4 },
    test: figures,
  }));
  const rates = (keys: string) => {
    const { train } = load(
      valid
        .replace('mnist', 'mnist, split: {validation: 0.1}')
        .replace('epochs: 1', `epochs: 4${keys}`)
        .replace('{kind: adam}', '{kind: sgd, rate: 1}'),
    ).experiment;
    const of = ratesOfEpoch(train, before, 2);
    return [of(0), of(1)];
  };

  it('are the rate without a schedule', () => expect(rates('')).toEqual([1, 1]));

  it('count epochs', () =>
    expect(rates(', schedule: {kind: linear, start_factor: 1, end_factor: 0}')).toEqual([0.5, 0.5]));

  it('count steps where the schedule does', () =>
    expect(rates(', schedule: {kind: linear, start_factor: 1, end_factor: 0, per: step}')).toEqual([
      0.5, 0.375,
    ]));

  it('follow a figure of the validation set', () =>
    expect(rates(', schedule: {kind: plateau, metric: accuracy, patience: 0, factor: 0.5}')).toEqual([
      0.5, 0.5,
    ]));
});
