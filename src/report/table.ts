/** The table that a run ends with in the terminal. */
import Table from 'cli-table3';
import picocolors from 'picocolors';
import type { RunResults } from '../runtime/results.ts';
import {
  figureTitles,
  formatCount,
  formatDuration,
  formatNumber,
  formatShare,
  formatSummary,
} from './format.ts';
import { milestonesOf } from './milestones.ts';
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

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly color: boolean;
}

/** A heading and its cells; the least telling columns come last and are the first to be dropped. */
interface Column {
  readonly heading: string;
  readonly cells: readonly string[];
}

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
  const words = sentences.flatMap((sentence) => wrapText(sentence, options.width));
  const milestones = hasFigure(results, 'seed_loss') ? milestoneTables(variants, options) : [];
  return [main, ...words.map((line) => colors.dim(line)), ...milestones].join('\n');
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

const narrowestName = 24;

/** Blanks and the line that stand between two columns. */
const cellFrame = 3;

function drawTable(
  columns: readonly Column[],
  { width, color, strong = -1 }: TableOptions & { readonly strong?: number },
): string {
  const colors = picocolors.createColors(color);
  const [name, ...figures] = columns as [Column, ...Column[]];
  const shown = columnsThatFit(figures, width - Math.min(widthOf(name), narrowestName) - cellFrame - 1);
  const taken = shown.reduce((sum, column) => sum + widthOf(column) + cellFrame, cellFrame + 1);
  const nameWidth = Math.max(Math.min(widthOf(name), width - taken), 4);
  const table = new Table({
    head: [name, ...shown].map(({ heading }) => (color ? colors.bold(heading) : heading)),
    colWidths: [nameWidth + 2, ...shown.map((column) => widthOf(column) + 2)],
    colAligns: ['left', ...shown.map(() => 'right' as const)],
    style: { head: [], border: color ? ['gray'] : [], compact: true },
  });
  for (const [row, cell] of name.cells.entries()) {
    const cells = [wrapText(cell, nameWidth).join('\n'), ...shown.map((column) => column.cells[row] ?? '')];
    table.push(row === strong ? cells.map((text) => colors.green(text)) : cells);
  }
  return table.toString();
}

function columnsThatFit(columns: readonly Column[], width: number): readonly Column[] {
  const needed = columns.reduce((sum, column) => sum + widthOf(column) + cellFrame, 0);
  return needed <= width || columns.length <= 1 ? columns : columnsThatFit(columns.slice(0, -1), width);
}

function widthOf({ heading, cells }: Column): number {
  return Math.max(heading.length, ...cells.map((cell) => cell.length));
}
