/** How every picture looks. */
import { isShare } from '../format.ts';
import { wrapText } from '../wrap.ts';

/** A Vega-Lite specification: plain data. */
export type ChartSpecification = Readonly<Record<string, unknown>>;

/** The colours that the page replaces where it is dark; each stands for one role only. */
export const chartColors = {
  background: '#ffffff',
  text: '#24292f',
  muted: '#57606a',
  line: '#d0d7de',
} as const;

/** Six colours that colour-blind people tell apart (Okabe and Ito), readable on white and on black. */
const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'] as const;

/** Repeats the colours for many lines, each time with another dash. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/** The colour and dash of a series by its number. */
export function seriesStyle(index: number): { readonly color: string; readonly dash: readonly number[] } {
  const dash = dashes[Math.floor(index / palette.length) % dashes.length]!;
  return { color: palette[index % palette.length]!, dash };
}

/** Tells apart, on points, the classes that share a colour. */
const shapes = ['circle', 'triangle-up', 'square', 'cross', 'diamond'] as const;

/** The colour and shape of a class by its number. */
export function classStyle(index: number): { readonly color: string; readonly shape: string } {
  const shape = shapes[Math.floor(index / palette.length) % shapes.length]!;
  return { color: palette[index % palette.length]!, shape };
}

/** The family of the shipped font. */
export const fontFamily = 'Inter';

/** The common ground of a picture: its title, its subtitle, and the one theme. */
export function chartBase(title: string, subtitle: string): ChartSpecification {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: chartColors.background,
    padding: 16,
    title: { text: title, subtitle: wrapText(subtitle, 100), anchor: 'start' },
    config,
  };
}

/** The labels of an axis of a figure: percentages, or numbers in their shortest form. */
export function tickLabels(figure: string): ChartSpecification {
  if (isShare(figure)) return { format: '~%' };
  const size = 'abs(datum.value)';
  const short = `format(datum.value, '.3~e')`;
  return {
    labelExpr: `${size} > 0 && (${size} < 0.001 || ${size} >= 100000) ? ${short} : format(datum.value, '~g')`,
  };
}

const config: ChartSpecification = {
  // The page describes each picture; a label on every mark would only make it large.
  aria: false,
  font: fontFamily,
  view: { stroke: null },
  title: {
    fontSize: 15,
    fontWeight: 'normal',
    color: chartColors.text,
    subtitleColor: chartColors.muted,
    subtitleFontSize: 11,
    subtitlePadding: 4,
    offset: 12,
  },
  axis: {
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelColor: chartColors.muted,
    titleColor: chartColors.muted,
    domainColor: chartColors.line,
    tickColor: chartColors.line,
    gridColor: chartColors.line,
    gridOpacity: 0.6,
    labelFlush: false,
  },
  // Panels above each other stay in line however wide their labels are.
  axisLeft: { minExtent: 40 },
  legend: {
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelColor: chartColors.text,
    titleColor: chartColors.muted,
    labelLimit: 0,
    titleLimit: 0,
    symbolOpacity: 1,
    symbolStrokeWidth: 2.5,
  },
};
