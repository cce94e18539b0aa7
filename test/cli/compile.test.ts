import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readTensors, writeTensors } from '../../src/runtime/safetensors.ts';
import { nnc } from '../support/nnc.ts';
import { runOnnxOutputs } from '../support/programs.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';

const VARIANTS = `${SMALL_EXPERIMENT}matrix: [{product: {filters: [2, 3]}}]\n`;

let folder: string;
beforeAll(async () => {
  folder = await smallProject(VARIANTS);
  expect((await nnc(folder, 'run', '--exp', 'small.yaml', '--set', 'train.epochs=1')).code).toBe(0);
});

const step = (...args: readonly string[]) => nnc(folder, 'compile', '--target', 'onnx', ...args);

it('says on standard error what it assumes, and on standard output what the file takes and gives', async () => {
  const { code, stdout, stderr } = await step('small.nn', '-o', 'plain.onnx');
  expect([code, stderr]).toEqual([
    0,
    [
      'note: without an experiment: cross_entropy, as the model ends in softmax; sgd at rate 0.01; batches of 32',
      'note: weights drawn from seed 0\n',
    ].join('\n'),
  ]);
  expect(stdout).toMatch(/^training step of small: plain.safetensors, plain.onnx\ntakes/);
  expect(stdout).toMatch(/step_factor +float32 +\[\] +-rate/);
});

it('takes loss and optimizer from the variant that --only chooses', async () => {
  const refused = await step('--exp', 'small.yaml', '-o', 'one.onnx');
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('--only "filters=2"; --only "filters=3"');
  const { code, stdout } = await step(
    '--exp',
    'small.yaml',
    '--only',
    'filters=2',
    '-o',
    'one.onnx',
    '--json',
  );
  const { takes, gives } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(takes).toContainEqual({
    name: 'step_size',
    type: 'float32',
    shape: [],
    role: 'scalar',
    doc: 'rate / (1 - 0.9 ** step)',
  });
  expect(gives).toContainEqual(
    expect.objectContaining({ name: 'conv[0]/weight/first_moment/next', shape: [3, 3, 1, 2] }),
  );
});

it('brings the weights of a run, whose model and parameters it needs no telling', async () => {
  const { code, stderr } = await step(
    '--inference',
    '--weights',
    'runs/small',
    '--param',
    'filters=2',
    '-o',
    'run.onnx',
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining('weights of variant-1-seed-0 of runs/small')]);
  const path = join(folder, 'test-images-idx3-ubyte');
  await writeFile(path, await readFile(join(folder, 'data', 'test-images-idx3-ubyte')));
  const predicted = await nnc(folder, 'predict', 'runs/small', path, '--trial', 'variant-1-seed-0', '--json');
  const { output } = JSON.parse(predicted.stdout).predictions[0];
  const pixels = Array.from((await readFile(path)).subarray(16, 16 + 64), (value) => value / 255);
  const results = JSON.parse(
    await readFile(join(folder, 'runs/small/trials/variant-1-seed-0/trial.json'), 'utf8'),
  );
  const { offset, scale } = results.preprocessing;
  const data = Float64Array.from(pixels, (value) => (value * 255 - offset) / scale);
  const inputs = { input: { type: 'float', shape: ['batch', 8, 8, 1] } } as const;
  const bytes = await readFile(join(folder, 'run.onnx'));
  const found = await runOnnxOutputs(
    { bytes, inputs, outputs: {} },
    { input: { shape: [1, 8, 8, 1], data } },
  );
  expect(Array.from(found.output!.data)).toEqual(output);
});

it('brings the weights of a file, by the paths of the layers', async () => {
  const weights = join('runs', 'small', 'trials', 'variant-2-seed-0', 'weights.safetensors');
  const { code } = await step('small.nn', '--weights', weights, '-o', 'file.onnx');
  const tensors = async (name: string) => readTensors(await readFile(join(folder, name)), name).tensors;
  expect(code).toBe(0);
  expect(await tensors('file.safetensors')).toEqual(await tensors(weights));
});

const tensor = { shape: [2, 2], data: new Float32Array(4) };

it.each<[string, string[], number, string]>([
  ['a model with an error', ['small.nn', '--param', 'filters=0'], 1, 'small.nn:2:13'],
  ['a model that is not there', ['none.nn'], 2, 'error[file-missing]'],
  ['no model', [], 2, 'error[missing-model]'],
  ['a parameter without a value', ['small.nn', '--param', 'filters'], 2, 'error[bad-parameter-option]'],
  ['another target', ['small.nn', '--target', 'torch'], 2, '--target is onnx or tfjs, not torch'],
  ['--only without --exp', ['small.nn', '--only', 'filters=2'], 2, 'error[bad-option]'],
  ['--trial without a run', ['small.nn', '--trial', 'x'], 2, 'error[bad-option]'],
  [
    'a value that no variant has',
    ['--exp', 'small.yaml', '--only', 'filters=2', '--param', 'filters=3'],
    2,
    'no variant has this; the matrix gives filters the values 2',
  ],
  ['a folder that is no run', ['small.nn', '--weights', 'data'], 2, 'error[not-a-run]'],
  [
    'parameters that no trial has',
    ['small.nn', '--weights', 'runs/small', '--param', 'filters=9'],
    2,
    'variant-1-seed-0: filters=2',
  ],
  ['weights of other layers', ['small.nn', '--weights', 'other.safetensors'], 1, 'error[weights-unknown]'],
  ['weights of another shape', ['small.nn', '--weights', 'shape.safetensors'], 1, 'small.nn:4:1'],
  ['weights that are not there', ['small.nn', '--weights', 'none.safetensors'], 2, 'error[file-missing]'],
  ['too few weights', ['small.nn', '--weights', 'few.safetensors'], 1, 'error[weights-missing]'],
])('refuses %s', async (_what, args, code, message) => {
  const file = (name: string, tensors: [string, typeof tensor][]) =>
    writeFile(join(folder, name), writeTensors({ tensors: new Map(tensors), metadata: {} }));
  await file('other.safetensors', [['conv[7]/weight', tensor]]);
  await file('shape.safetensors', [['conv[0]/weight', tensor]]);
  await file('few.safetensors', []);
  const result = await step(...args, '-o', 'refused.onnx');
  expect([result.code, result.stdout, result.stderr]).toEqual([code, '', expect.stringContaining(message)]);
});
