import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot, packageVersion } from '../../src/runtime/package-root.ts';
import type { RunResults } from '../../src/runtime/results.ts';
import { CLI, nnc } from '../support/nnc.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';

it('prints its version, and help with examples for every command', async () => {
  const root = packageRoot();
  expect((await nnc(root, '--version')).stdout.trim()).toBe(packageVersion());
  for (const command of ['run', 'check', 'graph', 'compile', 'verify', 'predict', 'list', 'doctor']) {
    const { stdout, code } = await nnc(root, command, '--help');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Examples:')]);
  }
});

it('reads a model from standard input', async () => {
  const read = async (...args: readonly string[]) => {
    const child = spawn(process.execPath, [CLI, ...args]);
    child.stdin.end('input 4\ndense 2\n');
    const [stdout] = await Promise.all([child.stdout.setEncoding('utf8').toArray(), once(child, 'close')]);
    return stdout.join('');
  };
  expect(await read('check', '-')).toBe('1 file checked: all good\n');
  expect(JSON.parse(await read('graph', '-', '--json'))).toMatchObject({ totals: { params: 10, macs: 8 } });
});

it('runs, lists and predicts, from the run and the files alone', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 40'));
  const run = await nnc(folder, 'run', '--exp', 'small.yaml');
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('100.00 %');
  // Signs beyond ASCII come through the bundle as they are.
  expect(await readFile(join(folder, 'runs', 'small', 'report.html'), 'utf8')).toContain('(n − 1)');
  expect(JSON.parse((await nnc(folder, 'list', '--json')).stdout).runs[0]).toMatchObject({
    done: 1,
    accuracy: 1,
  });
  const pictures = join(folder, 'seen-images-idx3-ubyte');
  await writeFile(pictures, await readFile(join(folder, 'data', 'test-images-idx3-ubyte')));
  for (const gone of ['small.nn', 'small.yaml', 'data', '.nnc'])
    await rm(join(folder, gone), { recursive: true });
  const predicted = JSON.parse((await nnc(folder, 'predict', 'runs/small', pictures, '--json')).stdout);
  expect(predicted.predictions.map((prediction: { class: string }) => prediction.class)).toEqual(
    Array.from({ length: 9 }, (_, i) => String(i % 3)),
  );
});

it('writes one event a line with --json, and nothing else to stdout', async () => {
  const folder = await smallProject();
  const { stdout } = await nnc(folder, 'run', '--exp', 'small.yaml', '--json');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event);
  expect([events[0], events.at(-1)]).toEqual(['run-started', 'run-finished']);
  expect(events.filter((event) => event === 'epoch')).toHaveLength(2);
});

it('obeys --only, --seeds, --set, --threads and --out', async () => {
  const folder = await smallProject(`${SMALL_EXPERIMENT}matrix: [{product: {filters: [2, 3]}}]\n`);
  const flags = [
    '--only',
    'filters=3',
    '--seeds',
    '2',
    '--set',
    'train.epochs=1',
    '--threads',
    '2',
    '--out',
    'there',
  ];
  expect((await nnc(folder, 'run', '--exp', 'small.yaml', ...flags)).code).toBe(0);
  const results: RunResults = JSON.parse(await readFile(join(folder, 'there', 'results.json'), 'utf8'));
  expect(
    results.trials.map(({ params, seed, threads, epochs }) => [params.filters, seed, threads, epochs.length]),
  ).toEqual([
    [3, 0, 2, 1],
    [3, 1, 2, 1],
  ]);
});

it('ends the epoch on Ctrl-C, keeps it, says how to go on, and ends with 130', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 100000'));
  const child = spawn(process.execPath, [CLI, 'run', '--exp', 'small.yaml'], { cwd: folder });
  let said = '';
  child.stderr.on('data', (text) => {
    const before = said.includes('epoch 3/');
    said += text;
    // A second one would end everything at once.
    if (!before && said.includes('epoch 3/')) child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([130, expect.stringContaining('the same command goes on from there')]);
  const results: RunResults = JSON.parse(
    await readFile(join(folder, 'runs', 'small', 'results.json'), 'utf8'),
  );
  expect(results.trials[0]!.status).toBe('interrupted');
  expect(results.trials[0]!.epochs.length).toBeGreaterThanOrEqual(3);
});

it('ends the process of a trial with itself on a second Ctrl-C, whatever that does', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT.replace('epochs: 2', 'epochs: 100000'));
  const child = spawn(process.execPath, [CLI, 'run', '--exp', 'small.yaml'], { cwd: folder });
  let [said, trial] = ['', 0];
  child.stderr.on('data', (text) => {
    said += text;
    if (trial > 0 || !said.includes('epoch 1/')) return;
    const [key] = readdirSync(join(folder, '.nnc', 'trials'));
    trial = Number(readFileSync(join(folder, '.nnc', 'trials', key!, 'lock'), 'utf8'));
    // As in the middle of a step, it hears of nothing.
    process.kill(trial, 'SIGSTOP');
    child.kill('SIGINT');
    setTimeout(() => child.kill('SIGINT'), 200);
  });
  expect(await once(child, 'close')).toEqual([130, null]);
  await expect.poll(() => isThere(trial)).toBe(false);
});

/** Whether a process of this number runs; one that has ended has it until its parent asks. */
function isThere(id: number): boolean {
  try {
    process.kill(id, 0);
    return !existsSync('/proc/self') || !readFileSync(`/proc/${id}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

const refusals: [string, string[], number, string][] = [
  ['an unknown option', ['run', '--exp', 'small.yaml', '--outt', 'x'], 2, "unknown option '--outt'"],
  ['an experiment that is not there', ['run', '--exp', 'none.yaml'], 2, 'error[file-missing]'],
  [
    'a value that no variant has',
    ['run', '--exp', 'small.yaml', '--only', 'filters=9'],
    2,
    'error[bad-option]',
  ],
  ['data that is not there', ['run', '--exp', 'small.yaml', '--data', 'none'], 2, 'error[bad-option]'],
  [
    'a folder with something else in it',
    ['run', '--exp', 'small.yaml', '--out', 'data'],
    2,
    'error[out-taken]',
  ],
  ['a run that is none', ['predict', 'data', 'x.png'], 2, 'error[not-a-run]'],
  ['a path that cannot be made', ['run', '--exp', 'small.yaml', '--out', '/proc/none/out'], 1, 'error[file-'],
  ['a model with an error', ['run', '--exp', 'small.yaml', '--set', 'parameters.filters=0'], 1, 'error['],
];

it.each(refusals)('refuses %s', async (_what, args, code, message) => {
  const result = await nnc(await smallProject(), ...args);
  expect([result.code, result.stdout, result.stderr]).toEqual([code, '', expect.stringContaining(message)]);
});

it('says so where it may not write', async () => {
  const folder = await smallProject();
  const locked = join(folder, 'locked');
  await mkdir(locked);
  // Permissions do not bind root, whom a file in the place of a folder stops as well.
  await writeFile(join(locked, 'file'), '');
  await chmod(locked, 0o500);
  const result = await nnc(folder, 'run', '--exp', 'small.yaml', '--out', join(locked, 'file', 'out'));
  expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/error\[file-/)]);
});
