import { expect, it } from 'vitest';
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
