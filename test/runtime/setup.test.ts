import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { PreparationError } from '../../src/runtime/preparation-error.ts';
import { setUp } from '../../src/runtime/setup.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';

const WEIGHTED = SMALL_EXPERIMENT.replace(
  'loss: cross_entropy',
  'loss: {kind: cross_entropy, class_weights: balanced}',
);

it('reads the data for the weights of classes, and for nothing else', async () => {
  const folder = await smallProject(WEIGHTED);
  const experiment = join(folder, 'small.yaml');
  const trained = await setUp({ experiment, isTraining: true });
  // 25 samples of three classes: 9, 8 and 8.
  expect(trained.training.loss).toMatchObject({ weights: [25 / 27, 25 / 24, 25 / 24] });
  expect((await setUp({ experiment })).training.loss).not.toHaveProperty('weights');
});

it.each([
  ['input 4\ndense 3 softmax', 'cross_entropy', 'classes'],
  ['input 4\ndense 1 sigmoid', 'mse', 'values'],
  ['input 4\ndense 3 sigmoid', 'mse', 'values'],
  ['input 4\ndense 3', 'mse', 'values'],
  ['input 4x4x2\nconv 3 k1 softmax', 'mse', 'values'],
])('assumes the usual loss of %s', async (text, kind, targets) => {
  const folder = await smallProject(SMALL_EXPERIMENT, text);
  const { training, assumed } = await setUp({ model: join(folder, 'small.nn') });
  expect(training).toEqual({ loss: { kind, reduction: 'mean', targets }, optimizer: { kind: 'sgd' } });
  expect(assumed!.loss).toContain(`without an experiment: ${kind}`);
});

it.each([
  ['balanced', 'data-output', 'small.nn'],
  ['[1, 2]', 'class-weights', 'small.yaml'],
  ['{cat: 2}', 'class-weights', 'small.yaml'],
])('refuses weights %s that do not fit, where they are written', async (weights, code, place) => {
  const units = code === 'data-output' ? 2 : 3;
  const folder = await smallProject(WEIGHTED.replace('balanced', weights), smallModel(units));
  const setting = setUp({ experiment: join(folder, 'small.yaml'), isTraining: true });
  const error = await setting.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PreparationError);
  const { diagnostics, sources } = error as PreparationError;
  expect(diagnostics.map((each) => each.code)).toEqual([code]);
  const { file } = diagnostics[0]!.span!;
  expect(basename(file)).toBe(place);
  expect([...sources.keys()]).toContain(file);
});

function smallModel(units: number): string {
  return `input 8x8x1\nflatten\ndense ${units} softmax`;
}

it('takes another input for the same layers, with an experiment and without', async () => {
  const folder = await smallProject();
  const model = join(folder, 'small.nn');
  const experiment = join(folder, 'small.yaml');
  for (const request of [{ model }, { experiment }]) {
    const { network } = await setUp({ ...request, input: '12x10x2' });
    expect(network.layers.map(({ output }) => output)).toEqual([
      [12, 10, 2],
      [10, 8, 3],
      [5, 4, 3],
      [60],
      [3],
    ]);
  }
  await expect(setUp({ model, input: '2x2x1' })).rejects.toMatchObject({
    diagnostics: [{ code: 'kernel-too-large', span: { file: model } }],
    sources: new Map([[model, expect.stringContaining('input 2x2x1\n')]]),
  });
});
