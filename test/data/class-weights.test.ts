import { join } from 'node:path';
import { expect, it } from 'vitest';
import { classWeightProblems, resolveClassWeights } from '../../src/data/class-weights.ts';
import { DiagnosticError } from '../../src/diagnostics/diagnostic.ts';
import { checkExperiment } from '../../src/experiment/check.ts';
import type { ClassWeights } from '../../src/experiment/schema.generated.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { lines } from '../experiment/support.ts';
import { SMALL_EXPERIMENT, SMALL_MODEL, smallProject } from '../support/small-data.ts';

const classes = ['good', 'none', 'bad'];
const samples = (...labels: number[]) => ({
  count: labels.length,
  inputs: { kind: 'numbers' as const, values: new Float32Array(labels.length) },
  targets: { kind: 'classes' as const, labels: Int32Array.from(labels) },
});

it('makes all classes count the same together, lists in order, or names some', () => {
  const train = samples(0, 0, 0, 0, 2, 2, 1);
  expect(resolveClassWeights('balanced', { classes, train })).toEqual([7 / 12, 7 / 3, 7 / 6]);
  expect(resolveClassWeights([1, 2, 3], { classes, train })).toEqual([1, 2, 3]);
  expect(resolveClassWeights({ none: 5 }, { classes, train })).toEqual([1, 5, 1]);
});

const problem = (class_weights: ClassWeights, train = samples(0, 1, 2)) =>
  classWeightProblems(
    { kind: 'cross_entropy', reduction: 'mean', label_smoothing: 0, class_weights },
    { classes, train },
  );

it('says which class has no samples to balance by', () => {
  expect(problem('balanced')).toEqual([]);
  expect(problem('balanced', samples(0, 2))).toMatchObject([
    { message: expect.stringContaining('has none of none') },
  ]);
});

it('says what does not fit the classes', () => {
  expect(problem([1, 2])).toMatchObject([
    { message: 'class_weights has 2 numbers, but there are 3 classes' },
  ]);
  expect(problem({ god: 2, toString: 1 })).toMatchObject([
    { instead: 'good', path: ['train', 'loss', 'class_weights', 'god'] },
    { message: 'class_weights names "toString", which is no class of the data; there are good, none, bad' },
  ]);
});

/** What preparing says, at its place in the experiment. */
async function found(experiment: string): Promise<readonly string[]> {
  const folder = await smallProject(experiment);
  const error = await prepare({ experiment: join(folder, 'small.yaml') }).catch((thrown: unknown) => thrown);
  if (!(error instanceof DiagnosticError)) throw new Error(`no diagnostics: ${error}`);
  return lines(error.diagnostics, experiment);
}

const WEIGHTED = SMALL_EXPERIMENT.replace(
  'loss: cross_entropy',
  'loss: {kind: cross_entropy, class_weights: [1, 2, 3]}',
);

it.each([
  [
    'a list',
    WEIGHTED.replace('[1, 2, 3]', '[1, 2]'),
    'class-weights at «[1, 2]»: class_weights has 2 numbers',
  ],
  ['a label', WEIGHTED.replace('[1, 2, 3]', '{3: 2}'), 'class-weights at «3»: class_weights names "3"'],
  [
    'an axis',
    `${WEIGHTED}matrix: [{product: {train.loss.class_weights: [balanced, {eye: 2}]}}]\n`,
    'class-weights at «eye»: class_weights names "eye", which is no class of the data; there are 0, 1, 2 (in the variant',
  ],
  [
    'an axis around it',
    `${WEIGHTED}matrix: [{include: [{train.loss: {kind: focal, class_weights: [4]}}]}]\n`,
    'bad-value at «[4]»: train.loss.class_weights needs at least 2 entries',
  ],
  [
    'the fallback',
    `${SMALL_EXPERIMENT.replace('path: data', 'path: elsewhere')}fallback: {data: {source: idx, path: data}, train: {loss: {kind: focal, class_weights: [7, 7]}}}\n`,
    'class-weights at «[7, 7]»: class_weights has 2 numbers',
  ],
])('points at %s', async (_name, experiment, expected) => {
  expect(await found(experiment)).toEqual([expect.stringContaining(expected)]);
});

it('needs no data where the experiment names the classes', async () => {
  const text = WEIGHTED.replace('path: data', 'path: data, classes: [0, 1, 2, 3]').replace(
    '[1, 2, 3]',
    '{4: 1}',
  );
  const { diagnostics } = checkExperiment(text, 'small.yaml', () =>
    SMALL_MODEL.replace('dense 3', 'dense 4'),
  );
  expect(lines(diagnostics, text)).toEqual([expect.stringContaining('class-weights at «4»')]);
});
