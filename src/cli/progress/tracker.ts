/** What is known of a run from the events so far; every display reads it. */
import type { RunEvent } from '../../runtime/events.ts';
import type { EngineSpan, EpochResult, TrialStatus } from '../../runtime/results.ts';

/** One trial as far as it has come. */
export interface TrialProgress {
  readonly name: string;
  readonly title: string;
  readonly epochs: number;
  readonly cached: boolean;
  /** Where one engine goes on with what another had begun. */
  readonly engines?: readonly EngineSpan[];
  readonly running: boolean;
  /** Absent until it has finished. */
  readonly status?: TrialStatus;
  readonly resumedAt: number;
  /** Finished ones, those before a resumption included. */
  readonly epochsDone: number;
  /** Within the epoch under way. */
  readonly step: number;
  readonly steps: number;
  readonly loss?: number;
  readonly last?: EpochResult;
}

/** The trials of a run in order, and how long the rest will take. */
export interface Tracker {
  apply(event: RunEvent): void;
  trial(name: string): TrialProgress | undefined;
  trials(): readonly TrialProgress[];
  /** Done and to do, in epochs of this run: neither cached trials nor epochs before a resumption count. */
  work(): { readonly done: number; readonly total: number };
  /** Seconds until everything is done at the rate so far; undefined without a rate, or without a rest. */
  remaining(): number | undefined;
}

/** Follows a run; `now` gives milliseconds. */
export function createTracker(now: () => number): Tracker {
  const trials = new Map<string, TrialProgress>();
  let begun: number | undefined;
  const tracker: Tracker = {
    apply(event) {
      if (event.event === 'run-started')
        for (const trial of event.trials) trials.set(trial.name, waiting(trial));
      if (event.event === 'trial-started') begun ??= now();
      const name = 'trial' in event ? event.trial : undefined;
      const before = name === undefined ? undefined : trials.get(name);
      if (before !== undefined) trials.set(before.name, { ...before, ...changes(event) });
    },
    trial: (name) => trials.get(name),
    trials: () => [...trials.values()],
    work: () => workOf([...trials.values()]),
    remaining() {
      const { done, total } = tracker.work();
      if (begun === undefined || done <= 0 || done >= total) return undefined;
      return (((now() - begun) / 1000) * (total - done)) / done;
    },
  };
  return tracker;
}

type Announced = Extract<RunEvent, { readonly event: 'run-started' }>['trials'][number];

function waiting(trial: Announced): TrialProgress {
  return { ...trial, running: false, resumedAt: 0, epochsDone: 0, step: 0, steps: 0 };
}

function changes(event: RunEvent): Partial<TrialProgress> {
  switch (event.event) {
    case 'trial-started':
      return { running: true, resumedAt: event.resumedAtEpoch, epochsDone: event.resumedAtEpoch };
    case 'step':
      return { step: event.step, steps: event.steps, loss: event.loss };
    case 'epoch':
      return { epochsDone: event.result.epoch + 1, step: 0, steps: 0, last: event.result };
    case 'trial-finished':
      return { running: false, status: event.status };
    default:
      return {};
  }
}

function workOf(trials: readonly TrialProgress[]): { done: number; total: number } {
  const work = { done: 0, total: 0 };
  for (const trial of trials.filter((candidate) => !candidate.cached)) {
    const within = trial.running && trial.steps > 0 ? Math.min(trial.step / trial.steps, 1) : 0;
    const done = trial.epochsDone - trial.resumedAt + within;
    work.done += done;
    // What a failed or stopped trial leaves undone will not be done.
    work.total += trial.status === undefined ? Math.max(trial.epochs - trial.resumedAt, done) : done;
  }
  return work;
}
