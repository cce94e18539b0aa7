/** How much each class counts in a loss. */
import { losses } from '../compiler/losses.ts';
import { type Network, outputShape } from '../compiler/network.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { type Problem, problem } from '../experiment/problems.ts';
import type { ClassWeights, Loss } from '../experiment/schema.generated.ts';
import type { Dataset } from './dataset.ts';

/** What of a data set class weights depend on. */
export type ClassData = Pick<Dataset, 'classes' | 'train'>;

/** The weights that an experiment gives to classes, if it does. */
export function classWeightsOf(loss: Loss): ClassWeights | undefined {
  return 'class_weights' in loss ? loss.class_weights : undefined;
}

/**
 * One weight for each class, in the order of labels. `balanced` is n / (classes * samples of the class) over the training
 * part, as scikit-learn has it, so that all classes count the same together.
 */
export function resolveClassWeights(given: ClassWeights, { classes, train }: ClassData): readonly number[] {
  if (given === 'balanced')
    return samplesByClass({ classes, train }).map((count) => train.count / (classes.length * count));
  if (Array.isArray(given)) return given;
  return classes.map((name) => given[name] ?? 1);
}

/** Why class weights do not fit the classes; `train` is left out where the samples are not known yet. */
export function classWeightProblems(
  loss: Loss,
  { classes, train }: Pick<ClassData, 'classes'> & Partial<ClassData>,
): readonly Problem[] {
  const given = classWeightsOf(loss);
  if (given === undefined || classes.length === 0) return [];
  if (given === 'balanced') {
    const empty = train === undefined ? [] : emptyClasses({ classes, train });
    return empty.length === 0 ? [] : [problem('class-weights', { empty }, { path: PATH, at: 'value' })];
  }
  if (Array.isArray(given)) {
    if (given.length === classes.length) return [];
    const facts = { given: given.length, classes: classes.length };
    return [problem('class-weights', facts, { path: PATH, at: 'value' })];
  }
  const unknown = Object.keys(given).filter((name) => !classes.includes(name));
  return unknown.map((name) => unknownClass(name, classes));
}

/** Why a list of class weights does not fit what a model gives, where the classes themselves are not known yet. */
export function classWeightsAgainstOutputs(loss: Loss, network: Network): readonly Problem[] {
  const given = classWeightsOf(loss);
  const [outputs, ...others] = outputShape(network);
  if (!Array.isArray(given) || outputs === undefined || others.length > 0) return [];
  const isOneForTwo = outputs === 1 && losses[loss.kind].takes.twoClassesInOne;
  if (given.length === (isOneForTwo ? 2 : outputs)) return [];
  return [problem('class-weights', { given: given.length, outputs }, { path: PATH, at: 'value' })];
}

const PATH = ['train', 'loss', 'class_weights'] as const;

/** The classes that no training sample is of. */
export function emptyClasses(data: ClassData): readonly string[] {
  const counts = samplesByClass(data);
  return data.classes.filter((_, index) => counts[index] === 0);
}

function unknownClass(name: string, classes: readonly string[]): Problem {
  const suggestion = nearest(name, classes);
  const place = { path: [...PATH, name], at: 'key', instead: suggestion } as const;
  return problem('class-weights', { name, known: classes, suggestion }, place);
}

/** How many training samples each class has, in the order of classes. */
export function samplesByClass({ classes, train: { targets } }: ClassData): readonly number[] {
  const counts = new Array<number>(classes.length).fill(0);
  if (targets.kind === 'classes') for (const label of targets.labels) counts[label]! += 1;
  return counts;
}
