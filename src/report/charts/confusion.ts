/** The confusion matrix of a variant: what was predicted for the samples of each class. */
import { formatCount } from '../format.ts';
import type { Variant } from '../variants.ts';
import { wrapText } from '../wrap.ts';
import { type ChartSpecification, chartBase, chartColors } from './theme.ts';

/** Up to so many classes a cell has room for its count and its share; beyond the second, for neither. */
const roomFor = { share: 16, count: 30 } as const;

/** From a cell that a dark text stands on to one for a light text, which changes where both read equally well. */
const cellColors = {
  low: '#eef4fb',
  high: '#0b3c6f',
  dark: '#101418',
  light: '#fefefe',
  change: 0.62,
} as const;

interface Cell {
  readonly truth: string;
  readonly prediction: string;
  readonly count: number;
  /** Of the samples of the true class. */
  readonly rate: number;
  readonly label: readonly string[];
}

/** The counts of all finished seeds of a variant added up; confusion[truth][prediction]. */
export function summedConfusion(variant: Variant): readonly (readonly number[])[] {
  const matrices = variant.finished.map((trial) => trial.final.confusion);
  const first = matrices[0] ?? [];
  return first.map((row, truth) =>
    row.map((_, prediction) => matrices.reduce((sum, matrix) => sum + (matrix[truth]?.[prediction] ?? 0), 0)),
  );
}

/** A heat map coloured by the share of the true class, with counts and shares written in it. */
export function confusionChart(variant: Variant, classes: readonly string[]): ChartSpecification {
  const confusion = summedConfusion(variant);
  const names = uniqueNames(classes);
  const size = cellSize(names.length);
  const totals = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const rows = names.map((name, index) => `${name}  (${(totals[index] ?? 0).toLocaleString('en-US')})`);
  const written = names.length <= roomFor.count;
  const cells = cellsOf(confusion, rows, names).filter(({ count }) => written || count > 0);
  const explanation =
    'Test set. A row is a true class (its samples), coloured by the share predicted as each class' +
    `${written ? '; an empty cell is none' : ''}.` +
    (variant.finished.length > 1 ? ` Counts are added up over ${variant.finished.length} seeds.` : '');
  const width = Math.max(size * names.length, 320);
  const base = chartBase(`Confusion matrix: ${variant.title}`, '');
  return {
    ...base,
    title: {
      text: wrapText(`Confusion matrix: ${variant.title}`, Math.floor(width / 6)),
      subtitle: wrapText(explanation, Math.floor(width / 5)),
      anchor: 'start',
    },
    width: size * names.length,
    height: size * names.length,
    data: { values: cells },
    encoding: {
      x: axis('prediction', names, 'predicted class'),
      y: axis('truth', rows, 'true class (samples)'),
    },
    view: { fill: cellColors.low, stroke: null },
    layer: [
      {
        mark: { type: 'rect', stroke: chartColors.background, strokeWidth: written ? 1 : 0 },
        encoding: { color: colorEncoding },
      },
      ...(written ? [textLayer(size, names.length <= roomFor.share ? 2 : 1)] : []),
    ],
  };
}

function cellsOf(
  confusion: readonly (readonly number[])[],
  rows: readonly string[],
  columns: readonly string[],
): Cell[] {
  return confusion.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, prediction) => {
      const rate = total === 0 ? 0 : count / total;
      const label =
        count === 0 ? [] : [String(count), ...(rows.length <= roomFor.share ? [percent(rate)] : [])];
      return { truth: rows[truth]!, prediction: columns[prediction]!, count, rate, label };
    });
  });
}

function percent(rate: number): string {
  const whole = rate * 100;
  return whole > 0 && whole < 0.95
    ? '<1 %'
    : `${whole > 99 && whole < 100 ? whole.toFixed(1) : whole.toFixed(0)} %`;
}

const colorEncoding = {
  field: 'rate',
  type: 'quantitative',
  title: 'share of the row',
  scale: { domain: [0, 1], range: [cellColors.low, cellColors.high], interpolate: 'rgb' },
  legend: { format: '.0%', gradientLength: 120, values: [0, 0.25, 0.5, 0.75, 1], orient: 'right' },
} as const;

function textLayer(size: number, lines: number): ChartSpecification {
  const fontSize = size >= 50 ? 11 : size >= 36 ? 10 : 8;
  const lineHeight = fontSize + 3;
  return {
    mark: { type: 'text', fontSize, lineHeight, dy: ((1 - lines) * lineHeight) / 2, baseline: 'middle' },
    encoding: {
      text: { field: 'label' },
      color: {
        condition: { test: `datum.rate >= ${cellColors.change}`, value: cellColors.light },
        value: cellColors.dark,
      },
    },
  };
}

function axis(field: string, domain: readonly string[], title: string): ChartSpecification {
  const long = Math.max(...domain.map((name) => name.length), 0) > 6;
  const labels = field === 'prediction' ? { labelAngle: long ? -40 : 0 } : {};
  return {
    field,
    type: 'nominal',
    scale: { domain },
    title,
    sort: null,
    axis: {
      grid: false,
      ticks: false,
      domain: false,
      labelPadding: 6,
      labelLimit: 160,
      labelOverlap: domain.length > roomFor.count,
      ...labels,
    },
  };
}

function cellSize(classes: number): number {
  if (classes <= 4) return 80;
  if (classes <= 10) return 54;
  if (classes <= roomFor.share) return 44;
  if (classes <= roomFor.count) return 26;
  return Math.max(2, Math.floor(620 / classes));
}

/** Two classes of one name would share a row. */
function uniqueNames(classes: readonly string[]): string[] {
  return classes.map((name, index) => (classes.indexOf(name) === index ? name : `${name} #${index}`));
}

/** What the picture shows, for those who do not see it. */
export function confusionDescription(variant: Variant): string {
  const confusion = summedConfusion(variant);
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  const correct = confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  return `Confusion matrix of ${variant.title}: ${correct.toLocaleString('en-US')} of ${formatCount(total, 'prediction')} are right.`;
}
