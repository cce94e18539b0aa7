import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile, compilePrediction } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { next } from '../../src/compiler/program.ts';
import { exportModel } from '../../src/export/export.ts';
import { onnxFiles } from '../../src/export/onnx.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { readTensors } from '../../src/runtime/safetensors.ts';
import { setUp } from '../../src/runtime/setup.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { CONVOLUTIONAL, givenFor, networkFrom } from '../support/models.ts';
import { runOnnxOutputs } from '../support/programs.ts';

// Wider than what nnc's engine keeps turned.
const WIDE = 'input 5\ndense 300 tanh\nbatchnorm\ndropout 0.5\ndense 3 softmax\n';
const cases: [string, string][] = [
  ['wide.nn', WIDE],
  ['convolutional.nn', CONVOLUTIONAL],
];

async function written(name: string, text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'nnc-export-'));
  await writeFile(join(folder, name), text);
  return { folder, model: join(folder, name), out: join(folder, 'net.onnx') };
}

async function stateOf(path: string): Promise<Record<string, Tensor>> {
  const { tensors } = readTensors(await readFile(path), path);
  return Object.fromEntries(
    [...tensors].map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );
}

it.each(cases)('%s: the written training step steps as the float64 evaluation does', async (name, text) => {
  const { model, out, folder } = await written(name, text);
  const { takes, gives, files } = await exportModel({ model, target: 'onnx', out });
  expect(files).toEqual([join(folder, 'net.safetensors'), out]);
  const network = networkFrom(text);
  const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
  const { training } = compile(network, { loss, optimizer: { kind: 'sgd' } });
  const given = { ...givenFor(training, network, 3), ...(await stateOf(files[0]!)) };
  const types = takes.map(({ name, type, shape }) => [
    name,
    { type: type === 'int32' ? 'int' : 'float', shape },
  ]);
  const inputs = Object.fromEntries(types);
  const found = await runOnnxOutputs({ bytes: await readFile(out), inputs, outputs: {} }, given);
  const { outputs, updates } = evaluateProgram(training, given);
  expect(Object.keys(found).sort()).toEqual(gives.map((port) => port.name).sort());
  expect(relativeError(found.loss!.data, outputs.loss!.data)).toBeLessThan(ENGINE_TOLERANCE);
  for (const [variable, { shape, data }] of Object.entries(updates)) {
    expect(found[next(variable)]!.shape).toEqual(shape);
    expect(relativeError(found[next(variable)]!.data, data), variable).toBeLessThan(ENGINE_TOLERANCE);
  }
});

it.each(cases)('%s: the written prediction holds the weights of its seed', async (name, text) => {
  const { model, out } = await written(name, text);
  const { takes } = await exportModel({ model, target: 'onnx', out, inference: true, seed: 3 });
  expect(takes.map((port) => port.name)).toEqual(['input']);
  const network = networkFrom(text);
  const program = compilePrediction(network, {
    kind: 'cross_entropy',
    reduction: 'mean',
    targets: 'classes',
  });
  const given = givenFor(program, network, 2);
  const inputs = { input: { type: 'float', shape: takes[0]!.shape } } as const;
  const found = await runOnnxOutputs({ bytes: await readFile(out), inputs, outputs: {} }, given);
  const expected = evaluateProgram(program, given).outputs.output!;
  expect(relativeError(found.output!.data, expected.data)).toBeLessThan(ENGINE_TOLERANCE);
});

it('writes the same bytes again, over its own files alone', async () => {
  const { model, out, folder } = await written('wide.nn', WIDE);
  await exportModel({ model, target: 'onnx', out });
  const first = await readFile(out);
  await exportModel({ model, target: 'onnx', out });
  expect((await readFile(out)).equals(first)).toBe(true);
  await writeFile(join(folder, 'net.safetensors'), 'mine');
  await expect(exportModel({ model, target: 'onnx', out })).rejects.toThrow('out-taken');
  expect(await readFile(join(folder, 'net.safetensors'), 'utf8')).toBe('mine');
  await exportModel({ model, target: 'onnx', out, force: true });
  expect((await readFile(join(folder, 'net.safetensors'))).length).toBeGreaterThan(1000);
});

it('refuses more weights than an ONNX file holds', async () => {
  const setup = await setUp({ model: (await written('wide.nn', WIDE)).model });
  const state = () => new Map([['w', { byteLength: 3 * 2 ** 30 } as Float32Array]]);
  const source = { setup, state, facts: {} };
  expect(() => onnxFiles(source, { out: 'net.onnx', inference: true })).toThrow('too-large-for-onnx');
});

it('refuses a file that is called another format, and names the one that it would be', async () => {
  const setup = await setUp({ model: (await written('wide.nn', 'input 4\ndense 2')).model });
  const source = { setup, state: () => new Map<string, Float32Array>(), facts: {} };
  expect(() => onnxFiles(source, { out: 'net.safetensors', inference: false })).toThrow(
    'bad-option: -o names the file of ONNX, not net.safetensors',
  );
});
