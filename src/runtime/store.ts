/**
 * The folder of one trial under `.nnc/trials/KEY`:
 *
 *     trial.json              what was to be done
 *     metrics.jsonl           a line an epoch; the same trial writes the same bytes
 *     timings.jsonl           seconds of each epoch
 *     latent-20.safetensors   what the report's layer gave for the test set after epoch 20
 *     checkpoint.safetensors  all state, while it is not finished
 *     weights.safetensors     the kept weights
 *     result.json             written last: without it the trial is not finished
 *
 * Tensors are named by structural path, so that a renamed label finds them again.
 */
import { existsSync } from 'node:fs';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StateVariable } from '../compiler/program.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import type { State } from './engines/engine.ts';
import { appendLine, failOnFile, makeFolder, readBytes, readText, writeWhole } from './files.ts';
import type { LatentValues } from './inspect.ts';
import type { EpochResult, FinalResult } from './results.ts';
import { readTensors, type Tensor, writeTensors } from './safetensors.ts';
import type { Progress } from './train.ts';

/** `result.json`. */
export interface StoredResult {
  readonly epochs: readonly EpochResult[];
  readonly final: FinalResult;
}

const RESULT = 'result.json';
/** The file that a working process holds. */
export const LOCK = 'lock';
const CHECKPOINT = 'checkpoint.safetensors';
export const WEIGHTS = 'weights.safetensors';
export const METRICS = 'metrics.jsonl';
export const TIMINGS = 'timings.jsonl';
export const SPECIFICATION = 'trial.json';

/** The result of a finished trial, or undefined. */
export async function readResult(folder: string): Promise<StoredResult | undefined> {
  const path = join(folder, RESULT);
  return existsSync(path) ? (JSON.parse(await readText(path)) as StoredResult) : undefined;
}

/** The weights first and the result last: what is marked finished is whole. */
export async function writeResult(
  folder: string,
  result: StoredResult,
  weights: { readonly state: State; readonly variables: readonly StateVariable[] },
): Promise<void> {
  await writeWhole(join(folder, WEIGHTS), writeTensors({ tensors: withShapes(weights, ''), metadata: {} }));
  await writeWhole(join(folder, RESULT), `${JSON.stringify(result)}\n`);
  await rm(join(folder, CHECKPOINT), { force: true });
}

/** Adds an epoch's line to the metrics and to the timings. */
export async function appendEpoch(folder: string, { seconds, ...figures }: EpochResult): Promise<void> {
  await appendLine(join(folder, METRICS), JSON.stringify(figures));
  await appendLine(join(folder, TIMINGS), JSON.stringify({ epoch: figures.epoch, seconds }));
}

/** The file of the latent values after an epoch. */
export function latentFile(epoch: number): string {
  return `latent-${epoch}.safetensors`;
}

/** Of which epoch a file of latent values is; undefined of other files. */
export function epochOfLatentFile(name: string): number | undefined {
  const epoch = /^latent-(\d+)\.safetensors$/.exec(name)?.[1];
  return epoch === undefined ? undefined : Number(epoch);
}

/** Keeps the latent values after an epoch: `values` [samples, units], with `labels` [samples] where there are classes. */
export async function writeLatent(
  folder: string,
  epoch: number,
  { values, labels }: LatentValues,
): Promise<void> {
  const tensors = new Map([['values', values], ...(labels ? [['labels', labels] as const] : [])]);
  await writeWhole(join(folder, latentFile(epoch)), writeTensors({ tensors, metadata: {} }));
}

/** The latent values that were kept after an epoch, or undefined. */
export async function readLatent(folder: string, epoch: number): Promise<LatentValues | undefined> {
  const path = join(folder, latentFile(epoch));
  if (!existsSync(path)) return undefined;
  const { tensors } = readTensors(await readBytes(path), path);
  const labels = tensors.get('labels');
  return { values: tensors.get('values')!, ...(labels && { labels }) };
}

/** All that training needs to go on after this epoch. */
export async function writeCheckpoint(
  folder: string,
  { epochs, state, best }: Progress,
  variables: readonly StateVariable[],
): Promise<void> {
  const tensors = new Map([
    ...withShapes({ state, variables }, 'state/'),
    ...(best ? withShapes({ state: best.state, variables }, 'best/') : []),
  ]);
  const metadata = { epochs: String(epochs.length), ...(best && { best_epoch: String(best.epoch) }) };
  await writeWhole(join(folder, CHECKPOINT), writeTensors({ tensors, metadata }));
}

/** Where an interrupted trial goes on, if there is such a place; its metrics are cut back to it. */
export async function resume(folder: string): Promise<Progress | undefined> {
  const progress = await readProgress(folder);
  for (const name of [METRICS, TIMINGS]) await cutBack(join(folder, name), progress?.epochs.length ?? 0);
  return progress;
}

/** The checkpoint of a trial and the epochs before it; undefined where there is none, or epochs are missing. */
export async function readProgress(folder: string): Promise<Progress | undefined> {
  const path = join(folder, CHECKPOINT);
  if (!existsSync(path)) return undefined;
  const { tensors, metadata } = readTensors(await readBytes(path), path);
  const count = Number(metadata.epochs);
  const epochs = (await readEpochs(folder)).slice(0, count);
  if (epochs.length < count) return undefined;
  const state = tensorsUnder(tensors, 'state/');
  const best = metadata.best_epoch;
  if (best === undefined) return { epochs, state };
  return { epochs, state, best: { epoch: Number(best), state: tensorsUnder(tensors, 'best/') } };
}

/** Keeps the first `count` lines of a file. */
async function cutBack(path: string, count: number): Promise<void> {
  const lines = await readLines(path);
  if (lines.length <= count) return;
  const kept = lines.slice(0, count).map((line) => `${line}\n`);
  await writeWhole(path, kept.join(''));
}

/** Whole lines only: a last one that was cut off in writing does not count. */
async function readLines(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  return (await readText(path)).split('\n').slice(0, -1);
}

function withShapes(
  { state, variables }: { readonly state: State; readonly variables: readonly StateVariable[] },
  prefix: string,
): Map<string, Tensor> {
  const present = variables.filter(({ draw }) => state.has(draw));
  return new Map(present.map(({ draw, shape }) => [prefix + draw, { shape, data: state.get(draw)! }]));
}

function tensorsUnder(tensors: ReadonlyMap<string, Tensor>, prefix: string): State {
  const entries = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(entries.map(([name, { data }]) => [name.slice(prefix.length), data]));
}

/** Keeps other processes away from a folder until the returned function is called. Error: `busy`. */
export async function lock(folder: string, what: string): Promise<() => Promise<void>> {
  await makeFolder(folder);
  const path = join(folder, LOCK);
  const mine = join(folder, `.${LOCK}.${process.pid}`);
  // A link appears at once and whole: nobody sees a lock without its owner.
  await writeFile(mine, String(process.pid));
  try {
    if (!(await linked(mine, path))) {
      const owner = Number(await readFile(path, 'utf8').catch(() => '0'));
      if (isAlive(owner)) fail('busy', `process ${owner} is working on ${what} already (${folder})`);
      // Whoever moves the stale lock away is the one to take its place.
      await rename(path, `${mine}.stale`).catch(() => {});
      await rm(`${mine}.stale`, { force: true });
      if (!(await linked(mine, path))) fail('busy', `another process took ${what} (${folder})`);
    }
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(path, { force: true });
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    return failOnFile(error, to, 'write');
  }
}

function isAlive(owner: number): boolean {
  if (!(owner > 0) || owner === process.pid) return false;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The epochs that a trial has behind it, finished or not. */
export async function readEpochs(folder: string): Promise<EpochResult[]> {
  const timings = await readLines(join(folder, TIMINGS));
  const metrics = await readLines(join(folder, METRICS));
  return metrics.slice(0, timings.length).map((line, i) => {
    const { seconds } = JSON.parse(timings[i]!) as { seconds: number };
    return { ...(JSON.parse(line) as Omit<EpochResult, 'seconds'>), seconds };
  });
}
