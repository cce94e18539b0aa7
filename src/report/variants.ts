/** The trials of a run, gathered by variant: the replicates of one variant differ only in their seed. */

import type { EpochResult, Figures, RunResults, TrialResult } from '../runtime/results.ts';
import { equalsLoss, headlineOf, isFigure } from './format.ts';
import { type Summary, summarize } from './statistics.ts';

/** One variant with everything that was run of it. */
export interface Variant {
  /** For people: `kernel=5 stride=2`. */
  readonly title: string;
  /** Safe in a file name and unique in the run: `kernel-5-stride-2`. */
  readonly slug: string;
  readonly trials: readonly TrialResult[];
  /** Those that came to an end, whose figures count. */
  readonly finished: readonly FinishedTrial[];
}

export type FinishedTrial = TrialResult & { readonly final: NonNullable<TrialResult['final']> };

/** The variants in the order of their first trials. */
export function variantsOf(results: RunResults): readonly Variant[] {
  const groups = new Map<string, TrialResult[]>();
  for (const trial of results.trials) {
    const key = JSON.stringify(Object.entries(trial.variant).sort(([a], [b]) => (a < b ? -1 : 1)));
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const slugs = new Set<string>();
  return [...groups.values()].map((trials) => {
    const title = variantTitle(trials[0]!.variant) || modelName(results.model);
    return { title, slug: uniqueSlug(title, slugs), trials, finished: trials.filter(isFinished) };
  });
}

/** What tells a variant from the others, for people; empty when nothing does. */
export function variantTitle(variant: Readonly<Record<string, unknown>>): string {
  return Object.entries(variant)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ');
}

/** What tells a trial from the others, for people: `kernel=5 stride=2, seed 0`. */
export function trialTitle({ variant, seed }: TrialResult): string {
  return [variantTitle(variant), `seed ${seed}`].filter((part) => part !== '').join(', ');
}

/** A value of a setting or a parameter as a user would write it. */
export function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A name that every file system takes: small letters, digits and single hyphens. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const short = slug.length <= 80 ? slug : slug.slice(0, 80).replace(/-[^-]*$/, '');
  return short === '' ? 'variant' : short;
}

/** The figure the run is judged by, and whether more of it is better. */
export function headlineFigure(results: RunResults): {
  readonly name: string;
  readonly higherIsBetter: boolean;
} {
  const figures = results.trials.map((trial) => trial.final?.test ?? trial.epochs.at(-1)?.test);
  const name = headlineOf(figures.find((candidate) => candidate !== undefined) ?? {});
  return { name, higherIsBetter: name === 'accuracy' };
}

/** The figures beside the headline that sum up how well classes are told apart, as far as they were asked for. */
export function furtherFigures(results: RunResults): readonly string[] {
  return ['balanced_accuracy', 'f1'].filter((figure) => hasFigure(results, figure));
}

/** A figure of the kept weights on the test set, over the seeds of a variant. */
export function finalSummary(variant: Variant, figure: string): Summary {
  return summarize(variant.finished.map((trial) => trial.final.test[figure]));
}

/** A figure of the training set in the epoch whose weights were kept. */
export function trainSummary(variant: Variant, figure: string): Summary {
  return summarize(variant.finished.map((trial) => keptEpoch(trial)?.train[figure]));
}

/** Mean seconds of an epoch, over all epochs of the variant. */
export function secondsPerEpoch(variant: Variant): number {
  return summarize(variant.trials.flatMap((trial) => trial.epochs.map((epoch) => epoch.seconds))).mean;
}

/** Whether there is a finite figure of this name in any epoch. */
export function hasFigure(results: RunResults, figure: string): boolean {
  const epochs = results.trials.flatMap((trial) => trial.epochs);
  return epochs.some((epoch) => partsOf(results).some((part) => isFigure(figureAt(epoch, part, figure))));
}

/** Whether a figure is the loss under another name, in every epoch: only one of the two needs to be shown. */
export function isLossItself(results: RunResults, figure: string): boolean {
  if (figure === 'loss') return true;
  const parts = results.trials.flatMap(({ epochs, final }) => [
    ...epochs.flatMap(({ train, validation, test }) => [train, test, ...(validation ? [validation] : [])]),
    ...(final === undefined ? [] : [final.test]),
  ]);
  return parts.length > 0 && parts.every((figures) => equalsLoss(figures, figure));
}

/** A figure of one part of the data in one epoch, or `error`, what accuracy leaves; undefined where it was not measured. */
export function figureAt(epoch: EpochResult, part: Part, figure: string): number | undefined {
  const figures: Figures | undefined = epoch[part];
  if (figure !== 'error') return figures?.[figure];
  return isFigure(figures?.accuracy) ? 1 - figures.accuracy : undefined;
}

export type Part = 'train' | 'validation' | 'test';

/** The parts of the data that figures exist of. */
export function partsOf(results: RunResults): readonly Part[] {
  const validated = results.trials.some((trial) =>
    trial.epochs.some((epoch) => epoch.validation !== undefined),
  );
  return validated ? ['train', 'validation', 'test'] : ['train', 'test'];
}

function keptEpoch(trial: FinishedTrial): EpochResult | undefined {
  return trial.epochs.find((epoch) => epoch.epoch === trial.final.epoch) ?? trial.epochs.at(-1);
}

function isFinished(trial: TrialResult): trial is FinishedTrial {
  return trial.status === 'done' && trial.final !== undefined;
}

function modelName(model: string): string {
  return model.split(/[\\/]/).at(-1)!.replace(/\.nn$/, '') || 'the model';
}

function uniqueSlug(title: string, taken: Set<string>): string {
  const slug = slugOf(title);
  let candidate = slug;
  for (let number = 2; taken.has(candidate); number++) candidate = `${slug}-${number}`;
  taken.add(candidate);
  return candidate;
}
