/** Learning curves: a figure per epoch, one line a variant, the range over its seeds as a band. */
import type { EpochResult, RunResults, TrialResult } from '../../runtime/results.ts';
import { axisTitle, isFigure } from '../format.ts';
import { summarize } from '../statistics.ts';
import { figureAt, type Part, partsOf, type Variant, variantsOf } from '../variants.ts';
import { textWidth } from './text-width.ts';
import { type ChartSpecification, chartBase, seriesStyle, tickLabels } from './theme.ts';

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

/** Panels above each other stay in line however wide their labels are. */
const labelRoom = { minExtent: 52, maxExtent: 52 } as const;

/**
 * A row of panels for each of the measured figures, a column for each part of the data, on one scale a row. A
 * single variant needs no columns: there the parts are the lines.
 */
export function curveChart(
  results: RunResults,
  title: string,
  figures: readonly string[],
): ChartSpecification {
  const variants = variantsOf(results).filter((variant) =>
    variant.trials.some((trial) => trial.epochs.length > 0),
  );
  const alone = variants.length === 1;
  const columns = alone ? [partsOf(results)] : partsOf(results).map((part) => [part]);
  const names = alone
    ? partsOf(results).map((part) => partTitles[part])
    : variants.map((variant) => variant.title);
  const width = alone ? panelSize.width : panelSize.width * columns.length;
  const epochs = variants.flatMap((variant) => variant.trials.flatMap((trial) => trial.epochs));
  const lastEpoch = epochs.reduce((last, { epoch }) => Math.max(last, epoch), 0);
  const rows = figures.map((figure) => {
    const panels = columns.map((parts) => pointsOfPanel(variants, figure, { parts, alone }));
    const scale = scaleOf(figure, panels.flat());
    return {
      hconcat: panels.map((points, column) => {
        const subject = alone ? '' : `${partTitles[columns[column]![0]!]} `;
        return panel(points, { ...scale, title: `${subject}${scale.title}` }, { names, width, lastEpoch });
      }),
      resolve: { scale: { y: 'shared' } },
    };
  });
  const base = chartBase(title, subtitleOf(variants));
  return alone
    ? { ...base, hconcat: rows.flatMap((row) => row.hconcat), spacing: 30 }
    : { ...base, vconcat: rows, spacing: 24 };
}

/** What the panels of one picture have in common. */
export interface Lines {
  /** Of the lines, in order. */
  readonly names: readonly string[];
  readonly lastEpoch: number;
  /** Of all panels side by side, which the legend may use. */
  readonly width: number;
}

/** A figure in an epoch: mean and range over the seeds. */
export interface Point {
  readonly series: string;
  readonly epoch: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Lines over epochs, with the range over seeds as a band where there is one. */
export function panel(points: readonly Point[], y: ChartSpecification, lines: Lines): ChartSpecification {
  const banded = points.some((point) => point.high > point.low);
  const dotted = points.every((point) => point.epoch < dottedEpochs);
  return {
    ...panelSize,
    data: { values: points },
    encoding: { x: epochEncoding(lines.lastEpoch), color: encodeSeries(lines, 'color') },
    layer: [
      ...(banded
        ? [
            {
              mark: { type: 'area', opacity: lines.names.length > 6 ? 0.07 : 0.15 },
              encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
            },
          ]
        : []),
      {
        mark: { type: 'line', strokeWidth: 1.8 },
        encoding: { y, strokeDash: encodeSeries(lines, 'dash') },
      },
      ...(dotted ? [{ mark: { type: 'point', filled: true, size: 22, opacity: 1 }, encoding: { y } }] : []),
    ],
  };
}

function pointsOfPanel(
  variants: readonly Variant[],
  figure: string,
  { parts, alone }: { readonly parts: readonly Part[]; readonly alone: boolean },
): Point[] {
  return parts.flatMap((part) =>
    variants.flatMap((variant) => {
      const series = alone ? partTitles[part] : variant.title;
      return pointsOf(variant.trials, series, (epoch) => figureAt(epoch, part, figure));
    }),
  );
}

/** The points of one line, in the order of epochs and not too many. */
export function pointsOf(
  trials: readonly TrialResult[],
  series: string,
  read: (epoch: EpochResult) => number | undefined,
): Point[] {
  const byEpoch = new Map<number, number[]>();
  for (const result of trials.flatMap((trial) => trial.epochs)) {
    const value = read(result);
    if (isFigure(value)) byEpoch.set(result.epoch, [...(byEpoch.get(result.epoch) ?? []), value]);
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

function epochEncoding(lastEpoch: number): ChartSpecification {
  return {
    field: 'epoch',
    type: 'quantitative',
    title: 'epoch (the first is 0)',
    scale: { nice: false, domain: [0, Math.max(lastEpoch, 1)] },
    axis: { tickMinStep: 1, format: 'd', grid: false },
  };
}

/** One for all panels of a row, so that they can be compared. */
function scaleOf(figure: string, points: readonly Point[]): ChartSpecification & { readonly title: string } {
  const encoding = { field: 'mean', type: 'quantitative' };
  if (isLogarithmic(points, figure)) {
    const axis = { ...tickLabels(figure), ...labelRoom, values: logarithmicTicks(...rangeOf(points)) };
    return {
      ...encoding,
      title: axisTitle(figure, 'log scale'),
      scale: { type: 'log', nice: false, padding: 6 },
      axis,
    };
  }
  const axis = { ...tickLabels(figure), ...labelRoom, tickCount: 5 };
  return {
    ...encoding,
    title: axisTitle(figure),
    scale: { zero: false },
    axis,
  };
}

/** 1, 2 and 5 times the powers of ten in the range, or the powers alone where those would be too many. */
export function logarithmicTicks(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const powers = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => first + index);
  const factors = powers.length > 4 ? [1] : [1, 2, 5];
  const ticks = powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)));
  return ticks.filter((tick) => tick >= low / 1.2 && tick <= high * 1.2);
}

/** They run over 0..1, and their upper end is what people look at. */
const linearFigures = ['accuracy', 'balanced_accuracy', 'f1'];

/** A loss that falls by orders of magnitude would lie on the axis for most of its epochs. */
function isLogarithmic(points: readonly Point[], figure: string): boolean {
  if (linearFigures.includes(figure) || points.length === 0) return false;
  const [low, high] = rangeOf(points);
  return low > 0 && high / low > 30;
}

/** From the lowest to the highest number over all seeds. */
function rangeOf(points: readonly Point[]): [number, number] {
  return [Math.min(...points.map(({ low }) => low)), Math.max(...points.map(({ high }) => high))];
}

function encodeSeries({ names, width }: Lines, property: 'color' | 'dash'): ChartSpecification {
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
