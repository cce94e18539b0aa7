/** The process of one trial: reads `trial.json` in the folder it is told, trains, and says how it goes to its parent. */
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inputShape } from '../compiler/network.ts';
import type { StateVariable } from '../compiler/program.ts';
import { loadDataset } from '../data/load.ts';
import { type Diagnostic, DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { takeOver } from './continuation.ts';
import { readText } from './files.ts';
import type { EpochResult } from './results.ts';
import {
  appendEpoch,
  lock,
  readResult,
  resume,
  SPECIFICATION,
  writeCheckpoint,
  writeLatent,
  writeResult,
} from './store.ts';
import { type TrainingHooks, type TrainingOutcome, train } from './train.ts';
import { networkOf, type TrialSpecification } from './trial.ts';

/** What the process of a trial says. */
export type TrialMessage =
  /** Another process works on it, and its result will serve this run too. */
  | { readonly type: 'waiting'; readonly why: string }
  | { readonly type: 'started'; readonly resumedAtEpoch: number }
  | {
      readonly type: 'step';
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
    }
  | { readonly type: 'epoch'; readonly result: EpochResult }
  | { readonly type: 'finished' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'failed'; readonly diagnostics: readonly Diagnostic[] };

/** What it is told: to end the epoch and leave the rest for later. */
export interface StopMessage {
  readonly type: 'stop';
}

/** Milliseconds between looks at a folder that another process works in. */
const WAIT = 500;

/** Seconds between checkpoints: short enough to lose little, long enough to cost nothing. */
const CHECKPOINT_INTERVAL = 10;

/** Trains the trial in `folder`; `send` and `shouldStop` connect it to whoever started it. */
export async function runTrial(
  folder: string,
  send: (message: TrialMessage) => void,
  shouldStop: () => boolean,
): Promise<void> {
  let unlock = async (): Promise<void> => {};
  try {
    unlock = await lockWhenFree(folder, shouldStop, (why) => send({ type: 'waiting', why }));
    if ((await readResult(folder)) !== undefined) return send({ type: 'finished' });
    const specification = JSON.parse(await readText(join(folder, SPECIFICATION))) as TrialSpecification;
    const outcome = await trainIn(folder, specification, { send, shouldStop });
    send({ type: outcome.finished ? 'finished' : 'interrupted' });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    send({ type: 'failed', diagnostics: error.diagnostics });
  } finally {
    await unlock();
  }
}

/** Waits for another run that trains the same trial: its result will serve this one too. */
async function lockWhenFree(
  folder: string,
  shouldStop: () => boolean,
  onWait: (why: string) => void,
): Promise<() => Promise<void>> {
  let isSaid = false;
  for (;;) {
    try {
      return await lock(folder, 'this trial');
    } catch (error) {
      const busy = error instanceof DiagnosticError && error.diagnostics[0]!.code === 'busy';
      if (!busy || shouldStop()) throw error;
      if (!isSaid) onWait(error.diagnostics[0]!.message);
      isSaid = true;
      await delay(WAIT);
    }
  }
}

interface Connection {
  readonly send: (message: TrialMessage) => void;
  readonly shouldStop: () => boolean;
}

async function trainIn(
  folder: string,
  { model, experiment, folder: base, seed, fingerprint, begun }: TrialSpecification,
  { send, shouldStop }: Connection,
): Promise<TrainingOutcome> {
  const network = networkOf(model);
  // The folder of a trial lies in `trials` of what nnc keeps.
  const home = dirname(dirname(folder));
  const dataset = await loadDataset(experiment.data, base, { input: inputShape(network), home });
  if (dataset.fingerprint !== fingerprint) fail('data-changed', 'the data changed after the run was planned');
  const progress = (await resume(folder)) ?? (begun && (await takeOver(folder, begun)));
  send({ type: 'started', resumedAtEpoch: progress?.epochs.length ?? 0 });
  let variables: readonly StateVariable[] = [];
  let saved = Number.NEGATIVE_INFINITY;
  const hooks: TrainingHooks = {
    onStart: (declared) => {
      variables = declared;
    },
    onStep: (epoch, step, steps, loss) => send({ type: 'step', epoch, step, steps, loss }),
    onLatent: (epoch, values) => writeLatent(folder, epoch, values),
    onEpoch: async (result, current) => {
      await appendEpoch(folder, result);
      send({ type: 'epoch', result });
      // Lets a stop that came in during the epoch be seen.
      await new Promise(setImmediate);
      if (!shouldStop() && performance.now() - saved < CHECKPOINT_INTERVAL * 1000) return;
      await writeCheckpoint(folder, await current(), variables);
      saved = performance.now();
    },
    shouldStop,
  };
  const outcome = await train({ network, experiment, dataset, seed }, hooks, progress);
  if (outcome.kept !== undefined) {
    const result = { epochs: outcome.epochs, final: outcome.kept.final };
    await writeResult(folder, result, { state: outcome.kept.weights, variables });
  }
  return outcome;
}
