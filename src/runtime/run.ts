/** Runs the trials of an experiment, each in a process of its own, and leaves a folder of results. */
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import PQueue from 'p-queue';
import { fail } from '../diagnostics/diagnostic.ts';
import { collect, type Outcome } from './collect.ts';
import { enginesOf } from './continuation.ts';
import { loadEngine } from './engines/index.ts';
import { analysed, requestsOf } from './evaluation/after-run.ts';
import type { AnalysisRequest } from './evaluation/analysis.ts';
import type { EventListener, RunEvent } from './events.ts';
import { writeWhole } from './files.ts';
import { memoryHere } from './memory.ts';
import type { PreparedRun, PreparedTrial } from './prepare.ts';
import type { RunResults, TrialStatus } from './results.ts';
import { claimRunFolder, clearRunFolder, linkTrial, readLatentViews, registerRun } from './run-folder.ts';
import { lock, readEpochs, readResult, SPECIFICATION } from './store.ts';
import { supervise } from './supervise.ts';
import type { TrialMessage } from './trial-process.ts';

export interface RunOptions {
  /** The folder that the view of the run is written to. */
  readonly out: string;
  /** Trials side by side; without it as many as the cores hold. */
  readonly jobs?: number;
  readonly onEvent: EventListener;
  /** Aborted once: running epochs end, and what is done is kept. */
  readonly stop?: AbortSignal;
  /** Where trials are kept from run to run; `.nnc` in the working folder. */
  readonly home?: string;
}

export interface RunOutcome {
  readonly results: RunResults;
  readonly out: string;
}

/** Trains what is not kept from an earlier run, then writes results and report. Errors: `out-*`, `busy`, `file-*`. */
export async function run(prepared: PreparedRun, options: RunOptions): Promise<RunOutcome> {
  const started = new Date();
  const home = resolve(options.home ?? '.nnc');
  const out = resolve(options.out);
  await checkSurroundings(prepared);
  await claimRunFolder(out, prepared);
  const unlock = await lock(out, 'this run');
  try {
    await announce(prepared, { ...options, home });
    const outcomes = await runTrials(prepared, { ...options, home });
    const results = collect(prepared, outcomes, started);
    await writeView(prepared, results, { home, out, outcomes });
    const count = (status: TrialStatus) => results.trials.filter((trial) => trial.status === status).length;
    options.onEvent({
      event: 'run-finished',
      out: options.out,
      done: count('done'),
      failed: count('failed'),
      interrupted: count('interrupted') + count('pending'),
      seconds: (Date.now() - started.getTime()) / 1000,
    });
    return { results, out };
  } finally {
    await unlock();
  }
}

/** What every run needs is found missing now, not after the training. Errors: `engine-missing`, `package-missing`. */
async function checkSurroundings({ trials }: PreparedRun): Promise<void> {
  for (const { specification } of trials) {
    const { engine, train } = specification.experiment;
    await (await loadEngine(engine)).ensureAvailable({ threads: train.threads });
  }
  await loadReport();
}

async function loadReport() {
  try {
    return await import('../report/write.ts');
  } catch (error) {
    return fail('package-missing', `the report cannot be drawn: ${(error as Error).message}`, {
      fixes: [{ message: '`nnc doctor` says what is missing', edits: [] }],
    });
  }
}

async function announce(
  prepared: PreparedRun,
  options: RunOptions & { readonly home: string },
): Promise<void> {
  const trials = prepared.trials.map(async (trial) => ({
    name: trial.name,
    title: trial.title,
    epochs: trial.specification.experiment.train.epochs,
    cached: (await readResult(folderOf(options.home, trial))) !== undefined,
    ...(trial.specification.begun && { engines: enginesOf(trial.specification) }),
    ...(trial.memory !== undefined && { memory: trial.memory }),
  }));
  options.onEvent({
    event: 'run-started',
    model: prepared.model,
    experiment: prepared.experiment,
    data: prepared.data.description,
    notices: [prepared.fallback, prepared.continued].filter((notice) => notice !== undefined),
    trials: await Promise.all(trials),
    out: options.out,
  });
}

function folderOf(home: string, { specification }: PreparedTrial): string {
  return join(home, 'trials', specification.key);
}

/** Trials that compute the same share one process, whatever their variants are called. */
async function runTrials(
  prepared: PreparedRun,
  options: RunOptions & { readonly home: string },
): Promise<Map<string, Outcome>> {
  const { trials } = prepared;
  const requests = requestsOf(prepared);
  const groups = new Map<string, PreparedTrial[]>();
  for (const trial of trials) {
    const { key } = trial.specification;
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const outcomes = new Map<string, Outcome>();
  const queue = new PQueue({ concurrency: options.jobs ?? defaultJobs(trials) });
  await queue.addAll(
    [...groups.values()].map(([first, ...same]) => async () => {
      const outcome = await runOrTakeOver(first!, options);
      outcomes.set(first!.name, await withAnalysis(first!, outcome, requests, options));
      for (const twin of same) {
        const own = { ...outcome, cached: outcome.status === 'done' };
        reportEnd(twin, outcome, options);
        outcomes.set(twin.name, await withAnalysis(twin, own, requests, options));
      }
    }),
  );
  return outcomes;
}

/** What only its weights tell of a finished trial; where that fails, its figures stand all the same. */
async function withAnalysis(
  trial: PreparedTrial,
  outcome: Outcome,
  requests: ReadonlyMap<string, AnalysisRequest>,
  options: RunOptions & { readonly home: string },
): Promise<Outcome> {
  if (outcome.status !== 'done') return outcome;
  const { analysis, problem } = await analysed(folderOf(options.home, trial), trial, {
    request: requests.get(trial.name)!,
    stop: options.stop,
    onStart: () => options.onEvent({ event: 'trial-evaluating', trial: trial.name }),
  });
  if (problem !== undefined) options.onEvent({ event: 'notice', message: problem });
  return { ...outcome, ...(analysis && { analysis }) };
}

async function runOrTakeOver(
  trial: PreparedTrial,
  options: RunOptions & { readonly home: string },
): Promise<Outcome> {
  const folder = folderOf(options.home, trial);
  const stored = await readResult(folder);
  if (stored !== undefined) {
    const outcome: Outcome = { status: 'done', cached: true, epochs: stored.epochs, stored };
    reportEnd(trial, outcome, options);
    return outcome;
  }
  if (options.stop?.aborted) {
    const outcome: Outcome = { status: 'pending', cached: false, epochs: await readEpochs(folder) };
    reportEnd(trial, outcome, options);
    return outcome;
  }
  return runTrial(trial, folder, options);
}

/** What is known of a trial that no process ran for, as events. */
function reportEnd({ name }: PreparedTrial, outcome: Outcome, { onEvent }: RunOptions): void {
  const last = outcome.epochs.at(-1);
  if (outcome.status === 'done' && last !== undefined) onEvent({ event: 'epoch', trial: name, result: last });
  onEvent(finishedEvent(name, outcome, 0));
}

function finishedEvent(trial: string, { status, error, stored, epochs }: Outcome, seconds: number): RunEvent {
  const final = stored && { epoch: stored.final.epoch, epochs: epochs.length, test: stored.final.test };
  return {
    event: 'trial-finished',
    trial,
    status,
    ...(error !== undefined && { error }),
    ...(final && { final }),
    seconds,
  };
}

/** As many trials as have their threads to themselves, and go into memory together. */
function defaultJobs(trials: readonly PreparedTrial[]): number {
  const threads = Math.max(...trials.map(({ specification }) => specification.experiment.train.threads));
  const memory = Math.max(1, ...trials.map((trial) => trial.memory ?? 0));
  const most = Math.min(availableParallelism() / threads, memoryHere() / memory);
  return Math.max(1, Math.floor(most));
}

async function runTrial(
  trial: PreparedTrial,
  folder: string,
  { onEvent, stop }: RunOptions,
): Promise<Outcome> {
  await writeWhole(join(folder, SPECIFICATION), `${JSON.stringify(trial.specification, null, 1)}\n`);
  const started = performance.now();
  const onMessage = (message: TrialMessage): void => {
    if (message.type === 'waiting') {
      onEvent({ event: 'notice', message: `${trial.title}: waiting, ${message.why}` });
    } else if (message.type === 'started') {
      onEvent({ event: 'trial-started', trial: trial.name, resumedAtEpoch: message.resumedAtEpoch });
    } else if (message.type === 'step') {
      const { epoch, step, steps, loss } = message;
      onEvent({ event: 'step', trial: trial.name, epoch, step, steps, loss });
    } else if (message.type === 'epoch') {
      onEvent({ event: 'epoch', trial: trial.name, result: message.result });
    }
  };
  const ended = await supervise(folder, onMessage, { stop });
  // What lies in the folder counts, whatever became of the last message.
  const stored = await readResult(folder);
  const { status, error } = stored === undefined ? ended : { status: 'done' as const, error: undefined };
  const outcome: Outcome = {
    status,
    cached: false,
    epochs: stored?.epochs ?? (await readEpochs(folder)),
    ...(stored && { stored }),
    ...(error !== undefined && { error }),
  };
  onEvent(finishedEvent(trial.name, outcome, (performance.now() - started) / 1000));
  return outcome;
}

async function writeView(
  prepared: PreparedRun,
  results: RunResults,
  {
    home,
    out,
    outcomes,
  }: { readonly home: string; readonly out: string; readonly outcomes: ReadonlyMap<string, Outcome> },
): Promise<void> {
  await clearRunFolder(out);
  for (const trial of prepared.trials) {
    const status = results.trials.find(({ name }) => name === trial.name)?.status;
    if (status === 'done') await linkTrial(folderOf(home, trial), join(out, 'trials', trial.name), trial);
  }
  await writeWhole(join(out, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
  const { writeReport } = await loadReport();
  const views = {
    latent: await readLatentViews(out, prepared.trials),
    examples: new Map(
      [...outcomes].flatMap(([name, { analysis }]) =>
        analysis?.examples ? [[name, analysis.examples]] : [],
      ),
    ),
  };
  await writeReport(results, out, writeWhole, views);
  await registerRun(home, out, results);
}
