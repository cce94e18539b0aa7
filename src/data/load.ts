/** From what an experiment says about its data to samples in memory: read, name classes, divide, normalise. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { fail, unreachable } from '../diagnostics/diagnostic.ts';
import type { Data } from '../experiment/schema.generated.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import type { Dataset, Preprocessing, Samples, Targets } from './dataset.ts';
import { checkFinite, normaliseRows, preprocessingOf } from './normalise.ts';
import { type Part, partsOf } from './parts.ts';
import { readCsv } from './sources/csv.ts';
import { readIdx } from './sources/idx.ts';
import { readMnist } from './sources/mnist.ts';
import { readNpz } from './sources/npz.ts';
import type { RawData, RawSamples } from './sources/source.ts';

/** Counts changes of what is done to the contents: a new number makes old results stale. */
const SEMANTICS = 1;

/**
 * Loads, checks and normalises; a relative path starts at `folder`, that of the experiment.
 * Errors: `data-*` (what is missing, broken or contradictory, with file and place), `file-*`.
 */
export async function loadDataset(data: Data, folder: string): Promise<Dataset> {
  const raw = await readSource(data, folder);
  checkSamples(raw.train);
  if (raw.test !== undefined) checkSamples(raw.test);
  const { classes, train, validation, test } = partsOf(data, raw);
  const preprocessing = preprocessingOf(data.normalize, raw, train);
  return {
    description: raw.description,
    shape: raw.shape,
    warnings: emptyClasses(classes, train),
    classes,
    train: samplesOf(train, preprocessing),
    ...(validation === undefined ? {} : { validation: samplesOf(validation, preprocessing) }),
    test: samplesOf(test, preprocessing),
    preprocessing,
    fingerprint: fingerprintOf(data, raw.digest),
  };
}

function readSource(data: Data, folder: string): Promise<RawData> {
  switch (data.source) {
    case 'mnist':
      return readMnist();
    case 'idx':
      return readIdx(resolve(folder, data.path));
    case 'npz':
      return readNpz(resolve(folder, data.path), data.keys);
    case 'csv':
      return readCsv(resolve(folder, data.path), data);
    default:
      return unreachable(data);
  }
}

function checkSamples(samples: RawSamples): void {
  if (samples.count === 0) fail('data-empty', `${samples.file} holds no samples`);
  if (samples.inputs.length === 0) fail('data-empty', `the samples of ${samples.file} hold no numbers`);
  checkFinite(samples.inputs, samples);
  if (samples.targets.kind === 'values') checkFinite(Float64Array.from(samples.targets.values), samples);
}

/** Classes that training never sees are no error: a small part of a set may lack a rare one. */
function emptyClasses(classes: readonly string[], { targets, rows }: Part): readonly string[] {
  if (targets.kind !== 'classes') return [];
  const seen = new Set(Array.from(rows, (row) => targets.labels[row]!));
  const missing = classes.filter((_, index) => !seen.has(index));
  return missing.length === 0 ? [] : [`no training sample is of class ${missing.join(', ')}`];
}

function samplesOf(part: Part, preprocessing: Preprocessing): Samples {
  return {
    count: part.rows.length,
    inputs: normaliseRows(preprocessing, part.samples.inputs, part.rows),
    targets: targetsOf(part),
  };
}

function targetsOf({ targets, rows }: Part): Targets {
  if (targets.kind === 'classes') return { kind: 'classes', labels: rows.map((row) => targets.labels[row]!) };
  const { values, width } = targets;
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    picked.set(values.subarray(row * width, (row + 1) * width), index * width);
  });
  return { kind: 'values', values: picked, width };
}

/** Where the files lie does not matter; what they hold and what was done to it does. */
function fingerprintOf(data: Data, digest: string): string {
  const { path: _, ...rest } = 'path' in data ? data : { ...data, path: undefined };
  return createHash('sha256')
    .update(canonicalJson([SEMANTICS, rest, digest]))
    .digest('hex');
}
