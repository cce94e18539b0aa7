/** The data that a finished trial is evaluated on: its own, or other data read as its own was. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { inputShape, type Network } from '../../compiler/network.ts';
import type { Dataset, Inputs, Preprocessing, Samples } from '../../data/dataset.ts';
import { joined } from '../../data/joined.ts';
import { type LoadOptions, loadDataset } from '../../data/load.ts';
import { DiagnosticError, fail } from '../../diagnostics/diagnostic.ts';
import type { SetName } from '../results.ts';
import type { TrialSpecification } from '../trial.ts';

/** Which data of a trial, and what pictures are decoded with. */
export interface DataRequest extends Pick<LoadOptions, 'home' | 'onProgress'> {
  /** In place of the path of the trial's own data. */
  readonly path?: string;
  /** The part that is wanted: other data that is wanted whole need not be divided. */
  readonly set: SetName;
}

/**
 * Loads the data, with the classes of the trial and fed as its own was. Without a path it has to be what the trial was trained
 * on. Errors: `data-*`, `bad-option`, `file-*`.
 */
export async function loadFor(
  { experiment, folder, classes, preprocessing, fingerprint }: Trial,
  network: Network,
  { path, set, ...options }: DataRequest,
): Promise<Dataset> {
  const { data } = experiment;
  const reading = { ...options, input: inputShape(network) };
  if (path === undefined) {
    const own = await loadDataset(data, folder, reading);
    if (own.fingerprint === fingerprint) return own;
    return fail('data-changed', `${own.description}: the data has changed since the run was trained on it`);
  }
  if (!('path' in data))
    return fail(
      'bad-option',
      `the data of the run (source ${data.source}) reads no path: ${path} cannot take its place`,
    );
  if (!existsSync(resolve(path))) return fail('data-missing', `the data is not there: ${resolve(path)}`);
  const named = classes.length > 0 ? { classes: [...classes] } : {};
  const other = await loadDataset({ ...data, ...named, path: resolve(path) }, folder, {
    ...reading,
    isDivided: set !== 'all',
  }).catch(adviseWhole);
  // With the labels in the order of the run, the same files are the same data.
  const [found, expected] = [other.shape, preprocessing.shape].map((sizes) => sizes.join('x'));
  if (found !== expected) {
    return fail(
      'data-shape',
      `the samples of ${path} are ${found}, those that the run was trained on ${expected}`,
    );
  }
  return fedBy(other, preprocessing);
}

type Trial = Pick<TrialSpecification, 'experiment' | 'folder' | 'classes' | 'preprocessing' | 'fingerprint'>;

/** Other data that the experiment cannot divide may be taken whole. */
function adviseWhole(error: unknown): never {
  if (!(error instanceof DiagnosticError) || error.diagnostics[0]!.code !== 'data-split') throw error;
  const advice = '; the set "all" takes other data whole (nnc eval --set all)';
  throw new DiagnosticError(
    error.diagnostics.map((each) => ({ ...each, message: `${each.message}${advice}` })),
  );
}

/** One part of a data set, or all of them in this order: training, validation, test. Error: `bad-option`, where there is none of that name. */
export function partOf(dataset: Dataset, set: SetName): Samples {
  if (set === 'all') {
    const { train, validation, test } = dataset;
    return joined([train, ...(validation ? [validation] : []), test].filter(({ count }) => count > 0));
  }
  return (
    dataset[set] ?? fail('bad-option', `the data has no ${set} set: data.split.${set} was not asked for`)
  );
}

/** The data as another set was fed: with its offset and scale in place of its own. */
function fedBy(dataset: Dataset, preprocessing: Preprocessing): Dataset {
  const own = dataset.preprocessing;
  const change = (samples: Samples): Samples => ({
    ...samples,
    inputs: refed(samples.inputs, own, preprocessing),
  });
  const { train, validation, test } = dataset;
  return {
    ...dataset,
    preprocessing,
    train: change(train),
    ...(validation && { validation: change(validation) }),
    test: change(test),
  };
}

function refed(inputs: Inputs, own: Preprocessing, wanted: Preprocessing): Inputs {
  const width = wanted.shape.reduce((product, size) => product * size, 1);
  const at = (value: number | readonly number[], column: number) =>
    typeof value === 'number' ? value : value[column]!;
  if (inputs.kind === 'bytes') {
    const fed = Float32Array.from(
      { length: 256 },
      (_, byte) => (byte - at(wanted.offset, 0)) / at(wanted.scale, 0),
    );
    return { ...inputs, fed };
  }
  const isSame = JSON.stringify([own.offset, own.scale]) === JSON.stringify([wanted.offset, wanted.scale]);
  if (isSame) return inputs;
  const values = inputs.values.map((value, index) => {
    const column = index % width;
    const raw = value * at(own.scale, column) + at(own.offset, column);
    return (raw - at(wanted.offset, column)) / at(wanted.scale, column);
  });
  return { kind: 'numbers', values };
}
