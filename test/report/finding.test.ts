import { describe, expect, it } from 'vitest';
import { findingOf, findingSentences } from '../../src/report/finding.ts';
import { classResults } from '../../src/runtime/metrics.ts';
import type { RunResults, TrialResult } from '../../src/runtime/results.ts';
import { results, trial } from './fake.ts';

const classes = ['good', 'none', 'bad'];

/** A trial that finds `none` of ten rare samples, `good` of eighty and eight of ten others. */
function masks(train: object, seed: number, { none, good }: { none: number; good: number }): TrialResult {
  const confusion = [
    [good, 0, 80 - good],
    [9 - none, none, 1],
    [2, 0, 8],
  ];
  const whole = trial({ 'train.loss': train }, seed, 0.9);
  return {
    ...whole,
    settings: { train },
    final: { ...whole.final!, confusion, per_class: classResults(confusion, classes) },
  };
}

const run = (trials: readonly TrialResult[]): RunResults => results(trials, { classes });
const plain = { loss: { kind: 'cross_entropy' } };
const balanced = { loss: { kind: 'cross_entropy', class_weights: 'balanced' } };
const augmented = {
  loss: { kind: 'cross_entropy' },
  oversample: 'balanced',
  augment: { rotate: 10, classes: ['none'] },
};
const three = (train: object, none: readonly number[], good: number) =>
  none.map((found, seed) => masks(train, seed, { none: found, good }));

it('names the worst class, its share and what it is taken for', () => {
  const finding = findingOf(
    run([masks(plain, 0, { none: 3, good: 80 }), masks(plain, 1, { none: 5, good: 80 })]),
  )!;
  expect(finding).toMatchObject({ class: 'none', label: 1, samples: { test: 10 }, share: { test: 0.1 } });
  expect(finding.recall.test).toBeCloseTo(0.4, 12);
  expect(finding.mistaken).toEqual([
    { class: 'good', share: 0.5 },
    { class: 'bad', share: 0.1 },
  ]);
  expect(findingOf(run([]))).toBeUndefined();
});

it('says whether labels hold together, of the best variant that this is known of', () => {
  const near = (same: number) => ({ class: 'none', samples: 10, same, chance: 0.1 });
  const neighbours = {
    layer: 'dense[0]',
    nearest: 5,
    train: [near(1), near(0.9), near(1)],
    test: [near(1), near(0.3), near(1)],
  };
  const one = { ...masks(plain, 0, { none: 3, good: 80 }), neighbours };
  const text = findingSentences(run([one])).join(' ');
  expect(text).toContain('90.0 % (chance: 10.0 %) of the 5 nearest neighbours of a sample of none');
  expect(text).toContain(
    '30.0 % (chance: 10.0 %) in the test set: on new samples its labels do not hold together',
  );
});

it('asks of the labels of few samples no more than there can be', () => {
  const near = (samples: number, same: number) => ({ class: 'none', samples, same, chance: 0.1 });
  const said = (samples: number, same: number) => {
    const test = [near(9, 1), near(samples, same), near(9, 1)];
    const neighbours = { layer: 'dense[0]', nearest: 5, train: test, test };
    return findingSentences(run([{ ...masks(plain, 0, { none: 3, good: 80 }), neighbours }])).join(' ');
  };
  expect(said(3, 0.4)).toContain(
    '40.0 % (chance: 10.0 %, at most 40.0 %) in the test set: its labels hold together',
  );
  expect(said(1, 0)).toContain('cannot be told from one sample');
});

describe('remedies', () => {
  it('are shown to help where the gain is more than seeds explain, with what they cost', () => {
    const compared = run([
      ...three(plain, [2, 3, 4], 80),
      ...three(balanced, [7, 8, 9], 72),
      ...three(augmented, [2, 3, 5], 80),
    ]);
    const { remedies } = findingOf(compared)!;
    expect(remedies!.effects.map(({ remedy }) => remedy)).toEqual([
      'balanced class weights',
      'oversampling and augmentation of none',
    ]);
    expect(remedies!.effects[0]!.gain).toBeCloseTo(0.5, 12);
    // Two deviations of 0.1 over three seeds each: Student's t of 4 degrees of freedom is 2.776.
    expect(remedies!.effects[0]!.needed).toBeCloseTo(2.776 * Math.sqrt(0.02 / 3), 4);
    expect(remedies!.effects[0]!.others[0]).toEqual({ label: 0, change: expect.closeTo(-0.1, 12) });
    const text = findingSentences(compared).join(' ');
    expect(text).toContain('Without a remedy 30.0 ± 10.0 % of none are found in test.');
    expect(text).toContain(
      'Balanced class weights helped most: 80.0 ± 10.0 %, +50.00 percentage points, more than the 22.67',
    );
    expect(text).toContain('It cost good 10.00 percentage points.');
    expect(text).toContain('Shown to help: balanced class weights.');
  });

  it('are not shown to help within the spread over seeds, nor with one seed', () => {
    const within = run([...three(plain, [2, 3, 4], 80), ...three(augmented, [2, 3, 5], 80)]);
    const text = findingSentences(within).join(' ');
    expect(text).toContain('within the spread over seeds');
    expect(text).toContain('No other class lost by it. So no remedy is shown to help');
    const single = findingSentences(run([...three(plain, [2], 80), ...three(balanced, [5], 80)])).join(' ');
    expect(single).toContain('with one seed nobody knows whether that is chance');
    expect(single).toContain('no remedy is shown to help');
  });

  it('that find no more are no help, and without doing nothing there is nothing to compare', () => {
    const worse = run([...three(plain, [4, 5], 80), ...three(balanced, [3, 4], 80)]);
    expect(findingSentences(worse).join(' ')).toContain('No remedy found more of them');
    expect(findingOf(run(three(balanced, [3, 4], 80)))!.remedies).toBeUndefined();
  });
});
