/** The finished trials of a run: what `nnc run` leaves in its folder, for whoever uses the weights. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../diagnostics/diagnostic.ts';
import { readBytes, readText } from './files.ts';
import type { RunResults, TrialResult } from './results.ts';
import { readTensors, type TensorFile } from './safetensors.ts';
import { SPECIFICATION, WEIGHTS } from './store.ts';
import type { TrialSpecification } from './trial.ts';

/** A trial that was trained to its end. */
export interface FinishedTrial {
  readonly name: string;
  readonly specification: TrialSpecification;
  /** Its weights by labelled path, and the file that they come from. */
  readonly weights: TensorFile;
  readonly path: string;
}

/** The finished trials of the run in this folder, at least one. Errors: `not-a-run`, `no-such-trial`. */
export async function finishedTrials(run: string): Promise<readonly TrialResult[]> {
  const path = join(run, 'results.json');
  if (!existsSync(path)) fail('not-a-run', `${run} is not the folder of a run: it holds no results.json`);
  const { trials } = parseResults(await readText(path), path);
  const finished = trials.filter(({ status }) => status === 'done');
  return finished.length > 0 ? finished : fail('no-such-trial', `no trial of ${run} is finished`);
}

/** The trial of that name; without one, that with the best figures on the test set. Error: `no-such-trial`. */
export function chosenTrial(trials: readonly TrialResult[], run: string, wanted?: string): TrialResult {
  if (wanted === undefined) return trials.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
  const names = trials.map(({ name }) => name).join(', ');
  return (
    trials.find(({ name }) => name === wanted) ??
    fail('no-such-trial', `${run} has no finished trial ${wanted}; it has ${names}`)
  );
}

/** Accuracy where there are classes, loss otherwise. */
function scoreOf({ final }: TrialResult): number {
  return final!.test.accuracy ?? -final!.test.loss!;
}

/** What a trial was told to do, and its kept weights. Errors: `file-*`, `weights-*`. */
export async function readTrial(run: string, name: string): Promise<FinishedTrial> {
  const folder = join(run, 'trials', name);
  const specification = JSON.parse(await readText(join(folder, SPECIFICATION))) as TrialSpecification;
  const path = join(folder, WEIGHTS);
  return { name, specification, weights: readTensors(await readBytes(path), path), path };
}

function parseResults(text: string, path: string): RunResults {
  const refuse = (why: string) => fail('not-a-run', `${path} is not what a run writes: ${why}`);
  let results: Partial<RunResults> | null;
  try {
    results = JSON.parse(text) as Partial<RunResults> | null;
  } catch (error) {
    return refuse((error as Error).message);
  }
  return Array.isArray(results?.trials) ? (results as RunResults) : refuse('it lists no trials');
}
