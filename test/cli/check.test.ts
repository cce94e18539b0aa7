import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CheckFilesOptions, checkFiles } from '../../src/cli/check.ts';

async function run(files: readonly string[], options: Partial<CheckFilesOptions> = {}) {
  const written = { stdout: '', stderr: '' };
  const writer = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const io = { stdout: writer('stdout'), stderr: writer('stderr') };
  const code = await checkFiles(
    files,
    { format: 'pretty', parameters: [], denyWarnings: false, ...options },
    io,
  );
  return { code, ...written };
}

it('finds nothing wrong with a good model', async () => {
  expect(await run(['models/mask_cnn.nn'])).toEqual({
    code: 0,
    stdout: '1 file checked: all good\n',
    stderr: '',
  });
});

it('fails on an error, and counts', async () => {
  const { code, stdout } = await run(['models/mask_cnn.nn', 'test/samples/block-call/model.nn']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/test\/samples\/block-call\/model\.nn:3:3[\s\S]*2 files checked: 1 error\n$/);
});

it('fails on a warning only where asked to', async () => {
  const files = ['models/mask_cnn.nn', 'test/samples/used-file/blocks.inc'];
  expect((await run(files, { denyWarnings: true })).code).toBe(0);
  const zeros = { parameters: ['init=zeros'] };
  expect((await run(['models/mlp.nn'], zeros)).code).toBe(0);
  expect((await run(['models/mlp.nn'], { ...zeros, denyWarnings: true })).code).toBe(1);
});

it('gives parameters their values', async () => {
  const { code, stdout } = await run(['models/mask_cnn.nn'], { parameters: ['size=8'], format: 'json' });
  expect(code).toBe(1);
  expect(JSON.parse(stdout).diagnostics[0]).toMatchObject({ file: 'models/mask_cnn.nn', line: 8 });
});

it.each([
  [['no/such.nn'], [], 'file-not-found'],
  [['models/mask_cnn.nn'], ['kernel'], 'bad-parameter-option'],
])('says on stderr why nothing was checked: %j %j', async (files, parameters, code) => {
  expect(await run(files, { parameters })).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(code),
  });
});

it('tells programs in the output why something was not checked', async () => {
  const { code, stdout, stderr } = await run(['no/such.nn'], { format: 'json' });
  expect([code, stderr]).toEqual([2, '']);
  expect(JSON.parse(stdout).diagnostics).toMatchObject([{ code: 'file-not-found', file: 'no/such.nn' }]);
  const both = await run(['no/such.nn', 'test/samples/block-call/model.nn'], { format: 'json' });
  expect(both.code).toBe(2);
  expect(JSON.parse(both.stdout).diagnostics.map((each: { code: string }) => each.code)).toEqual([
    'file-not-found',
    'kernel-too-large',
  ]);
  const option = await run(['models/mask_cnn.nn'], { format: 'github', parameters: ['kernel'] });
  expect([option.code, option.stdout]).toEqual([
    2,
    expect.stringMatching(/^::error title=bad-parameter-option/),
  ]);
});

it('names the file where a parameter is given that it does not have', async () => {
  const { stdout } = await run(['models/mlp.nn', 'models/mask_cnn.nn'], {
    format: 'json',
    parameters: ['kernel=3'],
  });
  expect(JSON.parse(stdout).diagnostics).toMatchObject([
    { code: 'unknown-parameter', file: 'models/mlp.nn' },
  ]);
});

it('checks each value of a parameter, and says in which an error occurs', async () => {
  const { code, stdout } = await run(['models/mask_cnn.nn'], { parameters: ['size=8,128', 'kernel=3,5'] });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^error\[pool-too-large\]: .* \(with size=8 kernel=5\)$/m);
  expect(stdout).toMatch(/1 file checked with 4 sets of parameters: 1 error\n$/);
});

it('says what all values have in common once, without naming them', async () => {
  const { stdout } = await run(['models/mlp.nn'], { parameters: ['width=3,4', 'init=uniform(0, 1),zeros'] });
  expect(stdout.match(/^note\[overridden-gradient\]: [^()]*$/gm)).toHaveLength(1);
  expect(stdout).toMatch(
    /warning\[zero-initialised\]: .*\(with width=3 init=zeros, with width=4 init=zeros\)/,
  );
});

it.each([
  [['experiments/digits.yaml'], ['width=3'], 'idle-parameter-option'],
  [['models/mlp.nn'], [`width=${Array.from({ length: 1001 }, (_, i) => i + 1)}`], 'too-many-parameter-sets'],
  [['models/mlp.nn'], ['width=3,'], 'bad-parameter-option'],
])('refuses values that make no sense: %j', async (files, parameters, code) => {
  expect(await run(files, { parameters })).toMatchObject({ code: 2, stderr: expect.stringContaining(code) });
});

it('checks what can be read beside what cannot', async () => {
  const { code, stdout, stderr } = await run(['no/such.nn', 'models/lenet.nn']);
  expect(code).toBe(2);
  expect(stdout).toMatch('1 file checked');
  expect(stderr).toMatch('no/such.nn');
});

describe('an experiment', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nnc-check-'));
    writeFileSync(
      join(folder, 'net.nn'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
      'model net(kernel = 3 in {3, 5, 9}, size = 28)\ninput ${size}x${size}x1\nconv 4 k$kernel relu\nflatten\ndense 3 softmax\n',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function check(text: string) {
    const file = join(folder, 'experiment.yaml');
    writeFileSync(file, text);
    const { code, stdout } = await run([file], { format: 'json' });
    return { code, diagnostics: JSON.parse(stdout).diagnostics as { code: string; line: number }[] };
  }

  const head = 'model: net.nn\ndata: {source: csv, path: none.csv, target: y, classes: [a, b, c]}\n';
  const train = 'train: {epochs: 1, batch: 10, loss: cross_entropy, optimizer: {kind: adam, rate: 0.001}}\n';

  it('says once what two experiments ask of a model in vain, and where each asks for it', async () => {
    const files = ['one.yaml', 'two.yaml'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, `${head}${train.replace('cross_e', 'binary_cross_e')}`);
    const { stdout } = await run(files);
    expect(stdout.match(/loss-needs-probabilities/g)).toHaveLength(1);
    for (const file of files) expect(stdout).toContain(`${file}:3:37`);
  });

  it('remarks on a model once, whichever variants of whichever experiment have it', async () => {
    const { stdout } = await run(['experiments/gradient.yaml', 'experiments/digits.yaml']);
    expect(stdout.match(/overridden-gradient/g)).toHaveLength(1);
  });

  it('is good without its data', async () => {
    expect(await check(`${head}${train}matrix:\n  - product: {kernel: [3, 5]}\n`)).toEqual({
      code: 0,
      diagnostics: [],
    });
  });

  it.each([
    [
      'a value outside of its set',
      `${head}${train}matrix:\n  - product: {kernel: [3, 4]}\n`,
      'value-not-allowed',
      5,
    ],
    ['an unknown axis', `${head}${train}matrix:\n  - product: {kernal: [3, 5]}\n`, 'unknown-parameter', 5],
    ['an unknown key', `${head}${train}sedes: 3\n`, 'unknown-key', 4],
    ['a missing model', `${head.replace('net.nn', 'no.nn')}${train}`, 'file-not-found', 1],
    ['another count of classes', `${head.replace('c]', 'c, d]')}${train}`, 'data-output', 5],
    [
      'a loss that does not belong',
      `${head}${train.replace('cross_e', 'binary_cross_e')}`,
      'loss-needs-probabilities',
      5,
    ],
    [
      'a window that does not fit',
      `${head}${train}matrix:\n  - product: {size: [28, 8], kernel: [9]}\n`,
      'kernel-too-large',
      3,
    ],
    ['its fallback', `${head}${train}fallback: {parameters: {size: 2}}\n`, 'kernel-too-large', 3],
  ])('with %s', async (_, text, code, line) => {
    const found = await check(text);
    expect(found.code).toBe(1);
    expect(found.diagnostics.map((each) => [each.code, each.line])).toEqual([[code, line]]);
  });
});

describe('with an engine', () => {
  it('warns of a model that is too large for it, in models and experiments', async () => {
    const models = await run(['models/mask_cnn.nn'], { engine: 'tfjs' });
    expect(models.stdout).toContain('warning[slow-engine]: training on the engine tfjs takes about');
    const folder = mkdtempSync(join(tmpdir(), 'nnc-check-'));
    const experiment = join(folder, 'e.yaml');
    writeFileSync(join(folder, 'm.nn'), 'input 2000\ndense 10000 relu\ndense 10 softmax\n');
    writeFileSync(
      experiment,
      'model: m.nn\ndata: {source: npz, path: x.npz}\ntrain: {epochs: 3, loss: cross_entropy, optimizer: {kind: sgd, rate: 0.1}}\n',
    );
    expect((await run([experiment])).stdout).toContain('all good');
    expect((await run([experiment], { engine: 'tfjs' })).stdout).toContain('3 epochs of 1,000 samples');
    rmSync(folder, { recursive: true });
  });

  it('says nothing more of one that is fast enough', async () => {
    expect((await run(['models/lenet.nn'], { engine: 'tfjs' })).stdout).toContain('all good');
  });
});
