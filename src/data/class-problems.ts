/** What an experiment says about classes, or about the shape of samples, that its data does not have. */
import { nearest } from '../diagnostics/nearest.ts';
import { type Problem, problem } from '../experiment/problems.ts';
import type { Experiment } from '../experiment/schema.generated.ts';
import { type ClassData, classWeightProblems, emptyClasses } from './class-weights.ts';
import type { Dataset } from './dataset.ts';

/** What of a data set is known: its classes (none where the targets are numbers), and when it was read the rest. */
export type KnownData = Pick<Dataset, 'classes'> & Partial<Pick<Dataset, 'train' | 'shape'>>;

type Train = Experiment['train'];

/** Why the weights of classes, oversampling and augmentation do not fit the data. */
export function problemsWithClasses(train: Train, data: KnownData): readonly Problem[] {
  return [
    ...classWeightProblems(train.loss, data),
    ...oversampleProblems(train.oversample, data),
    ...augmentProblems(train.augment, data),
  ];
}

function oversampleProblems(given: Train['oversample'], data: KnownData): readonly Problem[] {
  if (given === undefined) return [];
  const path = ['train', 'oversample'];
  const { classes, train } = data;
  if (classes.length === 0) return [problem('oversampling', { isOfValues: true }, { path, at: 'value' })];
  if (given === 'balanced') {
    const empty = train === undefined ? [] : emptyClasses({ classes, train } satisfies ClassData);
    return empty.length === 0 ? [] : [problem('oversampling', { empty }, { path, at: 'value' })];
  }
  return unknownNames(Object.keys(given), classes).map(({ name, suggestion }) =>
    problem(
      'oversampling',
      { name, known: classes, suggestion },
      { path: [...path, name], at: 'key', instead: suggestion },
    ),
  );
}

function augmentProblems(given: Train['augment'], { classes, shape }: KnownData): readonly Problem[] {
  if (given === undefined) return [];
  const path = ['train', 'augment'];
  if (shape !== undefined && shape.length !== 3)
    return [problem('augmentation', { shape: shape.join('x') }, { path, at: 'value' })];
  if (given.classes === undefined) return [];
  const inClasses = [...path, 'classes'];
  if (classes.length === 0)
    return [problem('augmentation', { isOfValues: true }, { path: inClasses, at: 'value' })];
  return unknownNames(given.classes.map(String), classes).map(({ name, index, suggestion }) =>
    problem(
      'augmentation',
      { name, known: classes, suggestion },
      { path: [...inClasses, index], at: 'value', instead: suggestion },
    ),
  );
}

function unknownNames(names: readonly string[], classes: readonly string[]) {
  return names
    .map((name, index) => ({ name, index, suggestion: nearest(name, classes) }))
    .filter(({ name }) => !classes.includes(name));
}
