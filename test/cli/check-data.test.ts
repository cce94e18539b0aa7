import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CheckFilesOptions, checkFiles } from '../../src/cli/check.ts';
import { pictureProgress } from '../../src/cli/progress/pictures.ts';
import { folderOf, HEADER, png } from '../data/pictures.ts';
import { smallProject } from '../support/small-data.ts';

async function run(file: string, options: Partial<CheckFilesOptions>) {
  const written = { stdout: '', stderr: '' };
  const writer = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const io = { stdout: writer('stdout'), stderr: writer('stderr') };
  const all = { format: 'pretty', parameters: [], denyWarnings: false, ...options } as const;
  return { code: await checkFiles([file], all, io), ...written };
}

const model = 'model faces\ninput 4x4x3\nflatten\ndense 2 softmax\n';
const experiment = `
model: faces.nn
data: {source: boxes, path: elsewhere, classes: [good, bad]}
train: {epochs: 1, batch: 2, loss: cross_entropy, optimizer: {kind: sgd, rate: 0.1}}
`;

it('finds what is wrong in data, each at its file and line', async () => {
  const folder = await folderOf({
    'faces.nn': model,
    'faces.yaml': experiment,
    'photos/images/a.png': png(2, [1, 2, 3, 4]),
    'photos/train.csv': [HEADER, 'a.png,2,2,good,0,0,1,1', 'a.png,2,2,fine,1,1,2,2'].join('\n'),
    'photos/test.csv': [HEADER, 'a.png,2,2,god,0,0,1,1'].join('\n'),
  });
  const file = join(folder, 'faces.yaml');
  expect((await run(file, {})).code).toBe(0);
  const { code, stdout, stderr } = await run(file, { data: join(folder, 'photos') });
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toContain('train.csv, line 3: label "fine" is none of the classes (good, bad)');
  expect(stdout).toContain('test.csv, line 2: label "god" is none of the classes (good, bad)');
  expect(stdout).toContain('1 file checked: 2 errors\n');
});

it('has nothing against good data, and says nothing twice', async () => {
  const folder = await smallProject();
  const data = join(folder, 'data');
  expect(await run(join(folder, 'small.yaml'), { data })).toMatchObject({
    code: 0,
    stdout: '1 file checked: all good\n',
  });
  const broken = await smallProject(undefined, 'model small\ninput 8x8x1\nflatten\ndense 3 softmx\n');
  const { stdout } = await run(join(broken, 'small.yaml'), { data });
  expect(stdout.match(/^error/gm)).toHaveLength(1);
});

it('has a use for experiments only', async () => {
  const { code, stderr } = await run('models/mlp.nn', { data: '.' });
  expect([code, stderr]).toEqual([
    2,
    'error[bad-option]: --data: only experiments have data, and none is to be checked\n',
  ]);
});

it('shows how many pictures are decoded: in one line of a terminal, or at times', () => {
  const show = (isTTY: boolean, steps: readonly number[]) => {
    let [time, text] = [0, ''];
    const write = (piece: string) => {
      text += piece;
    };
    const progress = pictureProgress({ isTTY, write }, () => time);
    steps.forEach((done) => {
      progress(done, 2000);
      time += 6000;
    });
    return text;
  };
  expect(show(true, [1, 2, 2000])).toBe(
    '\r\x1b[K1 of 2,000 pictures ready\r\x1b[K2 of 2,000 pictures ready\r\x1b[K',
  );
  expect(show(false, [1, 2, 3, 2000])).toBe(
    '1 of 2,000 pictures ready\n3 of 2,000 pictures ready\n2,000 of 2,000 pictures ready\n',
  );
});
