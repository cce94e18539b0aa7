/** The figures of single classes, over the seeds of a variant. */
import type { ClassResult, Evaluation } from '../runtime/results.ts';
import { type Summary, summarize } from './statistics.ts';
import type { FinishedTrial, Variant } from './variants.ts';

/** Parts of the data that figures by class exist of. */
export type ClassPart = 'train' | 'test';

/** What was found of each class in one trial; empty where it is not known. */
export function classResultsOf(trial: FinishedTrial, part: ClassPart): readonly ClassResult[] {
  return part === 'test' ? trial.final.per_class : (trial.train?.per_class ?? []);
}

/** A figure of one class, by its number; of no samples there is none. */
export function classSummary(
  { finished }: Variant,
  label: number,
  { part, figure = 'recall' }: { readonly part: ClassPart; readonly figure?: 'recall' | 'precision' | 'f1' },
): Summary {
  const results = finished.map((trial) => classResultsOf(trial, part)[label]);
  return summarize(
    results.map((result) => (result === undefined || result.count === 0 ? undefined : result[figure])),
  );
}

/** The mean recall over the classes with samples, whether `metrics` asked for it or not. */
export function balancedSummary({ finished }: Variant, part: ClassPart): Summary {
  return summarize(finished.map((trial) => meanRecall(classResultsOf(trial, part))));
}

/** The mean recall over the classes with samples; NaN of none. */
export function meanRecall(results: readonly ClassResult[]): number {
  return summarize(results.filter(({ count }) => count > 0).map(({ recall }) => recall)).mean;
}

/** The mean recall of an evaluation that may be of numbers. */
export function balancedOf({ per_class }: Pick<Evaluation, 'per_class'>): number {
  return meanRecall(per_class);
}
