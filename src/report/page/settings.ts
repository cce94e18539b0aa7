/** The settings that all trials of a run share, in words. */
import type { TrialResult } from '../../runtime/results.ts';
import { valueText } from '../variants.ts';

/** A term and what is to be said of it. */
export type Fact = readonly [string, string];

/** Stands where trials differ; the table of variants names the values. */
const varying = 'varies';

/** Which setting each fact is read from. */
const settings: readonly (readonly [string, readonly string[]])[] = [
  ['Epochs', ['train', 'epochs']],
  ['Augmentation', ['train', 'augment']],
  ['Oversampling', ['train', 'oversample']],
  ['Batch', ['train', 'batch']],
  ['Loss', ['train', 'loss']],
  ['Optimizer', ['train', 'optimizer']],
  ['Clipping', ['train', 'clip']],
  ['Schedule', ['train', 'schedule']],
  ['Kept weights', ['train', 'keep']],
  ['Early stop', ['train', 'early_stopping']],
  ['Source', ['data', 'source']],
  ['Normalisation', ['data', 'normalize']],
  ['Split', ['data', 'split']],
];

/** How the trials were trained and on what; a setting that no trial has is left out. */
export function settingsFacts(trials: readonly TrialResult[]): Fact[] {
  const facts = settings.map(
    ([term, path]): Fact => [term, sharedText(trials.map((trial) => valueAt(trial.settings, path)))],
  );
  const parameters: Fact = ['Parameters', sharedText(trials.map(({ params }) => params))];
  return [...facts, parameters].filter(([, text]) => text !== '');
}

/** One value where all are the same; of groups of options each for itself: `adam, rate varies, beta1 0.9`. */
export function sharedText(values: readonly unknown[]): string {
  const groups = values.filter(isGroup);
  if (groups.length > 0 && groups.length === values.length) return groupText(groups);
  const texts = new Set(values.map((value) => (value === undefined ? '' : valueText(value))));
  return texts.size > 1 ? varying : ([...texts][0] ?? '');
}

function groupText(groups: readonly Readonly<Record<string, unknown>>[]): string {
  const keys = [...new Set(groups.flatMap((group) => Object.keys(group)))];
  const options = keys.map((key) => {
    const text = sharedText(groups.map((group) => group[key]));
    return key === 'kind' && text !== varying ? text : `${key} ${text}`;
  });
  return options.join(', ');
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isGroup(inner) ? inner[key] : undefined), value);
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
