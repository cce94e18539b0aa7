/**
 * A trial that one engine has begun and another goes on with. Draws, batches and state are the same on all engines, so a
 * checkpoint serves each of them; what comes of it hangs on who trained what, and is kept under a key that says so.
 */
import { copyFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail } from '../diagnostics/diagnostic.ts';
import type { EngineName } from './engines/index.ts';
import type { PreparedRun, PreparedTrial } from './prepare.ts';
import type { EngineSpan } from './results.ts';
import { appendEpoch, epochOfLatentFile, lock, readProgress, readResult } from './store.ts';
import type { Progress } from './train.ts';
import { keyOf, type TrialSpecification } from './trial.ts';

/** What an engine trained of a trial before another went on. */
export interface Beginning {
  readonly engine: EngineName;
  /** Of the trial that it alone was training. */
  readonly key: string;
  /** How many it had finished at its checkpoint. */
  readonly epochs: number;
}

/** Which engine trained from which epoch on. */
export function enginesOf({ experiment: { engine }, begun }: TrialSpecification): readonly EngineSpan[] {
  if (begun === undefined) return [{ engine, from_epoch: 0 }];
  return [
    { engine: begun.engine, from_epoch: 0 },
    { engine, from_epoch: begun.epochs },
  ];
}

/** What becomes of a trial, in words for one and for several. */
const FATES = {
  begun: ['trial goes on from its checkpoint', 'trials go on from its checkpoints'],
  finished: ['trial that it finished is taken over', 'trials that it finished are taken over'],
  own: ['trial is left as it was begun without it', 'trials are left as they were begun without it'],
  fresh: ['trial starts from the beginning', 'trials start from the beginning'],
} as const;

type Fate = keyof typeof FATES;

/**
 * The run with the trials that `engine` has begun going on from there, and those that it has finished as they are. A trial
 * that was begun under its own key stays what it is. Error: `bad-option`.
 */
export async function continueFrom(
  engine: EngineName,
  prepared: PreparedRun,
  home = '.nnc',
): Promise<PreparedRun> {
  const { trials } = prepared;
  const folder = join(resolve(home), 'trials');
  const found: Found[] = [];
  for (const trial of trials) found.push(await fateOf(engine, trial, folder));
  const count = (fate: Fate) => found.filter((each) => each.fate === fate).length;
  if (!found.some(({ isBegun }) => isBegun)) {
    fail('bad-option', `--continue-from ${engine}: no trial of this run was begun by ${engine} here`, {
      fixes: [
        {
          message:
            'all but the engine has to be as it was: model, data, `train` with its threads, metrics, seed, and the working folder',
          edits: [],
        },
      ],
    });
  }
  const fates = (Object.keys(FATES) as Fate[]).filter((fate) => count(fate) > 0);
  const texts = fates.map((fate) => `${count(fate)} ${FATES[fate][count(fate) === 1 ? 0 : 1]}`);
  const continued = `begun by ${engine}: ${texts.join(', ')}`;
  return { ...prepared, continued, trials: found.map(({ trial }) => trial) };
}

interface Found {
  readonly fate: Fate;
  readonly trial: PreparedTrial;
  /** Whether the engine that is named has trained some of it. */
  readonly isBegun: boolean;
}

async function fateOf(engine: EngineName, trial: PreparedTrial, folder: string): Promise<Found> {
  const { network, specification } = trial;
  const { experiment, fingerprint, seed } = specification;
  if (experiment.engine === engine) {
    fail('bad-option', `--continue-from ${engine}: ${trial.title} is to be trained by ${engine} itself`, {
      fixes: [{ message: 'name the engine that is to go on with --engine', edits: [] }],
    });
  }
  const others = { ...experiment, engine };
  const key = keyOf(network, others, { fingerprint, seed });
  const isFinished = (await readResult(join(folder, key))) !== undefined;
  const epochs = (await readProgress(join(folder, key)))?.epochs.length;
  const isBegun = isFinished || epochs !== undefined;
  const own = join(folder, specification.key);
  if ((await readResult(own)) !== undefined || (await readProgress(own)) !== undefined) {
    return { fate: 'own', trial, isBegun };
  }
  if (isFinished) {
    const taken = { ...trial, specification: { ...specification, key, experiment: others } };
    return { fate: 'finished', trial: taken, isBegun };
  }
  if (epochs === undefined) return { fate: 'fresh', trial, isBegun };
  const begun: Beginning = { engine, key, epochs };
  const mixed = keyOf(network, experiment, { fingerprint, seed, begun });
  const continued = { ...trial, specification: { ...specification, key: mixed, begun } };
  return { fate: 'begun', trial: continued, isBegun };
}

/**
 * Copies what another engine trained into the folder of the trial that goes on from it, which holds no epochs yet.
 * Errors: `busy` while that engine still trains, `checkpoint-changed`.
 */
export async function takeOver(folder: string, { engine, key, epochs }: Beginning): Promise<Progress> {
  const from = join(dirname(folder), key);
  const unlock = await lock(from, `what ${engine} began`);
  try {
    const progress = await readProgress(from);
    if (progress?.epochs.length !== epochs) {
      return fail(
        'checkpoint-changed',
        `the checkpoint after ${epochs} epochs by ${engine} is gone (${from})`,
        {
          fixes: [{ message: 'type the same command again: it goes on from what is there now', edits: [] }],
        },
      );
    }
    for (const name of await readdir(from)) {
      const epoch = epochOfLatentFile(name);
      if (epoch !== undefined && epoch < epochs) await copyFile(join(from, name), join(folder, name));
    }
    for (const epoch of progress.epochs) await appendEpoch(folder, epoch);
    return progress;
  } finally {
    await unlock();
  }
}
