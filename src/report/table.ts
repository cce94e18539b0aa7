/** The table that a run ends with in the terminal. */
import picocolors from 'picocolors';
import type { RunResults } from '../runtime/results.ts';
import { balancedSummary, classSummary } from './classes.ts';
import { mixedEngineSentences } from './engines.ts';
import { furtherSetTable } from './evaluation.ts';
import { findingSentences } from './finding.ts';
import {
  figureTitles,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatSummary,
} from './format.ts';
import { milestonesOf } from './milestones.ts';
import { type Column, drawTable, type TableOptions } from './terminal.ts';
import {
  finalSummary,
  furtherFigures,
  hasFigure,
  headlineFigure,
  isLossItself,
  secondsPerEpoch,
  trainSummary,
  type Variant,
  variantsOf,
} from './variants.ts';
import { verdictOf } from './verdict.ts';
import { wrapText } from './wrap.ts';

/** The variants with their final figures, whether a difference is real, and the table of `metrics: seed`. */
export function finalTable(results: RunResults, options: TableOptions): string {
  const colors = picocolors.createColors(options.color);
  const variants = variantsOf(results);
  const { best, sentences } = verdictOf(results);
  const titles = variants.map(({ title }) => title);
  const bestIndex = variants.findIndex(({ title }) => title === best?.title);
  const main = drawTable([{ heading: 'variant', cells: titles }, ...figureColumns(results, variants)], {
    ...options,
    strong: bestIndex,
  });
  const words = [...sentences, ...mixedEngineSentences(results.trials)].flatMap((sentence) =>
    wrapText(sentence, options.width),
  );
  const milestones = hasFigure(results, 'seed_loss') ? milestoneTables(variants, options) : [];
  const found = findingSentences(results).flatMap((sentence) => wrapText(sentence, options.width));
  return [
    main,
    ...words.map((line) => colors.dim(line)),
    ...classTables(results, variants, options),
    ...furtherSetTable(results, options),
    ...(found.length === 0 ? [] : ['', ...found]),
    ...milestones,
  ].join('\n');
}

/** More classes than these are left to the report. */
const classesInTerminal = 6;

/** The share of each class that was found, variant by variant. */
function classTables(
  results: RunResults,
  variants: readonly Variant[],
  options: TableOptions,
): readonly string[] {
  const { classes } = results;
  const first = variants.flatMap(({ finished }) => finished)[0];
  if (first === undefined || classes.length === 0 || classes.length > classesInTerminal) return [];
  const columns = classes.map((name, label): Column => {
    const cells = variants.map((variant) =>
      formatSummary('accuracy', classSummary(variant, label, { part: 'test' })),
    );
    return { heading: `${name} (${first.final.per_class[label]?.count ?? 0})`, cells };
  });
  const balanced = variants.map((variant) => formatSummary('accuracy', balancedSummary(variant, 'test')));
  const titles = { heading: 'found of each class in test', cells: variants.map(({ title }) => title) };
  return ['', drawTable([titles, ...columns, { heading: 'their mean', cells: balanced }], options)];
}

function figureColumns(results: RunResults, variants: readonly Variant[]): Column[] {
  const { name } = headlineFigure(results);
  const title = figureTitles[name] ?? name;
  const cells = (read: (variant: Variant) => string): string[] => variants.map(read);
  const testColumn = (figure: string): Column => ({
    heading: `test ${figureTitles[figure] ?? figure}`,
    cells: cells((variant) => formatSummary(figure, finalSummary(variant, figure))),
  });
  return [
    ...[name, ...furtherFigures(results)].map(testColumn),
    { heading: 'seeds', cells: cells(seedsOf) },
    ...(isLossItself(results, name) ? [] : [testColumn('loss')]),
    {
      heading: `train ${title}`,
      cells: cells((variant) => formatSummary(name, trainSummary(variant, name))),
    },
    { heading: 'time/epoch', cells: cells((variant) => formatDuration(secondsPerEpoch(variant))) },
    {
      heading: 'parameters',
      cells: cells(({ trials }) => trials[0]!.parameters.toLocaleString('en-US')),
    },
  ];
}

/** How many seeds the figures are means of; of how many, where some did not finish. */
export function seedsOf({ finished, trials }: Variant): string {
  return finished.length === trials.length ? String(trials.length) : `${finished.length} of ${trials.length}`;
}

function milestoneTables(variants: readonly Variant[], options: TableOptions): string[] {
  return variants.flatMap((variant) => {
    const rows = milestonesOf(variant);
    if (rows.length === 0) return [];
    const columns: Column[] = [
      { heading: 'epoch', cells: rows.map(({ epoch }) => String(epoch)) },
      { heading: 'accuracy', cells: rows.map(({ accuracy }) => formatNumber(accuracy, 3)) },
      { heading: 'loss', cells: rows.map(({ loss }) => formatNumber(loss, 3)) },
      { heading: 'error rate', cells: rows.map(({ errorRate }) => formatNumber(errorRate, 3)) },
      { heading: 'test accuracy', cells: rows.map(({ testAccuracy }) => formatShare(testAccuracy)) },
    ];
    const trained = variant.trials.filter(({ epochs }) => epochs.length > 0).length;
    const seeds = trained > 1 ? `, means over ${formatCount(trained, 'seed')}` : '';
    const heading = `${variant.title}: training set as seen (metrics: seed)${seeds}`;
    return ['', ...wrapText(heading, options.width), drawTable(columns, options)];
  });
}
