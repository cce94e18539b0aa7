import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differentColumns } from '../../src/runtime/inspect.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { run } from '../../src/runtime/run.ts';
import { readLatent } from '../../src/runtime/store.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';
import { hasTfjsNode } from '../support/tfjs-node.ts';

const MODEL = `
input 64
hidden: dense 5 sigmoid init=uniform(0, 9) bias_init=zeros
dropout 0.2
code: dense 2
dense 3 softmax
`;
const REPORT = 'report: {latent: {layer: code, epochs: [0, 2]}, layers: true}\n';
const EXPERIMENT = SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 3');

async function runIn(folder: string) {
  const prepared = await prepare({ experiment: join(folder, 'small.yaml') });
  const { results } = await run(prepared, {
    out: join(folder, 'out'),
    home: join(folder, '.nnc'),
    onEvent: () => {},
  });
  return { trial: results.trials[0]!, folder: join(folder, 'out', 'trials', 'variant-1-seed-0') };
}

describe('a run that looks inside', () => {
  it('learns the same as one that does not', async () => {
    const [looking, plain] = [
      await runIn(await smallProject(EXPERIMENT + REPORT, MODEL)),
      await runIn(await smallProject(EXPERIMENT, MODEL)),
    ];
    const weights = ({ folder }: typeof plain) => readFile(join(folder, 'weights.safetensors'));
    expect(await weights(looking)).toEqual(await weights(plain));
    const figures = ({ trial }: typeof plain) => trial.epochs.map(({ train, test }) => ({ train, test }));
    expect(figures(looking)).toEqual(figures(plain));
  });

  it('keeps what the named layer gives for the test set after the named epochs', async () => {
    const { folder } = await runIn(await smallProject(EXPERIMENT + REPORT, MODEL));
    const [first, last] = [await readLatent(folder, 0), await readLatent(folder, 2)];
    expect(first!.values.shape).toEqual([9, 2]);
    expect([...first!.labels!.data]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(last!.values.data).not.toEqual(first!.values.data);
    expect(await readLatent(folder, 1)).toBeUndefined();
    expect(await readFile(join(folder, '..', '..', 'report.html'), 'utf8')).toContain('plane of layer code');
  });

  it('says of every epoch what comes through each layer, by its label', async () => {
    const { trial } = await runIn(await smallProject(EXPERIMENT + REPORT, MODEL));
    expect(trial.epochs.map(({ layers }) => layers?.map(({ layer }) => layer))).toEqual(
      new Array(3).fill(['hidden', 'code', 'dense[2]']),
    );
    const [hidden, code] = trial.epochs[0]!.layers!;
    // Sums of dozens of positive products: far out on the sigmoid.
    expect(hidden).toMatchObject({ saturated: 1, gradient_norm: 0, units: 5, different_units: 5 });
    expect(code!.saturated).toBeUndefined();
    expect(code!.gradient_norm).toBeGreaterThan(0);
  });

  it('sees the same on every engine', async () => {
    const seen = async (engine: string) => {
      const text = `${EXPERIMENT}${REPORT}engine: ${engine}\n`;
      const { trial, folder } = await runIn(await smallProject(text, MODEL.replace('(0, 9)', '(-1, 1)')));
      const numbers = trial.epochs[0]!.layers!.flatMap(({ saturated, gradient_norm }) => [
        saturated ?? 0,
        gradient_norm!,
      ]);
      return [...numbers, ...(await readLatent(folder, 0))!.values.data];
    };
    const expected = await seen('onnx');
    for (const engine of hasTfjsNode ? ['tfjs', 'tfjs-node'] : ['tfjs'])
      expect(relativeError(await seen(engine), expected), engine).toBeLessThan(ENGINE_TOLERANCE);
  });

  it('finds that units which start equal stay equal', async () => {
    const model = MODEL.replaceAll('uniform(0, 9)', 'zeros')
      .replace('dense 2', 'dense 2 init=zeros')
      .replace('dropout 0.2\n', '');
    const { trial } = await runIn(await smallProject(EXPERIMENT + REPORT, model));
    const counts = trial.epochs.map(({ layers }) => layers![0]!.different_units);
    expect(counts).toEqual([1, 1, 1]);
  });

  it('is not taken over from a run that did not look', async () => {
    const folder = await smallProject(EXPERIMENT, MODEL);
    const plain = await prepare({ experiment: join(folder, 'small.yaml') });
    const looking = await prepare({
      experiment: join(folder, 'small.yaml'),
      overrides: { set: ['report.latent={layer: code, epochs: [1]}'] },
    });
    expect(looking.trials[0]!.specification.key).not.toBe(plain.trials[0]!.specification.key);
  });
});

describe('different columns', () => {
  const table = (...numbers: number[]) => Float32Array.from(numbers);

  it('are counted over all tables', () => {
    expect(differentColumns([table(1, 1, 1, 1, 2, 1)], 3)).toBe(2);
    expect(differentColumns([table(1, 1, 1, 1, 2, 1), table(7, 7, 8)], 3)).toBe(3);
    expect(differentColumns([table(5, 5, 5), table(0, 0, 0)], 3)).toBe(1);
  });

  it('differ by a single bit', () => {
    expect(differentColumns([table(0, -0)], 2)).toBe(2);
    expect(differentColumns([table(0.1, 0.1 + 2 ** -27)], 2)).toBe(2);
  });
});
