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

/** The class number of every sample. Errors: `data-label`, naming file and place of unknown labels. */
export function classNumbers(samples: LabelledSamples, table: ClassTable): Int32Array {
  const labels = samples.targets.kind === 'labels' ? samples.targets.labels : [];
  const unknown: Diagnostic[] = [];
  const numbers = Int32Array.from({ length: samples.count }, (_, row) => {
    const index = table.indexOf(labels[row]!);
    if (index !== undefined) return index;
    const known = table.classes.slice(0, 20).join(', ');
    const place = `${samples.labelFile ?? samples.file}, ${samples.place(row)}`;
    const message = `${place}: label "${labels[row]}" is none of the classes (${known})`;
    unknown.push({ severity: 'error', code: 'data-label', message });
    return -1;
  });
  if (unknown.length > 0) throw new DiagnosticError(shortened(unknown));
  return numbers;
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
