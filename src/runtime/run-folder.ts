/** The folder that a run leaves, and the list of all of them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fail } from '../diagnostics/diagnostic.ts';
import type { LatentView } from '../report/latent.ts';
import { failOnFile, makeFolder, readBytes, readText, writeWhole } from './files.ts';
import type { PreparedRun, PreparedTrial } from './prepare.ts';
import type { RunResults } from './results.ts';
import { readTensors, writeTensors } from './safetensors.ts';
import { latentFile, METRICS, readLatent, SPECIFICATION, TIMINGS, WEIGHTS } from './store.ts';

/** `run.json`: marks a folder as a run's, and says whose. */
interface RunMark {
  readonly version: 1;
  /** Paths from the folder, so that a project can be moved as a whole. */
  readonly model: string;
  readonly experiment: string;
}

const MARK = 'run.json';
/** What a run writes, and so may take away again. */
const OWN = ['results.json', 'report.html', 'trials', 'pictures'];

/** Makes the folder of a run, or takes that of an earlier run of the same experiment. Errors: `out-taken`, `file-*`. */
export async function claimRunFolder(out: string, { modelPath, experimentPath }: PreparedRun): Promise<void> {
  const mark = {
    version: 1,
    model: relative(out, modelPath),
    experiment: relative(out, experimentPath),
  } as const;
  // Files that begin with a dot are those of the system, or of a write that was cut off.
  const present = existsSync(out) ? (await list(out)).filter((name) => !name.startsWith('.')) : [];
  if (present.length > 0) await refuseOthers(out, present, mark);
  await writeWhole(join(out, MARK), `${JSON.stringify(mark)}\n`);
}

/** Takes away what an earlier run left; called when the new results are there to replace it. */
export async function clearRunFolder(out: string): Promise<void> {
  for (const name of OWN) await rm(join(out, name), { recursive: true, force: true });
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    return failOnFile(error, folder, 'read');
  }
}

async function refuseOthers(out: string, present: readonly string[], mark: RunMark): Promise<void> {
  const refuse = (what: string): never =>
    fail('out-taken', `${out} holds ${what}`, {
      fixes: [{ message: 'name another folder with --out, or remove this one', edits: [] }],
    });
  if (!present.includes(MARK)) refuse(`${present[0]}, which is not a run of nnc`);
  const other = JSON.parse(await readText(join(out, MARK))) as RunMark;
  if (other.model !== mark.model || other.experiment !== mark.experiment) {
    refuse(`the run of ${other.experiment} with ${other.model}`);
  }
}

/** Puts a finished trial into the view of a run: the same files, its weights under the names of the labels. */
export async function linkTrial(
  from: string,
  to: string,
  { specification, network }: PreparedTrial,
): Promise<void> {
  await makeFolder(to);
  const latent = (specification.experiment.report.latent?.epochs ?? []).map(latentFile);
  const present = latent.filter((name) => existsSync(join(from, name)));
  for (const name of [METRICS, TIMINGS, ...present]) await linkFile(join(from, name), join(to, name));
  await writeWhole(join(to, SPECIFICATION), `${JSON.stringify(specification, null, 1)}\n`);
  const labelled = network.layers.filter(({ path, structuralPath }) => path !== structuralPath);
  if (labelled.length === 0) return linkFile(join(from, WEIGHTS), join(to, WEIGHTS));
  const { tensors, metadata } = readTensors(await readBytes(join(from, WEIGHTS)), join(from, WEIGHTS));
  const paths = new Map(network.layers.map((layer) => [layer.structuralPath, layer.path]));
  const renamed = new Map(
    [...tensors].map(([name, tensor]) => {
      const slash = name.lastIndexOf('/');
      return [(paths.get(name.slice(0, slash)) ?? name.slice(0, slash)) + name.slice(slash), tensor];
    }),
  );
  await writeWhole(join(to, WEIGHTS), writeTensors({ tensors: renamed, metadata }));
}

/** The latent values in the folders of trials, for the report. */
export async function readLatentViews(out: string, trials: readonly PreparedTrial[]): Promise<LatentView[]> {
  const views = trials.map(async ({ name, specification }): Promise<LatentView[]> => {
    const { latent } = specification.experiment.report;
    if (latent === undefined) return [];
    const found = latent.epochs.map(async (epoch) => {
      const read = await readLatent(join(out, 'trials', name), epoch);
      if (read === undefined) return [];
      return { epoch, values: read.values.data, ...(read.labels && { labels: read.labels.data }) };
    });
    const epochs = (await Promise.all(found)).flat();
    return epochs.length === 0 ? [] : [{ trial: name, layer: latent.layer, epochs }];
  });
  return (await Promise.all(views)).flat();
}

/** The files of a trial are replaced whole, never changed, so two names may share one. */
async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to).catch((error) => failOnFile(error, to, 'write'));
  }
}

/** What `nnc list` knows of a run. */
export interface RunEntry {
  readonly out: string;
  readonly model: string;
  readonly experiment: string;
  readonly started: string;
  readonly done: number;
  readonly trials: number;
  /** Best final test accuracy, where the targets are classes. */
  readonly accuracy?: number;
}

/** Adds a run to the list, in the place of an earlier one in the same folder. */
export async function registerRun(home: string, out: string, results: RunResults): Promise<void> {
  const accuracies = results.trials.flatMap(({ final }) => final?.test.accuracy ?? []);
  const entry: RunEntry = {
    out,
    model: results.model,
    experiment: results.experiment,
    started: results.started,
    done: results.trials.filter(({ status }) => status === 'done').length,
    trials: results.trials.length,
    ...(accuracies.length > 0 && { accuracy: Math.max(...accuracies) }),
  };
  const name = createHash('sha256').update(out).digest('hex').slice(0, 16);
  await writeWhole(join(home, 'runs', `${name}.json`), `${JSON.stringify(entry)}\n`);
}

/** The runs made from this folder, newest first; those whose folder is gone are left out. */
export async function listRuns(home: string): Promise<RunEntry[]> {
  const folder = join(home, 'runs');
  if (!existsSync(folder)) return [];
  const entries: RunEntry[] = [];
  for (const name of (await list(folder)).filter((file) => file.endsWith('.json') && !file.startsWith('.'))) {
    const entry = JSON.parse(await readText(join(folder, name))) as RunEntry;
    if (existsSync(join(entry.out, 'results.json'))) entries.push(entry);
  }
  return entries.sort((a, b) => b.started.localeCompare(a.started));
}
