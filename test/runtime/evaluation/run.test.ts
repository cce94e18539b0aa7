/** Evaluation of finished trials, at the end of a run and afterwards. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { evaluateRun } from '../../../src/runtime/evaluation/eval.ts';
import { prepare } from '../../../src/runtime/prepare.ts';
import type { RunResults } from '../../../src/runtime/results.ts';
import { run } from '../../../src/runtime/run.ts';
import { errorOf } from '../../data/files.ts';
import { ENGINE_TOLERANCE, relativeError } from '../../support/close.ts';
import { nnc } from '../../support/nnc.ts';
import { SMALL_EXPERIMENT, smallProject } from '../../support/small-data.ts';

const MATRIX = 'matrix: [{product: {filters: [2, 3]}}]\nseeds: 2\n';
const FURTHER = `report: {examples: 6}
eval:
  dark: {corrupt: {darkness: 0.5}}
  seen: {set: train}
  other: {path: other}
  same: {set: test}
`;

let folder: string;
let before: RunResults;
let after: RunResults;
let started: readonly string[];

async function runIn(experiment: string): Promise<RunResults> {
  await writeFile(join(folder, 'small.yaml'), experiment);
  const prepared = await prepare({ experiment: join(folder, 'small.yaml'), home: join(folder, '.nnc') });
  const events: string[] = [];
  const { results } = await run(prepared, {
    out: join(folder, 'out'),
    home: join(folder, '.nnc'),
    onEvent: ({ event }) => events.push(event),
  });
  started = events.filter((event) => event === 'trial-started' || event === 'trial-evaluating');
  return results;
}

beforeAll(async () => {
  folder = await smallProject();
  // Test set and training set exchanged: data of the same kind with other figures.
  await cp(join(folder, 'data'), join(folder, 'other'), { recursive: true });
  for (const kind of ['images-idx3-ubyte', 'labels-idx1-ubyte']) {
    await cp(join(folder, 'data', `test-${kind}`), join(folder, 'other', `train-${kind}`));
    await cp(join(folder, 'data', `train-${kind}`), join(folder, 'other', `test-${kind}`));
  }
  before = await runIn(SMALL_EXPERIMENT + MATRIX);
  after = await runIn(SMALL_EXPERIMENT + MATRIX + FURTHER);
}, 300_000);

it('takes trials over, whatever is asked of their weights later', async () => {
  expect(after.trials.map(({ status, cached }) => [status, cached])).toEqual(
    new Array(4).fill(['done', true]),
  );
  expect(started).toEqual(new Array(4).fill('trial-evaluating'));
  await runIn(SMALL_EXPERIMENT + MATRIX + FURTHER);
  expect(started).toEqual([]);
});

it('gives the figures of the trial itself for its own test set, to the bit', () => {
  for (const { final, evaluations } of after.trials) {
    expect(evaluations!.same!.confusion).toEqual(final!.confusion);
    expect(evaluations!.same!.per_class).toEqual(final!.per_class);
    expect(evaluations!.same!.figures).toMatchObject(final!.test);
  }
});

it('evaluates the training set, by name and always', () => {
  for (const trial of [...before.trials, ...after.trials]) expect(trial.train!.count).toBe(25);
  for (const { train, evaluations } of after.trials) expect(evaluations!.seen).toEqual(train);
  expect(after.evaluations).toMatchObject({
    dark: { set: 'test', corrupt: { darkness: 0.5 }, samples: 9 },
    seen: { samples: 25 },
  });
});

it('reads other data as the run read its own', () => {
  // Its test set is the run's training set, and is fed by the range of that, not of the nine pictures beside it.
  for (const { train, evaluations } of after.trials) {
    expect(evaluations!.other!.confusion).toEqual(train!.confusion);
    expect(relativeError([evaluations!.other!.figures.loss!], [train!.figures.loss!])).toBeLessThan(
      ENGINE_TOLERANCE,
    );
  }
  expect(after.evaluations!.other!.data).toContain('34 images of 8x8');
});

it('looks for neighbours in the first seed of every variant, and shows its examples', async () => {
  expect(after.trials.map(({ neighbours }) => neighbours?.layer)).toEqual([
    'flatten[0]',
    undefined,
    'flatten[0]',
    undefined,
  ]);
  const { neighbours } = after.trials[0]!;
  expect(neighbours!.train.map(({ class: name, samples }) => [name, samples])).toEqual([
    ['0', 9],
    ['1', 8],
    ['2', 8],
  ]);
  const page = await readFile(join(folder, 'out', 'report.html'), 'utf8');
  expect(page).toContain('<h2>Finding</h2>');
  expect(page).toContain('The worst class is');
  expect(page).toContain('<h2>Further sets</h2>');
  expect(page.match(/href="data:image\/png;base64,/g)).toHaveLength(12);
  const words = page.replaceAll(/base64,[^"')]*/g, '');
  expect(/NaN|undefined|Infinity/.exec(words)).toBeNull();
});

it('evaluates a run from its folder alone, on any engine', async () => {
  const { trials } = await evaluateRun({ run: join(folder, 'out'), set: 'train', only: ['filters=3'] });
  expect(trials.map(({ trial, evaluation }) => [trial.variant.filters, evaluation.confusion])).toEqual(
    after.trials.slice(2).map(({ train }) => [3, train!.confusion]),
  );
  const other = await evaluateRun({
    run: join(folder, 'out'),
    set: 'train',
    only: ['filters=3'],
    engine: 'tfjs',
  });
  const losses = (all: typeof trials) => all.map(({ evaluation }) => evaluation.figures.loss!);
  expect(relativeError(losses(other.trials), losses(trials))).toBeLessThan(ENGINE_TOLERANCE);
});

it('evaluates data whole', async () => {
  const request = { run: join(folder, 'out'), set: 'all', only: ['filters=3'] } as const;
  const { trials } = await evaluateRun(request);
  for (const { trial, evaluation } of trials) {
    const sums = trial.final!.confusion!.map((row, i) =>
      row.map((n, j) => n + trial.train!.confusion![i]![j]!),
    );
    expect(evaluation.confusion).toEqual(sums);
  }
  // Other data is wanted whole too: here the same, its parts exchanged.
  const other = await evaluateRun({ ...request, data: join(folder, 'other') });
  expect(other.trials.map(({ evaluation }) => evaluation.confusion)).toEqual(
    trials.map(({ evaluation }) => evaluation.confusion),
  );
});

it('says what is wrong with a run, a set and data', async () => {
  const out = join(folder, 'out');
  expect(await errorOf(evaluateRun({ run: folder }))).toContain('not-a-run');
  expect(await errorOf(evaluateRun({ run: out, set: 'validation' }))).toContain(
    'the data has no validation set',
  );
  expect(await errorOf(evaluateRun({ run: out, data: join(folder, 'nowhere') }))).toContain('data-missing');
  expect(await errorOf(evaluateRun({ run: out, only: ['filters=9'] }))).toContain('filters the values 2, 3');
  const unfinished = await mkdtemp(join(tmpdir(), 'nnc-unfinished-'));
  const results = { ...after, trials: after.trials.map((trial) => ({ ...trial, status: 'interrupted' })) };
  await writeFile(join(unfinished, 'results.json'), JSON.stringify(results));
  expect(await errorOf(evaluateRun({ run: unfinished }))).toContain('no trial of');
  await writeFile(join(unfinished, 'results.json'), '{}');
  expect(await errorOf(evaluateRun({ run: unfinished }))).toContain('it lists no trials');
  await rm(unfinished, { recursive: true });
});

it('finds before training what cannot be evaluated', async () => {
  const problems = await errorOf(
    runIn(
      `${SMALL_EXPERIMENT}eval: {a: {set: validation}, b: {path: nowhere}, c: {corrupt: {noise: 0.1}}}\n`,
    ),
  );
  expect(problems).toContain('eval.a: the data has no validation set');
  expect(problems).toContain('eval.b: the data is not there');
  expect(problems).not.toContain('eval.c');
});

it('prints tables, or JSON', async () => {
  const printed = await nnc(folder, 'eval', 'out', '--corrupt', 'dark=1', '--only', 'filters=2');
  expect(printed.code).toBe(0);
  expect(printed.stdout).toContain('darkness 1');
  expect(printed.stdout).toContain('found (recall)');
  const { stdout } = await nnc(folder, 'eval', 'out', '--json');
  const parsed = JSON.parse(stdout) as { trials: { figures: object; own_test: object }[] };
  expect(parsed.trials.map(({ figures }) => figures)).toMatchObject(
    parsed.trials.map(({ own_test }) => own_test),
  );
});
