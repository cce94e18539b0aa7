import { expect, it } from 'vitest';
import { rowsInMemory } from '../../../src/data/byte-rows.ts';
import { chosenExamples, pixelsOf } from '../../../src/runtime/evaluation/examples.ts';

const labels = Int32Array.of(0, 1, 0, 1, 0, 0);
/** Right, right, wrong at 0.6, wrong at 0.9, right, right. */
const outputs = Float32Array.of(0.8, 0.2, 0.3, 0.7, 0.4, 0.6, 0.9, 0.1, 0.75, 0.25, 1, 0);

it('shows right ones of the classes in turn, and first the mistakes that the model was most sure of', () => {
  const { right, wrong } = chosenExamples({ labels, outputs }, { count: 4, classes: 2 });
  expect(right.map(({ truth }) => truth)).toEqual([0, 1]);
  expect(wrong.map(({ sample, truth, predicted }) => [sample, truth, predicted])).toEqual([
    [3, 1, 0],
    [2, 0, 1],
  ]);
  expect(wrong[0]!.probability).toBeCloseTo(0.9, 6);
});

it('fills up with the one where there is too little of the other', () => {
  const all = chosenExamples({ labels, outputs }, { count: 100, classes: 2 });
  expect([all.right.length, all.wrong.length]).toEqual([4, 2]);
  const most = chosenExamples({ labels, outputs }, { count: 5, classes: 2 });
  expect([most.right.length, most.wrong.length]).toEqual([3, 2]);
});

it('reads a single output as the probability of the second class', () => {
  const { right, wrong } = chosenExamples(
    { labels: Int32Array.of(1, 0, 0), outputs: Float32Array.of(0.75, 0.25, 0.5) },
    { count: 6, classes: 2 },
  );
  const told = [...right, ...wrong].map(({ sample, predicted, probability }) => [
    sample,
    predicted,
    probability,
  ]);
  expect(told).toEqual([
    [1, 0, 0.75],
    [0, 1, 0.75],
    [2, 1, 0.5],
  ]);
});

it('gives the pixels back as they were', () => {
  const preprocessing = { shape: [1, 2, 1], offset: 0.5, scale: 0.25, imageScale: 1 / 255 };
  const values = Float32Array.of(0, 0, (10 / 255 - 0.5) / 0.25, (200 / 255 - 0.5) / 0.25);
  const targets = { kind: 'classes', labels: Int32Array.of(0, 1) } as const;
  expect([...pixelsOf({ count: 2, inputs: { kind: 'numbers', values }, targets }, 1, preprocessing)]).toEqual(
    [10, 200],
  );
  const bytes = {
    kind: 'bytes',
    bytes: rowsInMemory(Uint8Array.of(1, 2, 3, 4), 2),
    rows: Int32Array.of(1),
    fed: new Float32Array(256),
  } as const;
  expect([...pixelsOf({ count: 1, inputs: bytes, targets }, 0, { ...preprocessing, imageScale: 1 })]).toEqual(
    [3, 4],
  );
});
