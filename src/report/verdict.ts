/** Whether the difference between variants is real, in words. */
import type { RunResults } from '../runtime/results.ts';
import { figureTitles, formatCount, formatDifference, isShare } from './format.ts';
import { criticalDifference, type Summary, shareUncertainty } from './statistics.ts';
import { finalSummary, headlineFigure, type Variant, variantsOf } from './variants.ts';

/** The variant that is shown to be best, if one is, and what can be said of the comparison. */
export interface Verdict {
  readonly best?: Variant;
  readonly sentences: readonly string[];
}

interface Standing {
  readonly variant: Variant;
  readonly summary: Summary;
}

/** Compares the final test figure of every variant with that of the leading one. */
export function verdictOf(results: RunResults): Verdict {
  const { name, higherIsBetter } = headlineFigure(results);
  const standings = variantsOf(results)
    .map((variant) => ({ variant, summary: finalSummary(variant, name) }))
    .filter(({ summary }) => summary.count > 0)
    .sort((a, b) => (a.summary.mean - b.summary.mean) * (higherIsBetter ? -1 : 1));
  const [leader, ...others] = standings;
  if (leader === undefined) return { sentences: ['No trial came to an end: there is nothing to compare.'] };
  const precision = precisionSentence(results, name, leader.summary);
  if (others.length === 0) return { sentences: [...aloneSentences(leader.summary), ...precision] };
  const step = isShare(name) && results.data.test > 0 ? 1 / results.data.test : 0;
  const verdict = compare(leader, others, { figure: name, step });
  return { ...verdict, sentences: [...verdict.sentences, ...precision] };
}

/** What is compared, and the least by which it can move. */
interface Compared {
  readonly figure: string;
  readonly step: number;
}

function compare(leader: Standing, others: readonly Standing[], { figure, step }: Compared): Verdict {
  const name = figureTitles[figure] ?? figure;
  if ([leader, ...others].some(({ summary }) => summary.count < 2)) {
    return {
      sentences: [
        `${leader.variant.title} has the best test ${name}, but not every variant has two seeds, so this may be chance: ` +
          'how far a variant moves from seed to seed is not known. Three or more (`seeds: 3`) would tell.',
      ],
    };
  }
  const close = others.filter((other) => !isDistinct(leader.summary, other.summary, step));
  const lead = Math.abs(leader.summary.mean - others[0]!.summary.mean);
  const seeds = `${Math.min(...[leader, ...others].map(({ summary }) => summary.count))} seeds`;
  if (close.length === 0) {
    return {
      best: leader.variant,
      sentences: [
        `${leader.variant.title} is best: it leads ${others[0]!.variant.title} by ${formatDifference(figure, lead)}, ` +
          `more than the spread over ${seeds} explains (95 %, Welch's t-test against each other variant).`,
      ],
    };
  }
  const needed = criticalDifference(leader.summary, close[0]!.summary, step) ?? Number.NaN;
  return {
    sentences: [
      `No variant is shown to be best: ${leader.variant.title} has the best mean, but ${namesOf(close)} ` +
        `${close.length === 1 ? 'is' : 'are'} as good within the spread over seeds.`,
      `With ${seeds} ${leader.variant.title} would have to lead ${close[0]!.variant.title} by more than ` +
        `${formatDifference(figure, needed)} (95 %, Welch's t-test).`,
    ],
  };
}

function isDistinct(first: Summary, second: Summary, step: number): boolean {
  const needed = criticalDifference(first, second, step);
  return needed !== undefined && Math.abs(first.mean - second.mean) > needed;
}

function aloneSentences({ count }: Summary): string[] {
  return count > 1
    ? [`One variant, ${count} seeds: the deviation says how far a figure moves by chance.`]
    : ['One variant with one seed: how far its figures move from seed to seed is not known.'];
}

/** The test set is a sample too: other pictures of the same kind would give other figures. */
function precisionSentence(results: RunResults, figure: string, { mean }: Summary): string[] {
  if (!isShare(figure) || results.data.test === 0) return [];
  const uncertainty = formatDifference(figure, shareUncertainty(mean, results.data.test));
  const samples = formatCount(results.data.test, 'test sample');
  return [
    `On ${samples} an accuracy like this is known to about ± ${uncertainty} (95 %), whatever the seeds say.`,
  ];
}

function namesOf(standings: readonly Standing[]): string {
  const names = standings.map(({ variant }) => variant.title);
  if (names.length <= 3) return names.join(', ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`;
}
