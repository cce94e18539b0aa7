/** The same run on either engine: near figures, and weights that the other engine takes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineName } from '../../src/runtime/engines/index.ts';
import { predict } from '../../src/runtime/predict.ts';
import { type PreparedRun, prepare } from '../../src/runtime/prepare.ts';
import { run } from '../../src/runtime/run.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';
import { hasTfjsNode, TFJS_NODE } from '../support/tfjs-node.ts';

/** Layers that have state of their own, masks, and a diagnosis by nnc's gradients. */
const MODEL = `
model small()
input 8x8x1
conv 4 k3 relu
batchnorm
pool 2
flatten
dropout 0.25
dense 2 sigmoid(gradient=identity)
dense 3 softmax
`;

const EXPERIMENT = `${SMALL_EXPERIMENT}report: {layers: true}
`;

const prepareFor = (folder: string, engine: EngineName): Promise<PreparedRun> =>
  prepare({ experiment: join(folder, 'small.yaml'), overrides: { engine } });

async function runOn(folder: string, engine: EngineName) {
  const prepared = await prepareFor(folder, engine);
  const options = { out: join(folder, engine), home: join(folder, '.nnc'), onEvent: () => {} };
  return (await run(prepared, options)).results.trials[0]!;
}

const others: readonly (readonly [label: string, engine: EngineName])[] = [
  ['tfjs', 'tfjs'],
  [TFJS_NODE, 'tfjs-node'],
];

describe.each(others)('the engines onnx and %s', (_label, other) => {
  const it = test.skipIf(other === 'tfjs-node' && !hasTfjsNode);

  it('train to figures that are near, the short last batch and the test set included', async () => {
    const folder = await smallProject(EXPERIMENT, MODEL);
    const [onnx, found] = [await runOn(folder, 'onnx'), await runOn(folder, other)];
    expect([onnx, found].map(({ engine, status, cached }) => [engine, status, cached])).toEqual([
      ['onnx', 'done', false],
      [other, 'done', false],
    ]);
    for (const [epoch, { train, test, layers }] of onnx.epochs.entries()) {
      const same = found.epochs[epoch]!;
      expect(relativeError([same.train.loss!], [train.loss!])).toBeLessThan(ENGINE_TOLERANCE);
      expect(relativeError([same.test.loss!], [test.loss!])).toBeLessThan(ENGINE_TOLERANCE);
      const norms = (each: typeof layers) => each!.map(({ gradient_norm }) => gradient_norm ?? 0);
      expect(relativeError(norms(same.layers), norms(layers))).toBeLessThan(10 * ENGINE_TOLERANCE);
    }
    for (const trained of ['onnx', other] as const) {
      const files = [join(folder, 'data', 'test-images-idx3-ubyte')];
      const by = (engine: EngineName) => predict({ run: join(folder, trained), files, engine });
      const outputs = async (engine: EngineName) =>
        (await by(engine)).predictions.flatMap(({ output }) => output);
      expect(relativeError(await outputs(other), await outputs('onnx'))).toBeLessThan(ENGINE_TOLERANCE);
    }
  });

  it('give the same bytes for the same seed', async () => {
    const folder = await smallProject(EXPERIMENT, MODEL);
    const read = () => readFile(join(folder, other, 'trials/variant-1-seed-0/weights.safetensors'));
    await runOn(folder, other);
    const first = await read();
    const prepared = await prepareFor(folder, other);
    await run(prepared, { out: join(folder, other), home: join(folder, 'other'), onEvent: () => {} });
    expect(await read()).toEqual(first);
  });
});
