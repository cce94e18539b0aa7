/** From what an experiment says about its data to samples in memory: read, name classes, divide, normalise. */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Shape } from '../compiler/network.ts';
import { type Diagnostic, fail, unreachable } from '../diagnostics/diagnostic.ts';
import type { Boxes, Data, Folders } from '../experiment/schema.generated.ts';
import { canonicalJson } from '../runtime/canonical.ts';
import { isByteRows, rowsInMemory } from './byte-rows.ts';
import type { Progress } from './cutting.ts';
import type { Dataset, Inputs, Preprocessing, Samples, Targets } from './dataset.ts';
import type { PictureSource } from './listing.ts';
import { checkFinite, normaliseRows, numbersOf, preprocessingOf } from './normalise.ts';
import { type Part, partsOf } from './parts.ts';
import { readPictures, sizedFor } from './pictures.ts';
import { listBoxes } from './sources/boxes.ts';
import { readCsv } from './sources/csv.ts';
import { readDrawnMasks } from './sources/drawn-masks.ts';
import { listFolders } from './sources/folders.ts';
import { readIdx } from './sources/idx.ts';
import { readMnist } from './sources/mnist.ts';
import { readNpz } from './sources/npz.ts';
import type { RawData, RawSamples } from './sources/source.ts';

/** Counts changes of what is done to the contents: a new number makes old results stale. */
const SEMANTICS = 1;

export interface LoadOptions {
  /** What the model takes, which pictures are brought to where the experiment does not say their size. */
  readonly input?: Shape;
  /** The folder of what nnc keeps; `.nnc` in the working folder without it. */
  readonly home?: string;
  /** Told about pictures that are decoded. */
  readonly onProgress?: Progress;
  /** Whether `data.split` is heeded; it is, unless it is said not to be. */
  readonly isDivided?: boolean;
}

/**
 * Loads, checks and normalises; a relative path starts at `folder`, that of the experiment.
 * Errors: `data-*` (what is missing, broken or contradictory, with file and place), `file-*`.
 */
export async function loadDataset(
  written: Data,
  folder: string,
  options: LoadOptions = {},
): Promise<Dataset> {
  const data = sizedFor(written, options.input);
  const raw = await readSource(data, folder, options);
  checkSamples(raw.train);
  if (raw.test !== undefined) checkSamples(raw.test);
  const { classes, train, validation, test } = partsOf(data, raw, options);
  const preprocessing = preprocessingOf(data.normalize, raw, train);
  return {
    description: raw.description,
    shape: raw.shape,
    warnings: [
      ...(raw.warnings ?? []),
      ...unscaledBytes(raw, data),
      ...emptyClasses(classes, train, 'training'),
      ...(test.rows.length > 0 ? emptyClasses(classes, test, 'test') : []),
    ],
    classes,
    train: samplesOf(train, preprocessing),
    ...(validation === undefined ? {} : { validation: samplesOf(validation, preprocessing) }),
    test: samplesOf(test, preprocessing),
    preprocessing,
    fingerprint: fingerprintOf(data, raw.digest),
  };
}

async function readSource(
  data: Data,
  folder: string,
  { home = '.nnc', onProgress = () => {} }: LoadOptions,
): Promise<RawData> {
  switch (data.source) {
    case 'mnist':
      return readMnist();
    case 'idx':
      return readIdx(resolve(folder, data.path));
    case 'npz':
      return readNpz(resolve(folder, data.path), data.keys);
    case 'csv':
      return readCsv(resolve(folder, data.path), data);
    case 'boxes':
    case 'folders':
      return readPictures(await listPictures(data, folder), data, {
        cache: resolve(home, 'pictures'),
        onProgress,
      });
    case 'drawn-masks':
      return readDrawnMasks(data, onProgress);
    default:
      return unreachable(data);
  }
}

/** The samples of a source of pictures, none of which is read. Errors: those of the source. */
export function listPictures(data: Boxes | Folders, folder: string): Promise<PictureSource> {
  const path = resolve(folder, data.path);
  return data.source === 'boxes' ? listBoxes(path, data) : listFolders(path);
}

function checkSamples(samples: RawSamples): void {
  if (samples.count === 0) fail('data-empty', `${samples.file} holds no samples`);
  const { inputs } = samples;
  const width = isByteRows(inputs) ? inputs.width : inputs.length;
  if (width === 0) fail('data-empty', `the samples of ${samples.file} hold no numbers`);
  if (!isByteRows(inputs)) checkFinite(inputs, samples);
  if (samples.targets.kind === 'values') checkFinite(Float64Array.from(samples.targets.values), samples);
}

/** Bytes as they are mostly are an oversight: rates that are usual for 0..1 then lead nowhere. */
function unscaledBytes({ bytes }: RawData, { normalize }: Data): readonly Diagnostic[] {
  if (!bytes || normalize !== 'none') return [];
  const message = 'the samples are fed as bytes, 0..255; "normalize: minmax" in data brings them to 0..1';
  return [{ severity: 'warning', code: 'data-scale', message }];
}

/** Classes that training or the test never sees are no error: a small part of a set may lack a rare one. */
function emptyClasses(
  classes: readonly string[],
  { targets, rows }: Part,
  name: 'training' | 'test',
): readonly Diagnostic[] {
  if (targets.kind !== 'classes') return [];
  const seen = new Set(Array.from(rows, (row) => targets.labels[row]!));
  const missing = classes.filter((_, index) => !seen.has(index));
  if (missing.length === 0) return [];
  const message = `no ${name} sample is of class ${missing.join(', ')}`;
  return [{ severity: 'warning', code: 'data-classes', message }];
}

function samplesOf(part: Part, preprocessing: Preprocessing): Samples {
  return {
    count: part.rows.length,
    inputs: inputsOf(part, preprocessing),
    targets: targetsOf(part),
  };
}

/** Bytes stay bytes where one offset and one scale hold for all of them. */
function inputsOf({ samples, rows }: Part, preprocessing: Preprocessing): Inputs {
  const { inputs, count } = samples;
  const { offset, scale } = preprocessing;
  const bytes = inputs instanceof Uint8Array ? rowsInMemory(inputs, inputs.length / count) : inputs;
  if (isByteRows(bytes) && typeof offset === 'number' && typeof scale === 'number') {
    const fed = Float32Array.from({ length: 256 }, (_, byte) => (byte - offset) / scale);
    return { kind: 'bytes', bytes, rows, fed };
  }
  return { kind: 'numbers', values: normaliseRows(preprocessing, numbersOf(samples), rows) };
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
