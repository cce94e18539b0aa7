import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { chooseProgressMode, createReporter, type ProgressMode } from '../../src/cli/progress.ts';
import type { RunEvent } from '../../src/runtime/events.ts';

const trials = [
  { name: 'a', title: 'kernel=3, seed 0', epochs: 2, cached: false },
  { name: 'b', title: 'kernel=5, seed 0', epochs: 2, cached: false, memory: 3 * 2 ** 30 },
  { name: 'c', title: 'kernel=7, seed 0', epochs: 2, cached: true, memory: 5 * 2 ** 30 },
];

const started: RunEvent = {
  event: 'run-started',
  model: 'mask_cnn',
  experiment: 'kernel',
  data: '480 drawn faces',
  notices: ['the data was not there'],
  trials,
  out: 'runs/kernel',
};

function epoch(trial: string, number: number): RunEvent {
  const figures = { loss: 0.25, accuracy: 0.875 };
  const test = { loss: 0.5, accuracy: 0.75 };
  return { event: 'epoch', trial, result: { epoch: number, rate: 0.1, seconds: 4, train: figures, test } };
}

function step(trial: string, number: number): RunEvent {
  return { event: 'step', trial, epoch: 0, step: number, steps: 10, loss: 0.5 };
}

/** A run in which one trial is done, one fails in its second epoch, and one is taken over. */
const recorded: readonly RunEvent[] = [
  started,
  { event: 'trial-finished', trial: 'c', status: 'done', seconds: 0 },
  { event: 'trial-started', trial: 'a', resumedAtEpoch: 0 },
  step('a', 5),
  step('a', 6),
  epoch('a', 0),
  epoch('a', 1),
  { event: 'trial-finished', trial: 'a', status: 'done', seconds: 8 },
  { event: 'trial-started', trial: 'b', resumedAtEpoch: 1 },
  { event: 'trial-finished', trial: 'b', status: 'failed', error: 'the loss is not a number', seconds: 3 },
  { event: 'run-finished', out: 'runs/kernel', done: 2, failed: 1, interrupted: 0, seconds: 11 },
];

interface Sink extends Writable {
  isTTY?: boolean;
  columns?: number;
  text(): string;
}

function sink(): Sink {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join('') });
}

/** Plays events four seconds apart, and gives what was written. */
function play(mode: ProgressMode, events: readonly RunEvent[], terminal: Partial<Sink> = {}) {
  const stdout = sink();
  const stderr = Object.assign(sink(), terminal);
  let time = 0;
  const reporter = createReporter({ mode, stdout, stderr, color: false, now: () => time });
  for (const event of events) {
    reporter.listener(event);
    time += 4000;
  }
  reporter.stop();
  return { stdout: stdout.text(), stderr: stderr.text() };
}

describe('the mode', () => {
  const terminal = { stderr: { isTTY: true }, environment: { TERM: 'xterm' } };

  test('is live on a terminal only', () => {
    expect(chooseProgressMode(terminal)).toBe('live');
    expect(chooseProgressMode({ ...terminal, stderr: {} })).toBe('lines');
    expect(chooseProgressMode({ ...terminal, environment: { CI: 'true' } })).toBe('lines');
    expect(chooseProgressMode({ ...terminal, environment: { TERM: 'dumb' } })).toBe('lines');
  });

  test('is what was asked for', () => {
    expect(chooseProgressMode({ ...terminal, json: true, quiet: true })).toBe('json');
    expect(chooseProgressMode({ ...terminal, quiet: true })).toBe('quiet');
  });
});

test('lines: one an epoch, with the rest of the run in time', () => {
  const { stdout, stderr } = play('lines', recorded);
  expect(stdout).toBe('');
  expect(stderr.split('\n')).toEqual([
    'kernel: mask_cnn on 480 drawn faces',
    '3 trials, 1 of them taken over from an earlier run, about 3.0 GiB of memory each at most; results in runs/kernel',
    'note: the data was not there',
    'done  kernel=7, seed 0  taken over',
    'kernel=3, seed 0  epoch 1/2  train loss 0.2500 accuracy 87.50 %  test accuracy 75.00 %  4.0s  ETA 36s',
    'kernel=3, seed 0  epoch 2/2  train loss 0.2500 accuracy 87.50 %  test accuracy 75.00 %  4.0s  ETA 16s',
    'done  kernel=3, seed 0  test accuracy 75.00 %  8.0s',
    'resumed  kernel=5, seed 0  at epoch 2/2',
    'failed  kernel=5, seed 0: the loss is not a number',
    '2 trials done, 1 failed in 11s; results in runs/kernel',
    '',
  ]);
});

test('lines: the end of a trial is about the kept weights', () => {
  const final = { epoch: 0, epochs: 2, test: { loss: 0.4, accuracy: 0.8 } };
  const end: RunEvent = { event: 'trial-finished', trial: 'a', status: 'done', final, seconds: 8 };
  const kept = play('lines', [started, epoch('a', 0), epoch('a', 1), end]).stderr;
  expect(kept).toContain('done  kernel=3, seed 0  test accuracy 80.00 %  epoch 1 of 2 kept  8.0s');
  const early = play('lines', [started, epoch('a', 0), { ...end, final: { ...final, epochs: 1 } }]).stderr;
  expect(early).toContain('done  kernel=3, seed 0  test accuracy 80.00 %  stopped early  8.0s');
});

test('lines: how many trials are taken over', () => {
  const first = (...cached: readonly boolean[]): string => {
    const some = cached.map((value, index) => ({ ...trials[index]!, cached: value }));
    return play('lines', [{ ...started, trials: some } as RunEvent]).stderr.split('\n')[1]!;
  };
  expect(first(true)).toBe('1 trial, taken over from an earlier run; results in runs/kernel');
  expect(first(true, true)).toBe('2 trials, all taken over from an earlier run; results in runs/kernel');
  expect(first(false)).toBe('1 trial; results in runs/kernel');
});

test('lines: a model that predicts numbers shows its error', () => {
  const figures = { loss: 0.5, mse: 0.5, mae: 0.25 };
  const event: RunEvent = {
    event: 'epoch',
    trial: 'a',
    result: { epoch: 0, rate: 0.1, seconds: 1, train: figures, test: figures },
  };
  const { stderr } = play('lines', [started, event]);
  expect(stderr).toContain('train mean squared error 0.5000  test mean squared error 0.5000');
});

describe('json', () => {
  test('is every event on a line of stdout', () => {
    const { stdout, stderr } = play('json', recorded);
    expect(stderr).toBe('');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(recorded);
  });

  test('writes at most one step of a trial a second', () => {
    const stdout = sink();
    let time = 0;
    const { listener } = createReporter({
      mode: 'json',
      stdout,
      stderr: sink(),
      color: false,
      now: () => time,
    });
    for (let number = 0; number < 40; number++) {
      listener(step('a', number));
      listener(step('b', number));
      time += 100;
    }
    expect(stdout.text().trimEnd().split('\n')).toHaveLength(8);
  });
});

test('quiet: failures alone', () => {
  expect(play('quiet', recorded)).toEqual({
    stdout: '',
    stderr: 'failed  kernel=5, seed 0: the loss is not a number\n',
  });
});

describe('live', () => {
  const terminal = { isTTY: true, columns: 80 };

  test('leaves a line for every finished trial and gives the cursor back', () => {
    const { stdout, stderr } = play('live', recorded, terminal);
    expect(stdout).toBe('');
    expect(stderr).toContain('\u001b[?25l');
    expect(stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stderr.lastIndexOf('\u001b[?25l'));
    expect(stderr).toContain('done  kernel=3, seed 0  test accuracy 75.00 %  8.0s');
    expect(stderr).toContain('failed  kernel=5, seed 0: the loss is not a number');
  });

  test('draws the run and the running trials within the width of the terminal', () => {
    const { stderr } = play('live', recorded.slice(0, 6), { ...terminal, columns: 44 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal interprets
    const drawn = stderr.split(/\u001b\[[?\d]*[A-Za-z]|\n/);
    expect(drawn).toContain('run  25 %  1/3 trials  ETA 48s');
    expect(drawn).toContain('kernel=3, seed 0  epoch 2/2');
    expect(Math.max(...drawn.map((line) => line.length))).toBeLessThanOrEqual(44);
  });

  test('stops for good: an event afterwards draws no bar', () => {
    const stderr = Object.assign(sink(), terminal);
    const reporter = createReporter({ mode: 'live', stdout: sink(), stderr, color: false });
    reporter.listener(started);
    reporter.stop();
    const { length } = stderr.text();
    reporter.listener({ event: 'trial-started', trial: 'a', resumedAtEpoch: 0 });
    reporter.stop();
    expect(stderr.text()).toHaveLength(length);
    expect(process.listeners('exit').filter((listener) => listener.name === 'stop')).toEqual([]);
  });
});
