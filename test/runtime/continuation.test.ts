/** A trial that one engine begins and another goes on with. */
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineName } from '../../src/runtime/engines/index.ts';
import { evaluateRun } from '../../src/runtime/evaluation/eval.ts';
import type { RunEvent } from '../../src/runtime/events.ts';
import { predict } from '../../src/runtime/predict.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import type { RunResults } from '../../src/runtime/results.ts';
import { run } from '../../src/runtime/run.ts';
import { errorOf } from '../data/files.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { nnc } from '../support/nnc.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';
import { hasTfjsNode, TFJS_NODE } from '../support/tfjs-node.ts';

/** State that is no weight, masks, slots of the optimizer, an own file for each epoch, and weights kept from before. */
const MODEL = `
model small()
input 8x8x1
conv 4 k3 relu
batchnorm
flatten
dropout 0.25
code: dense 2 tanh
dense 3 softmax
`;

const EXPERIMENT = `${SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 6')}report: {latent: {layer: code, epochs: [0, 5]}}
`;

interface Settings {
  readonly engine: EngineName;
  readonly continueFrom?: EngineName;
  /** After this epoch it is asked to stop; the one that runs then may still end. */
  readonly stopAfter?: number;
  readonly only?: readonly string[];
}

interface Ran {
  readonly results: RunResults;
  readonly events: readonly RunEvent[];
}

async function runIn(folder: string, { engine, continueFrom, stopAfter, only }: Settings): Promise<Ran> {
  const home = join(folder, '.nnc');
  const prepared = await prepare({
    experiment: join(folder, 'small.yaml'),
    home,
    overrides: { engine, ...(only && { only }) },
    ...(continueFrom && { continueFrom }),
  });
  const stop = new AbortController();
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => {
    events.push(event);
    if (event.event === 'epoch' && event.result.epoch === stopAfter) stop.abort();
  };
  const { results } = await run(prepared, { out: join(folder, 'out'), home, onEvent, stop: stop.signal });
  return { results, events };
}

const view = (folder: string, name: string) =>
  readFile(join(folder, 'out/trials/variant-1-seed-0', name), 'utf8');

const others: readonly (readonly [label: string, engine: EngineName])[] = [
  ['tfjs', 'tfjs'],
  [TFJS_NODE, 'tfjs-node'],
];

describe.each(others)('from onnx to %s', (_label, other) => {
  const it = test.skipIf(other === 'tfjs-node' && !hasTfjsNode);

  it('goes on from the checkpoint to near the same figures, and says who trained what', async () => {
    const folder = await smallProject(EXPERIMENT, MODEL);
    const interrupted = (await runIn(folder, { engine: 'onnx', stopAfter: 1 })).results.trials[0]!;
    const reached = interrupted.epochs.length;
    expect(reached).toBeGreaterThan(1);
    expect(reached).toBeLessThan(6);

    const { results, events } = await runIn(folder, { engine: other, continueFrom: 'onnx' });
    const engines = [
      { engine: 'onnx', from_epoch: 0 },
      { engine: other, from_epoch: reached },
    ];
    const [mixed] = results.trials;
    expect(mixed).toMatchObject({ engine: other, engines, status: 'done', cached: false });
    expect(mixed!.epochs.slice(0, reached)).toEqual(interrupted.epochs);
    expect(events.find(({ event }) => event === 'run-started')).toMatchObject({
      notices: ['begun by onnx: 1 trial goes on from its checkpoint'],
      trials: [{ engines }],
    });
    expect(events.find(({ event }) => event === 'trial-started')).toMatchObject({ resumedAtEpoch: reached });
    const text = `onnx to epoch ${reached}, then ${other}`;
    expect(await readFile(join(folder, 'out/report.html'), 'utf8')).toContain(`Trained by ${text}.`);
    // What onnx kept of the first epoch, and the other engine of the last.
    const kept = await readdir(join(folder, 'out/trials/variant-1-seed-0'));
    expect(kept).toEqual(expect.arrayContaining(['latent-0.safetensors', 'latent-5.safetensors']));

    const evaluated = await evaluateRun({ run: join(folder, 'out'), engine: 'onnx' });
    expect(evaluated.trials).toMatchObject([{ engines, evaluatedBy: 'onnx' }]);
    const predicted = await predict({
      run: join(folder, 'out'),
      files: [join(folder, 'data/test-images-idx3-ubyte')],
    });
    expect(predicted).toMatchObject({ engines, predicted_by: other });

    // Typed again it is taken over; without the flag neither engine's own trial is mistaken for it.
    const again = await runIn(folder, { engine: other, continueFrom: 'onnx' });
    expect(again.results.trials[0]).toMatchObject({ cached: true, engines });
    const whole = (await runIn(folder, { engine: 'onnx' })).results.trials[0]!;
    expect(whole).toMatchObject({ engine: 'onnx', cached: false, status: 'done' });
    expect(whole).not.toHaveProperty('engines');
    const own = (await runIn(folder, { engine: other })).results.trials[0]!;
    expect(own).toMatchObject({ engine: other, cached: false, status: 'done' });
    expect(own).not.toHaveProperty('engines');
    const losses = (trial: typeof whole) => trial.epochs.map(({ test: { loss } }) => loss!);
    expect(relativeError(losses(mixed!), losses(whole))).toBeLessThan(10 * ENGINE_TOLERANCE);
    expect(losses(mixed!)).not.toEqual(losses(own));
  });
});

test('a continuation that is interrupted gives the same bytes as one that is not', async () => {
  const whole = await smallProject(EXPERIMENT, MODEL);
  await runIn(whole, { engine: 'onnx', stopAfter: 0 });
  const broken = `${whole}-broken`;
  await cp(whole, broken, { recursive: true });
  const parts: RunResults[] = [];
  const first = await runIn(whole, { engine: 'tfjs', continueFrom: 'onnx' });
  const { from_epoch } = first.results.trials[0]!.engines![1]!;
  parts.push((await runIn(broken, { engine: 'tfjs', continueFrom: 'onnx', stopAfter: from_epoch })).results);
  parts.push((await runIn(broken, { engine: 'tfjs', continueFrom: 'onnx' })).results);
  expect(parts.map(({ trials: [each] }) => [each!.status, each!.engines![1]!.from_epoch])).toEqual([
    ['interrupted', from_epoch],
    ['done', from_epoch],
  ]);
  for (const name of ['weights.safetensors', 'metrics.jsonl', 'latent-5.safetensors'])
    expect(await view(broken, name)).toEqual(await view(whole, name));
});

test('of several trials each goes on from where it is', async () => {
  const folder = await smallProject(`${SMALL_EXPERIMENT}matrix: [{product: {filters: [2, 3, 4]}}]\n`);
  await runIn(folder, { engine: 'onnx', only: ['filters=2'] });
  await runIn(folder, { engine: 'tfjs', only: ['filters=3'] });
  const { results, events } = await runIn(folder, { engine: 'tfjs', continueFrom: 'onnx' });
  expect(results.trials.map(({ engine, cached }) => [engine, cached])).toEqual([
    ['onnx', true],
    ['tfjs', true],
    ['tfjs', false],
  ]);
  const { notices } = events.find(({ event }) => event === 'run-started') as { notices: readonly string[] };
  expect(notices).toEqual([
    'begun by onnx: 1 trial that it finished is taken over, 1 trial is left as it was begun without it, 1 trial starts from the beginning',
  ]);
  const page = await readFile(join(folder, 'out/report.html'), 'utf8');
  expect(page).toContain('Trained by onnx: filters=2, seed 0; tfjs: filters=3, seed 0, filters=4, seed 0.');
});

test('refuses where there is nothing to go on from, and the engine itself', async () => {
  const folder = await smallProject();
  expect(await errorOf(runIn(folder, { engine: 'tfjs', continueFrom: 'onnx' }))).toContain(
    'no trial of this run was begun by onnx here',
  );
  expect(await errorOf(runIn(folder, { engine: 'onnx', continueFrom: 'onnx' }))).toContain(
    'is to be trained by onnx itself',
  );
  // What the engine that goes on has begun itself is nothing that another one began.
  await runIn(folder, { engine: 'onnx' });
  expect(await errorOf(runIn(folder, { engine: 'onnx', continueFrom: 'tfjs' }))).toContain(
    'no trial of this run was begun by tfjs here',
  );
});

test('the commands name the engines', async () => {
  const folder = await smallProject();
  await nnc(folder, 'run', '--exp', 'small.yaml', '--out', 'out');
  const files = join('data', 'test-images-idx3-ubyte');
  const evaluated = await nnc(folder, 'eval', 'out', '--engine', 'tfjs');
  expect(evaluated.stdout).toContain('Trained by onnx; evaluated by tfjs.');
  const predicted = await nnc(folder, 'predict', 'out', files, '--engine', 'tfjs');
  expect(predicted.stderr).toContain('trained by onnx, predicted by tfjs');
  const taken = await nnc(
    folder,
    'run',
    '--exp',
    'small.yaml',
    '--out',
    'out',
    '--engine',
    'tfjs',
    '--continue-from',
    'onnx',
  );
  expect(taken.stderr).toContain('note: begun by onnx: 1 trial that it finished is taken over');
});
