import { describe, expect, test } from 'vitest';
import {
  criticalDifference,
  mean,
  sampleDeviation,
  shareInterval,
  shareUncertainty,
  summarize,
} from '../../src/report/statistics.ts';
import { variantsOf } from '../../src/report/variants.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { distinct, overlapping, results, trial } from './fake.ts';

test('mean and sample deviation by hand', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(sampleDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(sampleDeviation([5])).toBeNaN();
});

test('a summary leaves out what is not a number', () => {
  expect(summarize([1, Number.NaN, null, undefined, 3])).toEqual({
    count: 2,
    mean: 2,
    deviation: Math.SQRT2,
    minimum: 1,
    maximum: 3,
  });
});

test('the critical difference is that of Welch', () => {
  // Equal deviations of 1 with 3 seeds each: 4 degrees of freedom, t = 2.776, error sqrt(2/3).
  const summary = summarize([1, 2, 3]);
  expect(criticalDifference(summary, summary)).toBeCloseTo(2.776 * Math.sqrt(2 / 3), 6);
  expect(criticalDifference(summary, summarize([4]))).toBeUndefined();
  // Seeds that agree to the sample: one of 100 samples is what they can be apart by chance.
  const equal = summarize([0.9, 0.9, 0.9]);
  expect(criticalDifference(equal, equal, 0.01)).toBeCloseTo(0.01 * 2.776 * Math.sqrt(2 / 3), 6);
  expect(criticalDifference(summary, summary, 0.01)).toBe(criticalDifference(summary, summary));
});

test('the interval of a share lies between 0 and 1, and is that of Wilson', () => {
  expect(shareInterval(0, 22)[0]).toBeCloseTo(0, 12);
  expect(shareInterval(0, 22)[1]).toBeCloseTo(0.1487, 4);
  expect(shareInterval(1, 22)).toEqual([expect.closeTo(1 - 0.1487, 4), expect.closeTo(1, 12)]);
  const [low, high] = shareInterval(10 / 22, 22);
  expect([low, high]).toEqual([expect.closeTo(0.2693, 3), expect.closeTo(0.6534, 3)]);
});

test('a share of 90 % on 100 samples is known to about 6 points', () => {
  // Wilson's interval of 90 of 100 is 0.8256 to 0.9448.
  expect(shareUncertainty(0.9, 100)).toBeCloseTo((0.9448 - 0.8256) / 2, 4);
});

test('a share of 100 % on 75 samples is not known exactly', () => {
  expect(shareUncertainty(1, 75)).toBeCloseTo(0.0244, 4);
});

describe('the verdict', () => {
  test('names the best where the lead is larger than the spread', () => {
    const { best, sentences } = verdictOf(distinct);
    expect(best?.title).toBe('kernel=3');
    expect(sentences[0]).toContain('leads kernel=5 by 20.00 percentage points');
  });

  test('names nobody where the spread explains the difference', () => {
    const { best, sentences } = verdictOf(overlapping);
    expect(best).toBeUndefined();
    expect(sentences.join(' ')).toContain('No variant is shown to be best');
    expect(sentences.join(' ')).toMatch(
      /would have to lead kernel=5 by more than \d+\.\d\d percentage points/,
    );
  });

  test('with one seed says that it is not known', () => {
    const { best, sentences } = verdictOf(results([trial({ k: 1 }, 0, 0.9), trial({ k: 2 }, 0, 0.1)]));
    expect(best).toBeUndefined();
    expect(sentences[0]).toContain('this may be chance');
  });

  test('of numbers to predict takes the smaller error', () => {
    const of = (rate: number, seed: number, mse: number) => {
      const whole = trial({ rate }, seed, 0.5);
      return {
        ...whole,
        epochs: [],
        final: { epoch: 0, test: { loss: mse, mse }, per_class: [], confusion: [] },
      };
    };
    const run = results([of(1, 0, 5), of(1, 1, 5.1), of(2, 0, 1), of(2, 1, 1.1)]);
    expect(verdictOf(run).best?.title).toBe('rate=2');
  });

  test('without a finished trial compares nothing', () => {
    expect(verdictOf(results([])).sentences).toEqual([
      'No trial came to an end: there is nothing to compare.',
    ]);
  });
});

describe('variants', () => {
  test('gather the seeds, whatever the order of keys', () => {
    const run = results([
      trial({ a: 1, b: 2 }, 0, 0.5),
      trial({ b: 2, a: 1 }, 1, 0.5),
      trial({ a: 2 }, 0, 0.5),
    ]);
    expect(variantsOf(run).map(({ title, trials }) => [title, trials.length])).toEqual([
      ['a=1 b=2', 2],
      ['a=2', 1],
    ]);
  });

  test('have names that are safe in files and never collide', () => {
    const run = results([
      trial({ gradient: 'identity', init: 'uniform(0, 1)' }, 0, 0.5),
      trial({ gradient: 'identity', init: 'uniform(0 1)' }, 0, 0.5),
      trial({ '../..': '\u4e2d' }, 0, 0.5),
      trial({}, 0, 0.5),
    ]);
    expect(variantsOf(run).map(({ slug }) => slug)).toEqual([
      'gradient-identity-init-uniform-0-1',
      'gradient-identity-init-uniform-0-1-2',
      'variant',
      'pets',
    ]);
  });
});
