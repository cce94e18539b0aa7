/** The seed's figures beside those of a run, row by row. */
import { furtherSeed, type Summary, summarize } from '../../src/report/statistics.ts';
import type { Variant } from '../../src/report/variants.ts';
import type { Figures, SeedEpoch } from './seed.ts';

/** One figure of one epoch: the seed's, that of the seed's rule run again on the same data, and nnc's over its seeds. */
export interface Comparison {
  readonly epoch: number;
  readonly figure: keyof Figures;
  readonly seed: number;
  readonly again?: number;
  readonly nnc: Summary;
  /** Where one further seed of nnc would lie at 95 %. */
  readonly range?: readonly [number, number];
}

/** The figures as people say them, and as results.json calls them. */
const figures = {
  accuracy: { title: 'accuracy', name: 'accuracy' },
  loss: { title: 'loss', name: 'seed_loss' },
  errorRate: { title: 'error rate', name: 'seed_error_rate' },
} as const;

/** From fewer seeds nobody knows how far a further one may lie. */
const fewestSeeds = 3;

/** A comparison for each figure of each of the seed's epochs that the variant was trained for; on other data, with the seed alone. */
export function compare(
  variant: Variant,
  epochs: readonly SeedEpoch[],
  { onItsData = true } = {},
): readonly Comparison[] {
  return epochs.flatMap((row) => {
    const found = variant.trials.flatMap((trial) => trial.epochs.filter(({ epoch }) => epoch === row.epoch));
    if (found.length === 0) return [];
    return (Object.keys(figures) as (keyof Figures)[]).map((figure): Comparison => {
      const nnc = summarize(found.map(({ train }) => train[figures[figure].name]));
      const range = nnc.count < fewestSeeds ? undefined : furtherSeed(nnc);
      const again = onItsData ? row.again?.[figure] : undefined;
      return {
        epoch: row.epoch,
        figure,
        seed: row[figure],
        ...(again !== undefined && { again }),
        nnc,
        ...(range && { range }),
      };
    });
  });
}

/** Whether a number is what a further seed of nnc could have given; undefined where its spread is not known. */
export function isWithin({ range }: Comparison, value: number): boolean | undefined {
  // The seed printed three decimals.
  const rounding = 0.0005;
  if (range === undefined) return undefined;
  return value >= range[0] - rounding && value <= range[1] + rounding;
}

/** The rows as a table in Markdown; `again` says who ran the seed's rule again. */
export function comparisonTable(rows: readonly Comparison[], again = 'its program on this data'): string {
  const withAgain = rows.some(({ again }) => again !== undefined);
  const withRange = rows.some(({ range }) => range !== undefined);
  return markdownTable(
    [
      'epoch',
      'figure',
      'seed',
      ...(withAgain ? [again] : []),
      'nnc: mean ± deviation',
      'lowest – highest',
      ...(withRange ? ['a further seed, 95 %'] : []),
      'seed − nnc',
    ],
    rows.map((row) => [
      String(row.epoch),
      figures[row.figure].title,
      row.seed.toFixed(3),
      ...(withAgain ? [row.again?.toFixed(3) ?? ''] : []),
      summaryText(row.nnc),
      `${row.nnc.minimum.toFixed(3)} – ${row.nnc.maximum.toFixed(3)}`,
      ...(withRange ? [row.range?.map((end) => end.toFixed(3)).join(' – ') ?? ''] : []),
      differenceText(row),
    ]),
  );
}

/** The difference, in bold where a further seed of nnc would not give it. */
function differenceText(row: Comparison): string {
  const difference = row.seed - row.nnc.mean;
  const text = `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(3)}`;
  return isWithin(row, row.seed) === false ? `**${text}**` : text;
}

/** Mean and deviation with three decimals, as the seed printed its figures. */
export function summaryText({ mean, deviation, count }: Summary): string {
  return count < 2 ? mean.toFixed(3) : `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
}

/** A table in Markdown; the first column is a name, the others are numbers. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = headings.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(headings), line(rule), ...rows.map(line)].join('\n');
}

/** Test samples that a finished trial is right about. */
export function diagonalOf({ final }: Variant['finished'][number]): number {
  return final.confusion.reduce((sum, row, i) => sum + row[i]!, 0);
}

/** A share with one decimal. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
