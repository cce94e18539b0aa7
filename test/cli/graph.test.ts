import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type GraphOptions, graphCommand } from '../../src/cli/graph.ts';

async function run(model: string | undefined, options: GraphOptions = {}, terminal = {}) {
  const written: { stdout: (string | Uint8Array)[]; stderr: string } = { stdout: [], stderr: '' };
  const io = {
    stdout: { ...terminal, write: (data: string | Uint8Array) => written.stdout.push(data) },
    stderr: {
      write: (text: string) => {
        written.stderr += text;
      },
    },
  };
  const code = await graphCommand(model, options, io);
  return { code, bytes: written.stdout[0], stdout: written.stdout.join(''), stderr: written.stderr };
}

const folder = mkdtempSync(join(tmpdir(), 'nnc-graph-'));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

it('prints a table, with parameters set', async () => {
  const { code, stdout, stderr } = await run('models/mask_cnn.nn', { parameters: ['kernel=3'] });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/conv\[0\] +conv 32 k3 p1 relu +128x128x32 +896/);
  expect(stdout).toMatch(/a globalpool in place of flatten\[0\] would leave 159,251\n$/);
});

it('leaves out columns that a terminal has no room for', async () => {
  const { stdout } = await run('models/mask_cnn.nn', {}, { isTTY: true, columns: 70 });
  expect(
    Math.max(
      ...stdout
        .split('\n')
        .slice(0, -3)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(70);
  expect(stdout).toContain('no room here for: multiply-adds, activations, sees');
});

it('cuts off what is too long for a terminal', async () => {
  const label = 'a_label_'.repeat(12);
  const long = file('long.nn', `input 8\n${label}: dense 2\n`);
  const { stdout } = await run(long, {}, { isTTY: true, columns: 80 });
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).toMatch(/a_label_a_label_[a-z_]*… +dense 2/);
  expect(stdout).toContain('output');
  expect((await run(long)).stdout).toContain(label);
});

it.each([
  ['svg', '<svg'],
  ['dot', 'digraph "mlp"'],
  ['mermaid', '---\ntitle'],
  ['json', '{\n "model": "mlp"'],
])('prints %s', async (format, start) => {
  const { code, stdout } = await run('models/mlp.nn', { format });
  expect([code, stdout.slice(0, start.length)]).toEqual([0, start]);
});

it('gives the bytes of a PNG, but not to a terminal', async () => {
  const { bytes } = await run('models/mlp.nn', { format: 'png' });
  expect([...(bytes as Uint8Array).subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  const refused = await run('models/mlp.nn', { format: 'png' }, { isTTY: true });
  expect([refused.code, refused.stdout]).toEqual([2, '']);
  expect(refused.stderr).toContain('a terminal shows no PNG');
});

it('writes to a file, whose ending says the format', async () => {
  const out = join(folder, 'mlp.svg');
  expect(await run('models/mlp.nn', { out })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(out, 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
});

it('shows the variants of an experiment, and the model that it names', async () => {
  const { code, stdout } = await run(undefined, { experiment: 'experiments/digits.yaml' });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^first variant: gradient=identity init=uniform\(0, 1\)\n/);
  expect(stdout).toMatch(/2 gradient=exact init=glorot_uniform +814,090/);
  const json = await run(undefined, { experiment: 'experiments/digits.yaml', format: 'json' });
  const { variants } = JSON.parse(json.stdout);
  expect(variants[1]).toMatchObject({ batch: 64, totals: { params: 814_090 }, memory: { optimizer: 0 } });
});

it('predicts the memory for the engine that is named, where there is an experiment', async () => {
  const processOf = async (options: GraphOptions) => {
    const { stdout } = await run(undefined, {
      experiment: 'experiments/digits.yaml',
      format: 'json',
      ...options,
    });
    return (JSON.parse(stdout) as { variants: { memory: { process: number } }[] }).variants[0]!.memory
      .process;
  };
  expect(await processOf({ engine: 'tfjs-node' })).toBeGreaterThan(2 * (await processOf({})));
  const { code, stderr } = await run('models/mlp.nn', { engine: 'tfjs-node' });
  expect([code, stderr]).toEqual([2, expect.stringContaining('give an experiment with --exp')]);
});

it('says where variants start from other weights', async () => {
  const { stdout } = await run(undefined, { experiment: 'experiments/digits.yaml' });
  expect(stdout).toMatch(/\n +init +uniform\(0, 1\) +glorot_uniform\n/);
  expect(stdout).toMatch(/\n +bias_init +uniform\(0, 1\) +glorot_uniform\n/);
});

it('says in a picture which variant it shows', async () => {
  for (const format of ['svg', 'dot', 'mermaid']) {
    const { stdout } = await run(undefined, { experiment: 'experiments/digits.yaml', format });
    expect(stdout).toContain('(gradient=identity init=uniform(0, 1))');
  }
  expect((await run('models/mlp.nn', { format: 'svg' })).stdout).not.toContain('init=');
});

it('names the variants that have an error', async () => {
  const experiment = file(
    'wide.yaml',
    'data: {source: mnist}\ntrain: {epochs: 1, loss: cross_entropy, optimizer: {kind: adam}}\nmatrix: [{product: {width: [16, 0]}}]\n',
  );
  const { code, stderr } = await run('models/mlp.nn', { experiment });
  expect([code, stderr]).toEqual([1, expect.stringContaining('(in the variant width=0)')]);
});

it('does without the data of an experiment, and says so', async () => {
  const experiment = file(
    'no-data.yaml',
    'data: {source: idx, path: nowhere}\ntrain: {epochs: 1, batch: 8, loss: cross_entropy, optimizer: {kind: sgd, rate: 0.1}}\n',
  );
  const { code, stdout, stderr } = await run('models/mlp.nn', { experiment });
  expect([code, stdout]).toEqual([0, expect.stringContaining('(as written)')]);
  expect(stdout).toContain('memory: of the process of a trial, without the data;');
  expect(stderr).toMatch(/^note: the memory is without that of the data: \S+nowhere is not there/);
  const json = await run('models/mlp.nn', { experiment, format: 'json' });
  expect(JSON.parse(json.stdout).variants[0].memory.data).toBeNull();
});

it.each([
  ['an axis', ['gradient=exact'], ['gradient=exact init=glorot_uniform']],
  ['an axis, however its value is spaced', ['init=uniform(0,1)'], ['gradient=identity init=uniform(0, 1)']],
  [
    'what is no axis',
    ['width=16'],
    ['gradient=identity init=uniform(0, 1)', 'gradient=exact init=glorot_uniform'],
  ],
])('shows the variants that have what --param says of %s', async (_what, parameters, titles) => {
  const options = { experiment: 'experiments/digits.yaml', parameters, format: 'json' };
  const { variants } = JSON.parse((await run(undefined, options)).stdout);
  expect(variants.map(({ title }: { title: string }) => title)).toEqual(titles);
  const dense = variants[0].layers[1];
  expect(dense.out).toEqual([parameters[0] === 'width=16' ? 16 : 1024]);
});

it.each([
  ['an unknown format', 'models/mlp.nn', { format: 'gif' }, 2, '--format is table, svg,'],
  ['a file whose ending says nothing', 'models/mlp.nn', { out: 'net.jpg' }, 2, '.svg (svg), .png (png)'],
  ['a file without an ending', 'models/mlp.nn', { out: 'net' }, 2, 'or give --format'],
  ['a file that is not there', 'no/such.nn', {}, 2, 'error[file-not-found]'],
  ['a folder', 'models', {}, 2, 'error[file-not-found]: `models` is a folder'],
  ['no model at all', undefined, {}, 2, 'a model is wanted'],
  ['a parameter without a value', 'models/mlp.nn', { parameters: ['width'] }, 2, 'bad-parameter-option'],
  ['an experiment that is not there', 'models/mlp.nn', { experiment: 'no.yaml' }, 2, 'file-not-found'],
  ['a parameter that is not there', 'models/mlp.nn', { parameters: ['depth=2'] }, 1, 'depth'],
  ['an error in the model', 'models/mask_cnn.nn', { parameters: ['size=8'] }, 1, 'error[pool-too-large]'],
  [
    'a value that no variant has',
    undefined,
    { experiment: 'experiments/digits.yaml', parameters: ['width=16', 'gradient=none'] },
    2,
    '--param gradient=none: no variant has this; the matrix gives gradient the values identity, exact',
  ],
  ['an error in the experiment', undefined, { experiment: file('bad.yaml', 'train: 3\n') }, 1, 'error['],
])('refuses %s', async (_what, model, options, code, message) => {
  const result = await run(model, options);
  expect([result.code, result.stdout, result.stderr]).toEqual([code, '', expect.stringContaining(message)]);
});

it('writes errors for programs where JSON is asked for', async () => {
  const experiment = file('no-train.yaml', 'train: 3\n');
  const { code, stdout, stderr } = await run(undefined, { experiment, format: 'json' });
  expect([code, stderr]).toEqual([1, '']);
  expect(JSON.parse(stdout).diagnostics[0]).toMatchObject({ code: expect.any(String), file: experiment });
  const out = join(folder, 'never.json');
  expect(await run(undefined, { experiment, out })).toMatchObject({ code: 1, stdout: '' });
});

it('says it where it may not write', async () => {
  const out = join(file('taken', ''), 'mlp.svg');
  const { code, stderr } = await run('models/mlp.nn', { out });
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[file-not-folder]')]);
});
