/** The worst class of a run, and what can be said of it: computed from the results, and put into words. */
import type { ClassNeighbours, RunResults } from '../runtime/results.ts';
import { summedConfusion } from './charts/confusion.ts';
import { classResultsOf, classSummary } from './classes.ts';
import { formatCount, formatDifference, formatShare } from './format.ts';
import { compareRemedies, type RemedyComparison, type RemedyEffect } from './remedies.ts';
import { mean, type Summary, shareInterval } from './statistics.ts';
import { headlineFigure, type Variant, variantsOf } from './variants.ts';

/** What is known of the worst class. */
export interface Finding {
  readonly class: string;
  /** Its number. */
  readonly label: number;
  /** How many variants the shares are means over. */
  readonly variants: number;
  /** Mean over the variants of their mean recall over seeds. */
  readonly recall: { readonly test: number; readonly train?: number };
  readonly samples: { readonly test: number; readonly train?: number };
  /** Of all samples of the set. */
  readonly share: { readonly test: number; readonly train?: number };
  /** What it is taken for, of its test samples over all variants and seeds; most often first. */
  readonly mistaken: readonly { readonly class: string; readonly share: number }[];
  /** Whether its labels hold together, in the variant with the best headline figure that this is known of. */
  readonly together?: {
    readonly variant: Variant;
    readonly seed: number;
    readonly nearest: number;
    readonly train: ClassNeighbours;
    readonly test: ClassNeighbours;
  };
  readonly remedies?: RemedyComparison;
}

/** The class with the lowest recall on the test set; undefined where there are no classes, or nothing is finished. */
export function findingOf(results: RunResults): Finding | undefined {
  const variants = variantsOf(results).filter(({ finished }) => finished.length > 0);
  const first = variants[0]?.finished[0];
  if (first === undefined || first.final.per_class.length === 0) return undefined;
  const recallOf = (label: number, part: 'train' | 'test') =>
    mean(variants.map((variant) => classSummary(variant, label, { part }).mean).filter(Number.isFinite));
  const recalls = results.classes.map((_, label) => recallOf(label, 'test'));
  const known = recalls.filter(Number.isFinite);
  if (known.length === 0) return undefined;
  const label = recalls.indexOf(Math.min(...known));
  const counts = (part: 'train' | 'test') => classResultsOf(first, part).map(({ count }) => count);
  const [test, train] = [counts('test'), counts('train')];
  const shareIn = (all: readonly number[]) => all[label]! / all.reduce((sum, count) => sum + count, 0);
  const together = togetherIn(results, variants, label);
  const remedies = compareRemedies(variants, label, results.classes);
  return {
    class: results.classes[label]!,
    label,
    variants: variants.length,
    recall: { test: recalls[label]!, ...(train.length > 0 && { train: recallOf(label, 'train') }) },
    samples: { test: test[label]!, ...(train.length > 0 && { train: train[label]! }) },
    share: { test: shareIn(test), ...(train.length > 0 && { train: shareIn(train) }) },
    mistaken: mistakenFor(variants, label, results.classes),
    ...(together && { together }),
    ...(remedies && { remedies }),
  };
}

function mistakenFor(
  variants: readonly Variant[],
  label: number,
  classes: readonly string[],
): Finding['mistaken'] {
  const rows = variants.map((variant) => summedConfusion(variant)[label]!);
  const counts = classes.map((_, prediction) => rows.reduce((sum, row) => sum + row[prediction]!, 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return classes
    .map((name, prediction) => ({ class: name, prediction, share: counts[prediction]! / total }))
    .filter(({ prediction, share }) => prediction !== label && share > 0)
    .sort((a, b) => b.share - a.share)
    .map(({ class: name, share }) => ({ class: name, share }));
}

function togetherIn(results: RunResults, variants: readonly Variant[], label: number): Finding['together'] {
  const { name, higherIsBetter } = headlineFigure(results);
  const standing = ({ finished }: Variant) =>
    mean(finished.map(({ final }) => final.test[name]!)) * (higherIsBetter ? 1 : -1);
  for (const variant of [...variants].sort((a, b) => standing(b) - standing(a))) {
    const trial = variant.finished.find(({ neighbours }) => neighbours !== undefined);
    if (trial?.neighbours === undefined) continue;
    const { nearest, train, test } = trial.neighbours;
    return { variant, seed: trial.seed, nearest, train: train[label]!, test: test[label]! };
  }
  return undefined;
}

/** What was found, in sentences. */
export function findingSentences(results: RunResults): readonly string[] {
  const finding = findingOf(results);
  if (finding === undefined) return [];
  return [
    worstSentence(finding),
    ...togetherSentences(finding),
    ...(finding.remedies === undefined ? [] : remedySentences(finding, finding.remedies, results.classes)),
  ];
}

function worstSentence({ class: name, variants, recall, samples, share, mistaken }: Finding): string {
  const count = (part: 'train' | 'test') =>
    `${formatCount(samples[part]!, 'sample')} (${formatShare(share[part], 1)})`;
  const there =
    samples.train === undefined
      ? `${count('test')} of the test set`
      : `${count('train')} of the training set and ${count('test')} of the test set`;
  const taken = mistaken.slice(0, 2).map((each) => `for ${each.class} in ${formatShare(each.share, 1)}`);
  const trained = recall.train === undefined ? '' : ` and ${formatShare(recall.train, 1)} in training`;
  const found = `${formatShare(recall.test, 1)} of its samples are found in test${trained}`;
  const [low, high] = shareInterval(recall.test, samples.test);
  return (
    `The worst class is ${name}, with ${there}: ${found}` +
    `${taken.length === 0 ? '' : `; it is taken ${taken.join(', ')}`}${variants > 1 ? ` (means over ${variants} variants)` : ''}. ` +
    `On ${formatCount(samples.test, 'test sample')} a share like this may as well be anything from ${formatShare(low, 1)} to ${formatShare(high, 1)} (95 %).`
  );
}

function togetherSentences({ class: name, together }: Finding): string[] {
  if (together === undefined) return [];
  const { variant, seed, nearest, train, test } = together;
  const said = (part: ClassNeighbours) => {
    const most = mostAlike(part, nearest);
    const limit = most < 1 ? `, at most ${formatShare(most, 1)}` : '';
    return `${formatShare(part.same, 1)} (chance: ${formatShare(part.chance, 1)}${limit})`;
  };
  const verdict = verdictOf(test, mostAlike(test, nearest));
  return [
    `In the last hidden layer of ${variant.title}, seed ${seed}, ${said(train)} of the ${nearest} nearest neighbours of a sample of ${name} ` +
      `bear the same label in the training set, ${said(test)} in the test set: ${verdict}.`,
  ];
}

/** The largest share of neighbours with the same label that there can be: a small class has no more. */
function mostAlike({ samples }: ClassNeighbours, nearest: number): number {
  return Math.max(0, Math.min(1, (samples - 1) / nearest));
}

/** Half of the neighbours that could be its own: below, a sample is more like others than like its class. */
function verdictOf({ same, chance }: ClassNeighbours, most: number): string {
  if (most === 0) return 'whether its labels hold together on new samples cannot be told from one sample';
  if (same <= 2 * chance) return 'on new samples its labels hold together hardly better than by chance';
  if (same < 0.5 * most)
    return 'on new samples its labels do not hold together, most neighbours being of other classes';
  return 'its labels hold together';
}

function remedySentences(
  { class: name }: Finding,
  { recall, effects }: RemedyComparison,
  classes: readonly string[],
): string[] {
  const [best, ...others] = effects as [RemedyEffect, ...RemedyEffect[]];
  const start = `Without a remedy ${spread(recall)} of ${name} are found in test.`;
  if (best.gain <= 0)
    return [
      `${start} No remedy found more of them: ${others.length === 0 ? 'it' : 'the best'} was ${gainText(best)}.`,
    ];
  const shown = effects.filter(({ gain, needed }) => needed !== undefined && gain > needed);
  const rest = others.map(gainText).join('; ');
  return [
    `${start} ${best.remedy === '' ? '' : sentenceCase(best.remedy)} helped most: ${spread(best.recall)}, ${changeText(best.gain)}${certainty(best)}. ${costText(best, classes)}`,
    ...(rest === '' ? [] : [`The others: ${rest}.`]),
    shown.length === 0
      ? 'So no remedy is shown to help: every gain may be chance.'
      : `Shown to help: ${shown.map(({ remedy }) => remedy).join(', ')}.`,
  ];
}

function spread({ mean: middle, deviation, count }: Summary): string {
  return count < 2
    ? formatShare(middle, 1)
    : `${(middle * 100).toFixed(1)} ± ${(deviation * 100).toFixed(1)} %`;
}

function certainty({ needed, gain }: RemedyEffect): string {
  if (needed === undefined) return '; with one seed nobody knows whether that is chance';
  const points = formatDifference('accuracy', needed);
  return gain > needed
    ? `, more than the ${points} that seeds alone explain (95 %, Welch's t-test)`
    : `, which is within the spread over seeds (${points} would be needed: 95 %, Welch's t-test)`;
}

function gainText({ remedy, gain }: RemedyEffect): string {
  return `${remedy} ${changeText(gain)}`;
}

function changeText(change: number): string {
  return `${change < 0 ? '−' : '+'}${formatDifference('accuracy', Math.abs(change))}`;
}

/** What the other classes lost, or that they lost nothing. */
function costText({ others }: RemedyEffect, classes: readonly string[]): string {
  const lost = others.filter(({ change }) => change < 0).slice(0, 3);
  if (lost.length === 0) return 'No other class lost by it.';
  return `It cost ${lost.map(({ label, change }) => `${classes[label]} ${formatDifference('accuracy', -change)}`).join(', ')}.`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
