/** Which samples are for training, validation and test, and what each is to be taken for. */
import { fail } from '../diagnostics/diagnostic.ts';
import type { Data } from '../experiment/schema.generated.ts';
import type { Targets } from './dataset.ts';
import { classNumbers, classTable } from './labels.ts';
import type { RawData, RawSamples } from './sources/source.ts';
import { divide, divideBundles } from './split.ts';

/** Some rows of a file, in ascending order, and the targets of all of them. */
export interface Part {
  readonly samples: RawSamples;
  readonly targets: Targets;
  readonly rows: Int32Array;
}

export interface Parts {
  /** Empty when the targets are values. */
  readonly classes: readonly string[];
  readonly train: Part;
  readonly validation?: Part;
  readonly test: Part;
}

/**
 * Names the classes and divides the samples as the experiment asks, or not at all: then all but a test set of its own is
 * for training. Errors: `data-classes`, `data-label`, `data-split`.
 */
export function partsOf(data: Data, raw: RawData, { isDivided = true } = {}): Parts {
  const { classes, targetsOf } = targetReader(data, raw);
  const all: Part = { ...whole(raw.train), targets: targetsOf(raw.train) };
  const own = raw.test && { ...whole(raw.test), targets: targetsOf(raw.test) };
  if (!isDivided) return { classes, train: all, test: own ?? { ...all, rows: new Int32Array(0) } };
  const share = 'test' in data.split ? data.split.test : undefined;
  if (own !== undefined) {
    if (share !== undefined)
      fail('data-split', `split.test is ${share}, but ${own.samples.file} is the test set already`);
    return { classes, ...withValidation(all, data), test: own };
  }
  if (share === undefined) {
    fail(
      'data-split',
      `${raw.train.file} is the only set: split.test has to give the share of it that is the test set`,
    );
  }
  const { rest, chosen } = dividedPart(all, share, { seed: data.split.seed, purpose: 'test' });
  return { classes, ...withValidation(rest, data), test: chosen };
}

function withValidation(train: Part, data: Data): Pick<Parts, 'train' | 'validation'> {
  const { validation, seed } = data.split;
  if (validation === undefined) return { train };
  const { rest, chosen } = dividedPart(train, validation, { seed, purpose: 'validation' });
  return { train: rest, validation: chosen };
}

function targetReader(data: Data, raw: RawData) {
  if (raw.train.targets.kind === 'values') {
    if (data.classes !== undefined)
      fail('data-classes', 'classes are given, but the targets are numbers to predict');
    return { classes: [], targetsOf: valuesOf };
  }
  const table = classTable(raw.train.targets.labels, data.classes);
  const targetsOf = (samples: RawSamples): Targets => ({
    kind: 'classes',
    labels: classNumbers(samples, table),
  });
  return { classes: table.classes, targetsOf };
}

function valuesOf(samples: RawSamples): Targets {
  const values =
    samples.targets.kind === 'values' ? Float32Array.from(samples.targets.values) : new Float32Array();
  return { kind: 'values', values, width: 1 };
}

function whole(samples: RawSamples): Pick<Part, 'samples' | 'rows'> {
  return { samples, rows: Int32Array.from({ length: samples.count }, (_, row) => row) };
}

function dividedPart(
  part: Part,
  share: number,
  from: { readonly seed: number; readonly purpose: 'test' | 'validation' },
) {
  const { rows, targets } = part;
  const groups =
    targets.kind === 'classes' ? rows.map((row) => targets.labels[row]!) : new Int32Array(rows.length);
  const bundles = part.samples.groups && rows.map((row) => part.samples.groups![row]!);
  const { rest, chosen } =
    bundles === undefined
      ? divide(rows, groups, share, from)
      : divideBundles(rows, { groups, bundles }, share, from);
  if (rest.length === 0 || chosen.length === 0) {
    const left = chosen.length === 0 ? `the ${from.purpose} set` : 'training';
    fail(
      'data-split',
      `split.${from.purpose} is ${share} of ${rows.length} samples of ${part.samples.file}: none is left for ${left}`,
    );
  }
  return { rest: { ...part, rows: rest }, chosen: { ...part, rows: chosen } };
}
