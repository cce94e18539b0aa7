import { expect, it } from 'vitest';
import { shuffledOrder } from '../../src/data/batches.ts';
import { problemsWithClasses } from '../../src/data/class-problems.ts';
import { epochCounts, epochOrder, samplesPerEpoch } from '../../src/data/oversample.ts';
import type { Experiment } from '../../src/experiment/schema.generated.ts';

const classes = ['good', 'none', 'bad'];

function dataOf(...labels: number[]) {
  return {
    classes,
    shape: [1, 1, 1],
    train: {
      count: labels.length,
      inputs: { kind: 'numbers' as const, values: new Float32Array(labels.length) },
      targets: { kind: 'classes' as const, labels: Int32Array.from(labels) },
    },
  };
}

const data = dataOf(0, 0, 0, 0, 0, 2, 1, 2, 2);

/** How often each sample is seen, in their order. */
function times(order: Int32Array): readonly number[] {
  return Array.from({ length: data.train.count }, (_, row) => order.filter((each) => each === row).length);
}

it('shows samples as often as their classes say', () => {
  const given = { none: 4, bad: 2 };
  expect(times(epochOrder(given, data, 0, 0))).toEqual([1, 1, 1, 1, 1, 2, 4, 2, 2]);
  expect(samplesPerEpoch(given, data)).toBe(15);
});

it('balances by the commonest class, the rest by chance', () => {
  expect(epochCounts('balanced', data)).toEqual([5, 5, 5]);
  const seen = Array.from({ length: 20 }, (_, epoch) => times(epochOrder('balanced', data, 0, epoch)));
  for (const epoch of seen) {
    expect(epoch.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    expect(epoch[6]).toBe(5);
    expect([epoch[5]!, epoch[7]!, epoch[8]!].sort()).toEqual([1, 2, 2]);
  }
  expect(new Set(seen.map((epoch) => epoch.join())).size).toBe(3);
});

it('depends on seed and epoch only, and is mixed', () => {
  const order = epochOrder('balanced', data, 1, 2);
  expect(epochOrder('balanced', data, 1, 2)).toEqual(order);
  expect(epochOrder('balanced', data, 1, 3)).not.toEqual(order);
  expect(epochOrder('balanced', data, 2, 2)).not.toEqual(order);
  expect([...order]).not.toEqual([...order].sort((left, right) => left - right));
});

it('leaves the order alone where nothing is asked for', () => {
  expect(epochOrder(undefined, data, 3, 4)).toEqual(shuffledOrder(9, 3, 4));
  expect(samplesPerEpoch(undefined, data)).toBe(9);
});

const problems = (train: Partial<Experiment['train']>, known: Parameters<typeof problemsWithClasses>[1]) =>
  problemsWithClasses({ loss: { kind: 'mse', reduction: 'mean' }, ...train } as Experiment['train'], known);

it('says what does not go with the data', () => {
  expect(problems({ oversample: 'balanced', augment: { shift: 0.1, classes: ['bad'] } }, data)).toEqual([]);
  expect(problems({ oversample: 'balanced' }, dataOf(0, 2, 2))).toMatchObject([
    {
      message: 'balanced oversampling needs samples of every class; the training part has none of none',
    },
  ]);
  expect(problems({ oversample: { nome: 2 } }, data)).toMatchObject([
    {
      message: 'train.oversample names "nome", which is no class of the data; did you mean "none"?',
      path: ['train', 'oversample', 'nome'],
    },
  ]);
  expect(problems({ augment: { shift: 0.1, classes: ['good', 'nome'] } }, data)).toMatchObject([
    {
      message: 'augment.classes names "nome", which is no class of the data; did you mean "none"?',
      path: ['train', 'augment', 'classes', 1],
    },
  ]);
  expect(problems({ augment: { shift: 0.1 } }, { ...data, shape: [784] })).toMatchObject([
    { message: expect.stringContaining('the samples of this data are vectors of 784 numbers') },
  ]);
  const numbers = { ...data, classes: [] };
  expect(problems({ oversample: 'balanced', augment: { shift: 0, classes: [1] } }, numbers)).toMatchObject([
    { message: 'train.oversample needs classes; the targets of this data are numbers' },
    { message: 'augment.classes needs classes; the targets of this data are numbers' },
  ]);
});
