import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { afterAll, expect, it } from 'vitest';
import { compilePrediction } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { exportModel } from '../../src/export/export.ts';
import { tf } from '../../src/runtime/tensorflow/library.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { CONVOLUTIONAL, givenFor, networkFrom } from '../support/models.ts';

const folder = await mkdtemp(join(tmpdir(), 'nnc-export-'));
const model = join(folder, 'net.nn');
await writeFile(model, CONVOLUTIONAL);

/** Serves the folder as a web page's server does. */
const server = createServer(async ({ url }, response) => response.end(await readFile(join(folder, url!))));
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
afterAll(() => {
  server.close();
});

it('is loaded by tf.loadGraphModel, and predicts as the float64 evaluation does', async () => {
  const { takes } = await exportModel({
    model,
    target: 'tfjs',
    out: join(folder, 'web'),
    inference: true,
    seed: 3,
  });
  expect(takes.map(({ name }) => name)).toEqual(['input']);
  const { port } = server.address() as AddressInfo;
  const loaded = await loadGraphModel(`http://127.0.0.1:${port}/web/model.json`);
  const network = networkFrom(CONVOLUTIONAL);
  const program = compilePrediction(network, {
    kind: 'cross_entropy',
    reduction: 'mean',
    targets: 'classes',
  });
  const given = givenFor(program, network, 2);
  const { shape, data } = given.input!;
  const output = loaded.predict(tf.tensor(Float32Array.from(data), [...shape])) as tf.Tensor;
  const expected = evaluateProgram(program, given).outputs.output!;
  expect(output.shape).toEqual(expected.shape);
  expect(relativeError(output.dataSync(), expected.data)).toBeLessThan(ENGINE_TOLERANCE);
  loaded.dispose();
});

it('has no training step, and says what has', async () => {
  const refused = exportModel({ model, target: 'tfjs', out: join(folder, 'step') });
  await expect(refused).rejects.toMatchObject({
    diagnostics: [{ code: 'bad-option', message: expect.stringContaining('tfjs-node') }],
  });
});

it('does not take the place of another model', async () => {
  const out = join(folder, 'other');
  await exportModel({ model, target: 'tfjs', out, inference: true });
  await exportModel({ model, target: 'tfjs', out, inference: true });
  await writeFile(join(out, 'model.json'), '{"generatedBy": "TensorFlow.js"}');
  await expect(exportModel({ model, target: 'tfjs', out, inference: true })).rejects.toThrow('out-taken');
});
