/** The final figure of every variant: each seed a point, the mean a stroke. */
import type { RunResults } from '../../runtime/results.ts';
import { axisTitle, figureTitles, isFigure, isShare } from '../format.ts';
import { summarize } from '../statistics.ts';
import { headlineFigure, type Variant, variantsOf } from '../variants.ts';
import { type ChartSpecification, chartBase, chartColors, seriesStyle, tickLabels } from './theme.ts';

/** Up to so many characters a name stands beside its row, longer ones above it. */
const besideRow = 40;

/** Pixels of a row, and of the line of text above it. */
const rowHeight = { beside: 30, above: 46 } as const;

interface Row {
  readonly variant: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: readonly number[];
}

/** A row for each variant with finished trials, in the run's order. */
export function finalChart(results: RunResults): ChartSpecification {
  const { name } = headlineFigure(results);
  const rows = variantsOf(results).flatMap((variant) => rowOf(variant, name));
  const above = rows.some((row) => row.variant.length > besideRow);
  const title = figureTitles[name] ?? name;
  return {
    ...chartBase(
      `Final test ${title} of every variant`,
      'Dot: one seed. Stroke: mean of the seeds. Line: lowest to highest seed.',
    ),
    width: above ? 720 : 520,
    height: { step: above ? rowHeight.above : rowHeight.beside },
    data: { values: rows.map(({ seeds: _, ...row }) => row) },
    encoding: { y: rowEncoding(rows, above) },
    layer: [rangeLine(rows, name), seedDots(rows), meanStroke, ...(above ? [nameAbove] : [])],
  };
}

function rowOf(variant: Variant, figure: string): Row[] {
  const seeds = variant.finished.map((trial) => trial.final.test[figure]).filter(isFigure);
  const { mean, minimum, maximum } = summarize(seeds);
  return seeds.length === 0 ? [] : [{ variant: variant.title, mean, low: minimum, high: maximum, seeds }];
}

function rowEncoding(rows: readonly Row[], above: boolean): ChartSpecification {
  const labels = above ? { labels: false } : { labelLimit: 0, labelColor: chartColors.text, labelPadding: 8 };
  return {
    field: 'variant',
    type: 'nominal',
    scale: { domain: rows.map((row) => row.variant) },
    sort: null,
    title: null,
    axis: { ...labels, grid: true, ticks: false, domain: false },
  };
}

function rangeLine(rows: readonly Row[], figure: string): ChartSpecification {
  return {
    mark: { type: 'rule', strokeWidth: 1.5, color: seriesStyle(0).color, opacity: 0.6 },
    encoding: {
      x: {
        field: 'low',
        type: 'quantitative',
        scale: scaleOf(rows, figure),
        title: `test ${axisTitle(figure)}`,
        axis: { ...tickLabels(figure), tickCount: 6 },
      },
      x2: { field: 'high' },
    },
  };
}

/** Some room on both sides, but none for what cannot be: shares beyond 0 and 1, errors and losses below 0. */
function scaleOf(rows: readonly Row[], figure: string): ChartSpecification {
  const low = Math.min(...rows.map((row) => row.low));
  const high = Math.max(...rows.map((row) => row.high));
  // Where all values are one, the axis would shrink to a point.
  const margin = high > low ? (high - low) * 0.05 : Math.max(Math.abs(low) * 0.05, 0.01);
  const first = low >= 0 ? Math.max(low - margin, 0) : low - margin;
  const last = isShare(figure) ? Math.min(high + margin, 1) : high + margin;
  return { domain: [first, last], nice: false, zero: false };
}

function seedDots(rows: readonly Row[]): ChartSpecification {
  return {
    data: { values: rows.flatMap(({ variant, seeds }) => seeds.map((value) => ({ variant, value }))) },
    mark: { type: 'point', filled: true, size: 46, opacity: 0.75, color: seriesStyle(0).color },
    encoding: { x: { field: 'value', type: 'quantitative' } },
  };
}

const meanStroke: ChartSpecification = {
  mark: {
    type: 'tick',
    orient: 'vertical',
    thickness: 2.5,
    size: 18,
    color: seriesStyle(1).color,
    opacity: 1,
  },
  encoding: { x: { field: 'mean', type: 'quantitative' } },
};

const nameAbove: ChartSpecification = {
  mark: { type: 'text', align: 'left', dy: -16, limit: 720, color: chartColors.text, fontSize: 11 },
  encoding: { x: { value: 0 }, text: { field: 'variant' } },
};
