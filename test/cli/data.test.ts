/** `nnc data` as it is typed. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { DataSummary } from '../../src/runtime/data-summary.ts';
import { nnc } from '../support/nnc.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';

it('says what there is, and draws it', async () => {
  const folder = await smallProject(
    SMALL_EXPERIMENT.replace(
      'epochs: 2',
      'epochs: 2, augment: {shift: 0.3, classes: [1]}, oversample: {1: 2}',
    ),
  );
  const out = join(folder, 'sheets');
  const { code, stdout } = await nnc(folder, 'data', 'small.yaml', '-o', out);
  expect(code).toBe(0);
  expect(stdout).toContain('a sample is 8x8x1 (height x width x channels)');
  expect(stdout).toMatch(/│ 1 +│ 8 \(32\.0 %\) +│ 3 \(33\.3 %\) +│ 16 \(48\.5 %\) +│/);
  expect(stdout).toContain('augmentation: shift 0.3, classes [1]');
  expect(stdout).toContain(`written: ${out}/{`);
  for (const name of ['samples', 'augmentation']) {
    expect(readFileSync(join(out, `${name}.svg`), 'utf8')).toContain('href="data:image/png;base64,');
    expect([...readFileSync(join(out, `${name}.png`)).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  }
  const json = await nnc(folder, 'data', 'small.yaml', '-o', out, '--json');
  const summary = JSON.parse(json.stdout) as DataSummary;
  expect(summary).toMatchObject({
    source: 'idx',
    drawn: false,
    parts: [
      { part: 'training', samples: 25 },
      { part: 'test', samples: 9 },
    ],
    epoch: { samples: 33 },
    features: [{ name: 'grey', fed: { lowest: 0, highest: 1 } }],
    equal: { inTraining: 0, test: { count: 0 } },
  });
});

it('speaks of the columns of a table, and draws nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nnc-table-'));
  const rows = Array.from({ length: 20 }, (_, row) => `${row},${row * row},${2 * row}`);
  await writeFile(join(folder, 'table.csv'), `a,b,y\n${rows.join('\n')}\n`);
  await writeFile(
    join(folder, 'table.yaml'),
    'data: {source: csv, path: table.csv, target: y, target_kind: values, normalize: minmax, split: {test: 0.5}}\ntrain: {epochs: 1, loss: mse, optimizer: {kind: adam}}\n',
  );
  const out = join(folder, 'sheets');
  const { code, stdout } = await nnc(folder, 'data', 'table.yaml', '--out', out);
  expect(code).toBe(0);
  expect(stdout).toMatch(/│ b +│ \d+ +│ \d+ /);
  expect(stdout).toMatch(/targets: \d+ to \d+, mean/);
  expect([existsSync(join(out, 'data.json')), existsSync(join(out, 'samples.png'))]).toEqual([true, false]);
});

it('ends with 1 for what is wrong in the data or the experiment, and with 2 for the command line', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 2, oversample: {7: 2}'));
  const wrong = await nnc(folder, 'data', 'small.yaml');
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).toContain('train.oversample names "7", which is no class of the data');
  const out = join(folder, 'taken');
  await mkdir(out);
  await writeFile(join(out, 'thesis.txt'), '');
  const good = await smallProject();
  const taken = await nnc(good, 'data', 'small.yaml', '-o', out);
  expect([taken.code, taken.stdout]).toEqual([2, '']);
  expect(taken.stderr).toContain('holds thesis.txt');
  expect((await nnc(good, 'data', 'none.yaml')).code).toBe(2);
  expect((await nnc(good, 'data', 'small.yaml', '--data', join(good, 'none'))).code).toBe(2);
});
