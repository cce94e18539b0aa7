/** Learning curves: a figure per epoch, one line a variant, the range over its seeds as a band. */
import type { RunResults, TrialResult } from '../../runtime/results.ts';
import { figureTitles, isFigure, isShare } from '../format.ts';
import { summarize } from '../statistics.ts';
import { figureAt, hasFigure, type Part, partsOf, type Variant, variantsOf } from '../variants.ts';
import { textWidth } from './text-width.ts';
import { type ChartSpecification, chartBase, seriesStyle } from './theme.ts';

const partTitles: Readonly<Record<Part, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};

/** More epochs than these are thinned out: a line of more points looks the same and is only larger. */
const maximumPoints = 250;

/** Up to so many epochs every one has a dot. */
const dottedEpochs = 20;

const panelSize = { width: 380, height: 220 } as const;

/**
 * A row of panels for each figure, a column for each part of the data, on one scale a row. A single variant needs
 * no columns: there the parts are the lines.
 */
export function curveChart(
  results: RunResults,
  title: string,
  figures: readonly string[],
): ChartSpecification {
  const variants = variantsOf(results).filter((variant) =>
    variant.trials.some((trial) => trial.epochs.length > 0),
  );
  const measured = figures.filter((figure) => hasFigure(results, figure));
  const alone = variants.length === 1;
  const columns = alone ? [partsOf(results)] : partsOf(results).map((part) => [part]);
  const names = alone
    ? partsOf(results).map((part) => partTitles[part])
    : variants.map((variant) => variant.title);
  const width = alone ? panelSize.width : panelSize.width * columns.length;
  const rows = measured.map((figure) => ({
    hconcat: columns.map((parts) => panel(variants, figure, { parts, names, alone, width })),
    resolve: { scale: { y: 'shared' } },
  }));
  const base = chartBase(title, subtitleOf(variants));
  return alone
    ? { ...base, hconcat: rows.flatMap((row) => row.hconcat), spacing: 30 }
    : { ...base, vconcat: rows, spacing: 24 };
}

interface PanelOptions {
  readonly parts: readonly Part[];
  /** Of the lines, in order. */
  readonly names: readonly string[];
  readonly alone: boolean;
  /** Of all panels side by side, which the legend may use. */
  readonly width: number;
}

interface Point {
  readonly series: string;
  readonly epoch: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

function panel(variants: readonly Variant[], figure: string, options: PanelOptions): ChartSpecification {
  const points = options.parts.flatMap((part) =>
    variants.flatMap((variant) => {
      const series = options.alone ? partTitles[part] : variant.title;
      return pointsOf(variant.trials, series, (trial, epoch) => figureAt(trial.epochs[epoch]!, part, figure));
    }),
  );
  const banded = points.some((point) => point.high > point.low);
  const dotted = points.every((point) => point.epoch < dottedEpochs);
  const subject = options.alone ? '' : `${partTitles[options.parts[0]!]} `;
  const y = { ...yEncoding(points, figure), title: `${subject}${axisTitle(points, figure)}` };
  return {
    ...panelSize,
    data: { values: points },
    encoding: { x: epochEncoding, color: encodeSeries(options, 'color') },
    layer: [
      ...(banded
        ? [
            {
              mark: { type: 'area', opacity: 0.15 },
              encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
            },
          ]
        : []),
      {
        mark: { type: 'line', strokeWidth: 1.8 },
        encoding: { y, strokeDash: encodeSeries(options, 'dash') },
      },
      ...(dotted ? [{ mark: { type: 'point', filled: true, size: 22, opacity: 1 }, encoding: { y } }] : []),
    ],
  };
}

function pointsOf(
  trials: readonly TrialResult[],
  series: string,
  read: (trial: TrialResult, index: number) => number | undefined,
): Point[] {
  const byEpoch = new Map<number, number[]>();
  for (const trial of trials) {
    for (const [index, { epoch }] of trial.epochs.entries()) {
      const value = read(trial, index);
      if (isFigure(value)) byEpoch.set(epoch, [...(byEpoch.get(epoch) ?? []), value]);
    }
  }
  const points = [...byEpoch].map(([epoch, values]) => {
    const { mean, minimum, maximum } = summarize(values);
    return { series, epoch, mean, low: minimum, high: maximum };
  });
  return thin(points.sort((a, b) => a.epoch - b.epoch));
}

function thin<Item>(items: readonly Item[]): Item[] {
  if (items.length <= maximumPoints) return [...items];
  const stride = (items.length - 1) / (maximumPoints - 1);
  return Array.from({ length: maximumPoints }, (_, index) => items[Math.round(index * stride)]!);
}

const epochEncoding = {
  field: 'epoch',
  type: 'quantitative',
  title: 'epoch (the first is 0)',
  scale: { nice: false },
  axis: { tickMinStep: 1, format: 'd', grid: false },
} as const;

function yEncoding(points: readonly Point[], figure: string): ChartSpecification {
  const format = isShare(figure) ? '~%' : '~g';
  const encoding = { field: 'mean', type: 'quantitative' };
  if (!isLogarithmic(points, figure))
    return { ...encoding, scale: { zero: false }, axis: { format, tickCount: 5 } };
  const scale = { type: 'log', nice: false, padding: 6 };
  return { ...encoding, scale, axis: { format, values: logarithmicTicks(points) } };
}

/** 1, 2 and 5 times the powers of ten in the range, or the powers alone where those would be too many. */
function logarithmicTicks(points: readonly Point[]): number[] {
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => first + index);
  const factors = powers.length > 4 ? [1] : [1, 2, 5];
  const ticks = powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)));
  return ticks.filter((tick) => tick >= low / 1.2 && tick <= high * 1.2);
}

function axisTitle(points: readonly Point[], figure: string): string {
  const unit = isShare(figure) ? ' (% of samples)' : isLogarithmic(points, figure) ? ' (log scale)' : '';
  return `${figureTitles[figure] ?? figure}${unit}`;
}

/** A loss that falls by orders of magnitude would lie on the axis for most of its epochs. */
function isLogarithmic(points: readonly Point[], figure: string): boolean {
  if (isShare(figure) || figure === 'f1' || points.length === 0) return false;
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  return low > 0 && high / low > 30;
}

function encodeSeries({ names, width }: PanelOptions, property: 'color' | 'dash'): ChartSpecification {
  const widest = Math.max(...names.map((name) => textWidth(name, 11)), 1);
  const columns = Math.max(1, Math.min(names.length, Math.floor(width / (widest + 50))));
  const legend = { orient: 'bottom', title: null, columns, symbolType: 'stroke', symbolSize: 300 };
  const range = names.map((_, index) => seriesStyle(index)[property]);
  return { field: 'series', type: 'nominal', legend, scale: { domain: names, range } };
}

function subtitleOf(variants: readonly Variant[]): string {
  const seeds = Math.max(...variants.map((variant) => variant.trials.length), 0);
  const figures =
    'Training figures are running ones over the samples as seen; the others are taken after the epoch.';
  return seeds > 1
    ? `Line: mean over up to ${seeds} seeds; band: lowest to highest seed. ${figures}`
    : figures;
}
