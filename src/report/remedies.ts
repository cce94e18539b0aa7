/** What a variant does about rare classes, and how an experiment compares that with doing nothing. */
import { classSummary } from './classes.ts';
import { criticalDifference, type Summary } from './statistics.ts';
import type { Variant } from './variants.ts';

/** Each kind of remedy: what a variant does of it, in words, from its settings of `train`. */
const remedies: readonly ((train: Readonly<Record<string, unknown>>) => string | undefined)[] = [
  ({ loss }) => {
    const weights = (loss as { class_weights?: unknown } | undefined)?.class_weights;
    if (weights === undefined) return undefined;
    return weights === 'balanced' ? 'balanced class weights' : `class weights ${JSON.stringify(weights)}`;
  },
  ({ loss }) => ((loss as { kind?: unknown } | undefined)?.kind === 'focal' ? 'focal loss' : undefined),
  ({ oversample }) => (oversample === undefined ? undefined : 'oversampling'),
  ({ augment }) => {
    if (augment === undefined) return undefined;
    const { classes } = augment as { classes?: readonly unknown[] };
    return classes === undefined ? 'augmentation' : `augmentation of ${classes.join(', ')}`;
  },
];

/** What a variant does about rare classes: `oversampling and augmentation of none`; empty where nothing. */
export function remedyOf({ trials }: Variant): string {
  const train = (trials[0]!.settings.train ?? {}) as Readonly<Record<string, unknown>>;
  return remedies.flatMap((say) => say(train) ?? []).join(' and ');
}

/** One remedy beside doing nothing. */
export interface RemedyEffect {
  readonly variant: Variant;
  readonly remedy: string;
  /** Recall of the class. */
  readonly recall: Summary;
  /** What it has more than without the remedy, in shares. */
  readonly gain: number;
  /** What a gain has to be more than to be told from chance, at 95 %; undefined with one seed. */
  readonly needed?: number;
  /** What the mean recall of each other class has more, by its number; the worst first. */
  readonly others: readonly { readonly label: number; readonly change: number }[];
}

/** The comparison of remedies for one class; the largest gain first. */
export interface RemedyComparison {
  readonly without: Variant;
  /** Recall of the class without a remedy. */
  readonly recall: Summary;
  readonly effects: readonly RemedyEffect[];
}

/** Undefined unless exactly one variant does nothing and others do something. */
export function compareRemedies(
  variants: readonly Variant[],
  label: number,
  classes: readonly string[],
): RemedyComparison | undefined {
  const finished = variants.filter((variant) => variant.finished.length > 0);
  const [without, ...more] = finished.filter((variant) => remedyOf(variant) === '');
  const treated = finished.filter((variant) => remedyOf(variant) !== '');
  if (without === undefined || more.length > 0 || treated.length === 0) return undefined;
  const recallOf = (variant: Variant, index: number) => classSummary(variant, index, { part: 'test' });
  const base = recallOf(without, label);
  const samples = without.finished[0]!.final!.per_class![label]!.count;
  const effects = treated.map((variant): RemedyEffect => {
    const recall = recallOf(variant, label);
    const needed = criticalDifference(recall, base, 1 / samples);
    const others = classes.flatMap((_, index) => {
      const change = recallOf(variant, index).mean - recallOf(without, index).mean;
      return index === label || !Number.isFinite(change) ? [] : [{ label: index, change }];
    });
    return {
      variant,
      remedy: remedyOf(variant),
      recall,
      gain: recall.mean - base.mean,
      ...(needed !== undefined && { needed }),
      others: others.sort((a, b) => a.change - b.change),
    };
  });
  return { without, recall: base, effects: effects.sort((a, b) => b.gain - a.gain) };
}
