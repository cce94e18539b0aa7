import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunEvent } from '../../src/runtime/events.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { type RunOutcome, run } from '../../src/runtime/run.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { SMALL_EXPERIMENT, SMALL_MODEL, smallProject } from '../support/small-data.ts';

async function runIn(
  folder: string,
  options: {
    readonly home?: string;
    readonly stop?: AbortSignal;
    readonly onEvent?: (event: RunEvent) => void;
  } = {},
): Promise<RunOutcome> {
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  return run(prepared, {
    out: join(folder, 'out'),
    home: options.home ?? join(folder, '.nnc'),
    onEvent: options.onEvent ?? (() => {}),
    ...(options.stop && { stop: options.stop }),
  });
}

const files = async (folder: string, name: string) =>
  readFile(join(folder, 'out', 'trials', 'variant-1-seed-0', name));

it('gives the same weights and metrics to the byte for the same seed', async () => {
  const folder = await smallProject();
  await runIn(folder);
  const first = [await files(folder, 'weights.safetensors'), await files(folder, 'metrics.jsonl')];
  const again = await runIn(folder, { home: join(folder, 'elsewhere') });
  expect(again.results.trials[0]).toMatchObject({ status: 'done', cached: false });
  expect([await files(folder, 'weights.safetensors'), await files(folder, 'metrics.jsonl')]).toEqual(first);
});

it.each([
  ['adam', 'epochs: 5'],
  [
    'a schedule by steps',
    'epochs: 5, schedule: {kind: cosine, per: step, warmup: {duration: 4, start_factor: 0.1}}',
  ],
  [
    'a schedule by figures',
    'epochs: 5, schedule: {kind: plateau, metric: training_loss, patience: 0, threshold: 0.1}',
  ],
  [
    'augmentation and oversampling',
    'epochs: 5, augment: {flip: horizontal, rotate: 20, shift: 0.2, brightness: 0.2, cutout: 0.3}, oversample: {1: 2.5}',
  ],
])('goes on after an interruption as if there had been none: %s', async (_name, keys) => {
  const experiment = SMALL_EXPERIMENT.replace('epochs: 2', keys);
  const [whole, broken] = [await smallProject(experiment), await smallProject(experiment)];
  await runIn(whole);
  const stop = new AbortController();
  const onEvent = (event: RunEvent) => event.event === 'epoch' && event.result.epoch === 1 && stop.abort();
  const interrupted = await runIn(broken, { stop: stop.signal, onEvent });
  expect(interrupted.results.trials[0]!.status).toBe('interrupted');
  const events: RunEvent[] = [];
  const resumed = await runIn(broken, { onEvent: (event) => events.push(event) });
  const started = events.find((event) => event.event === 'trial-started');
  expect(started).toMatchObject({ resumedAtEpoch: interrupted.results.trials[0]!.epochs.length });
  expect(resumed.results.trials[0]!.status).toBe('done');
  for (const name of ['weights.safetensors', 'metrics.jsonl']) {
    expect(await files(broken, name)).toEqual(await files(whole, name));
  }
});

it('trains by the rates of the schedule, and writes them down', async () => {
  const schedule = 'epochs: 3, clip: {norm: 1}, schedule: {kind: step, every: 1, factor: 0.5}';
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', schedule));
  const { results } = await runIn(folder);
  expect(results.trials[0]!.epochs.map(({ rate }) => rate)).toEqual([0.01, 0.005, 0.0025]);
});

it('sees as many samples as oversampling says, and tells so', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 2, oversample: {1: 2.5}'));
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  expect(prepared.warnings).toMatchObject([
    {
      severity: 'note',
      code: 'epoch-samples',
      message: 'an epoch sees 37 samples instead of 25: 1 20 instead of 8',
    },
  ]);
  const steps: number[] = [];
  const { results } = await runIn(folder, {
    onEvent: (event) => event.event === 'step' && steps.push(event.steps),
  });
  expect(results.trials[0]).toMatchObject({ status: 'done', samples_per_epoch: 37 });
  expect(steps.filter((count) => count !== 4)).toEqual([]);
});

it('gives the loss of an epoch by the weights of all its samples, however they are cut into batches', async () => {
  const experiment = SMALL_EXPERIMENT.replace(
    'loss: cross_entropy',
    'loss: {kind: cross_entropy, class_weights: [1, 2, 30]}',
  ).replace('kind: adam, rate: 0.01', 'kind: sgd, rate: 1.0e-30');
  const folder = await smallProject(`${experiment}matrix: [{product: {train.batch: [4, 25]}}]\n`);
  const { results } = await runIn(folder);
  const [small, whole] = results.trials.map(({ epochs }) => epochs[0]!.train.loss!);
  expect(relativeError([small!], [whole!])).toBeLessThan(ENGINE_TOLERANCE);
});

it('takes over a trial that an earlier run finished, whatever its labels are called', async () => {
  const folder = await smallProject();
  await runIn(folder);
  await writeFile(join(folder, 'small.nn'), SMALL_MODEL.replace('conv $', 'eye: conv $'));
  const { results } = await runIn(folder);
  expect(results.trials[0]).toMatchObject({ status: 'done', cached: true });
  expect((await files(folder, 'weights.safetensors')).toString('latin1')).toContain('"eye/weight"');
});

it('trains again when the data changed, wherever it lies', async () => {
  const folder = await smallProject();
  await runIn(folder);
  const labels = join(folder, 'data', 'train-labels-idx1-ubyte');
  const bytes = await readFile(labels);
  bytes[bytes.length - 1] = 2 - bytes.at(-1)!;
  await writeFile(labels, bytes);
  const { results } = await runIn(folder);
  expect(results.trials[0]!.cached).toBe(false);
});

it('reports a diverged trial as failed and goes on with the others', async () => {
  const folder = await smallProject(
    `${SMALL_EXPERIMENT}matrix: [{product: {train.optimizer.rate: [1.0e+30, 0.01]}}]\n`,
  );
  const { results } = await runIn(folder);
  expect(results.trials.map(({ status }) => status)).toEqual(['failed', 'done']);
  expect(results.trials[0]!.error).toMatch(/^loss-not-finite: the loss is (NaN|Infinity)/);
  expect(existsSync(join(folder, 'out', 'report.html'))).toBe(true);
});

it('learns what there is to learn', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 40'));
  const { results } = await runIn(folder);
  expect(results.trials[0]!.final!.test.accuracy).toBe(1);
});

it('keeps the weights of the best epoch on the validation set, and stops early', async () => {
  const experiment = SMALL_EXPERIMENT.replace('minmax', 'minmax, split: {validation: 0.3}').replace(
    'epochs: 2',
    'epochs: 200, keep: best, early_stopping: {metric: loss, patience: 3, minimum_change: 0.05}',
  );
  const folder = await smallProject(experiment);
  const { results } = await runIn(folder);
  const { epochs, final } = results.trials[0]!;
  expect(epochs.length).toBeLessThan(200);
  const losses = epochs.map(({ validation }) => validation!.loss!);
  expect(final!.epoch).toBe(losses.indexOf(Math.min(...losses)));
  expect(final!.test).toEqual(epochs[final!.epoch]!.test);
});

it('refuses a folder that holds something else, and leaves it as it is', async () => {
  const folder = await smallProject();
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  const before = await readdir(folder);
  const running = run(prepared, { out: folder, home: join(folder, '.nnc'), onEvent: () => {} });
  await expect(running).rejects.toThrow('out-taken');
  expect(await readdir(folder)).toEqual(before);
});

it('checks every variant before the first one trains', async () => {
  const folder = await smallProject(`${SMALL_EXPERIMENT}matrix: [{product: {filters: [3, 0]}}]\n`);
  await expect(prepare({ experiment: join(folder, 'small.yaml') })).rejects.toThrow('filters=0');
});

const NORMALISED = SMALL_MODEL.replace(
  'conv $filters k3 relu',
  'conv $filters k3\nbatchnorm relu\ndropout 0.3',
);

it('repeats to the byte with dropout, running statistics and a short last batch', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT, NORMALISED);
  await runIn(folder);
  const first = await files(folder, 'weights.safetensors');
  await runIn(folder, { home: join(folder, 'elsewhere') });
  expect(await files(folder, 'weights.safetensors')).toEqual(first);
  expect(first.toString('latin1')).toContain('"batchnorm[0]/variance"');
});

it('refuses a batch that batchnorm cannot learn from', async () => {
  const model = SMALL_MODEL.replace('dense 3', 'dense 4\nbatchnorm\ndense 3');
  const folder = await smallProject(SMALL_EXPERIMENT.replace('batch: 10', 'batch: 8'), model);
  await expect(prepare({ experiment: join(folder, 'small.yaml') })).rejects.toThrow('batch-too-small');
});

it('trains once what two variants have in common, side by side or not', async () => {
  const model = SMALL_MODEL.replace('filters = 3', 'filters = 3, unused = 1');
  const experiment = `${SMALL_EXPERIMENT}matrix: [{product: {unused: [1, 2, 3]}}]\n`;
  const folder = await smallProject(experiment, model);
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  const { results } = await run(prepared, {
    out: join(folder, 'out'),
    home: join(folder, '.nnc'),
    jobs: 3,
    onEvent: () => {},
  });
  expect(results.trials.map(({ status, cached }) => [status, cached])).toEqual([
    ['done', false],
    ['done', true],
    ['done', true],
  ]);
});

it('keeps the epochs of an interrupted trial in its results when it is interrupted again', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 1000000'));
  const stopAfter = async (epoch: number) => {
    const stop = new AbortController();
    const onEvent = (event: RunEvent) =>
      event.event === 'epoch' && event.result.epoch >= epoch && stop.abort();
    return (await runIn(folder, { stop: stop.signal, onEvent })).results.trials[0]!.epochs;
  };
  await stopAfter(2);
  expect((await stopAfter(5)).map(({ epoch }) => epoch).slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
});

it('keeps the report of an earlier run until the new one is there', async () => {
  const folder = await smallProject();
  await runIn(folder);
  const onEvent = (event: RunEvent) => {
    if (event.event === 'run-started') expect(existsSync(join(folder, 'out', 'report.html'))).toBe(true);
  };
  await runIn(folder, { onEvent });
});

it('waits for another run of the same trial, and takes over what it found', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 300'));
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  const both = ['one', 'two'].map((out) =>
    run(prepared, { out: join(folder, out), home: join(folder, '.nnc'), onEvent: () => {} }),
  );
  const [one, two] = (await Promise.all(both)).map(({ results }) => results.trials[0]!);
  expect([one!.status, two!.status]).toEqual(['done', 'done']);
  expect(one!.epochs).toEqual(two!.epochs);
});
