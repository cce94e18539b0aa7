/** From labels as they were found to class numbers. */
import { type Diagnostic, DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { shortened } from './listing.ts';
import type { RawSamples } from './sources/source.ts';

/** The order of classes, and the number of each label. */
export interface ClassTable {
  readonly classes: readonly string[];
  readonly indexOf: (label: string | number) => number | undefined;
}

/**
 * The classes of a data set: in the order given, or sorted as they occur in training (numbers by size, texts by character).
 * Where labels are numbers and no class given is one, label i means the i-th class. Errors: `data-classes`.
 */
export function classTable(
  train: ArrayLike<string | number>,
  given: readonly (string | number)[] | undefined,
): ClassTable {
  const found = distinct(train);
  const names = (given ?? found).map(String);
  if (new Set(names).size !== names.length)
    fail('data-classes', `classes names one label twice: ${names.join(', ')}`);
  if (names.length < 2)
    fail('data-classes', `the training set has one class only (${names.join()}); at least two are needed`);
  if (given !== undefined && found.every((label) => typeof label === 'number') && !names.some(isNumeral)) {
    return { classes: names, indexOf: (label) => (Number(label) in names ? Number(label) : undefined) };
  }
  const numbers = new Map(names.map((name, index) => [name, index]));
  return { classes: names, indexOf: (label) => numbers.get(String(label)) };
}

/** What class numbers are made of. */
export type LabelledSamples = Pick<RawSamples, 'file' | 'labelFile' | 'count' | 'targets' | 'place'>;

/** The class number of every sample. Errors: `data-label`, naming file and first place of unknown labels. */
export function classNumbers(samples: LabelledSamples, table: ClassTable): Int32Array {
  const unknown = unknownLabels(samples, table);
  if (unknown.length > 0) throw new DiagnosticError(shortened(unknown));
  return Int32Array.from(labelsOf(samples), (label) => table.indexOf(label)!);
}

/** A `data-label` for every label that is none of the classes, at its first sample. */
export function unknownLabels(samples: LabelledSamples, table: ClassTable): readonly Diagnostic[] {
  const { labelFile, file, place } = samples;
  const known = table.classes.slice(0, 20).join(', ');
  const unknown = new Map<string | number, { readonly first: number; count: number }>();
  labelsOf(samples).forEach((label, row) => {
    if (table.indexOf(label) !== undefined) return;
    const seen = unknown.get(label);
    if (seen === undefined) unknown.set(label, { first: row, count: 1 });
    else seen.count++;
  });
  return [...unknown].map(([label, { first, count }]) => {
    const others = count === 1 ? '' : `; ${count} samples have it, this is the first`;
    const message = `${labelFile ?? file}, ${place(first)}: label "${label}" is none of the classes (${known})${others}`;
    return { severity: 'error', code: 'data-label', message };
  });
}

function labelsOf({ count, targets }: LabelledSamples): readonly (string | number)[] {
  return targets.kind === 'labels' ? Array.from(targets.labels).slice(0, count) : [];
}

function distinct(labels: ArrayLike<string | number>): (string | number)[] {
  const found = new Set<string | number>();
  for (let index = 0; index < labels.length; index++) found.add(labels[index]!);
  return [...found].sort((left, right) =>
    typeof left === 'number' && typeof right === 'number'
      ? left - right
      : String(left) < String(right)
        ? -1
        : 1,
  );
}

function isNumeral(name: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(name);
}
