/** A layer of two units as a picture: the test set as points in a plane, a panel for each epoch. */
import type { LatentEpoch, LatentView } from '../latent.ts';
import { type ChartSpecification, chartBase, chartColors, classStyle } from './theme.ts';

/** More samples than these lie on top of each other, and make the page large. */
const maximumSamples = 2000;

/** Pixels of a side of a panel, and those that the names of two classes keep between them. */
const panelSize = 360;
const nameDistance = 16;

/** Rounds of moving names apart: each class meets every other one in each. */
const rounds = 20;

interface Point {
  readonly class: string;
  readonly x: number;
  readonly y: number;
}

/** Every sample a point, its class by colour and shape; the name of a class stands in the middle of its points. */
export function latentChart(
  { layer, epochs }: LatentView,
  title: string,
  classes: readonly string[],
): ChartSpecification {
  const samples = epochs[0]!.values.length / 2;
  const stride = Math.ceil(samples / maximumSamples);
  const shown = Math.ceil(samples / stride);
  const subtitle =
    `What layer ${layer} gives for ${shown.toLocaleString('en-US')} of ${samples.toLocaleString('en-US')} test samples` +
    `${stride > 1 ? ` (every ${ordinal(stride)} one)` : ''}. The name of a class stands at its median.`;
  return {
    ...chartBase(title, subtitle),
    hconcat: epochs.map((epoch) => panel(pointsOf(epoch, stride, classes), epoch.epoch, classes)),
    spacing: 30,
  };
}

function ordinal(number: number): string {
  return number === 2 ? '2nd' : number === 3 ? '3rd' : `${number}th`;
}

function pointsOf({ values, labels }: LatentEpoch, stride: number, classes: readonly string[]): Point[] {
  const points: Point[] = [];
  for (let sample = 0; 2 * sample < values.length; sample += stride) {
    const [x, y] = [rounded(values[2 * sample]!), rounded(values[2 * sample + 1]!)];
    points.push({ class: labels === undefined ? '' : classes[labels[sample]!]!, x, y });
  }
  return points;
}

/** More digits than can be seen would only make the picture large. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function panel(points: readonly Point[], epoch: number, classes: readonly string[]): ChartSpecification {
  const axis = (field: 'x' | 'y') => ({
    field,
    type: 'quantitative',
    title: field === 'x' ? 'first unit' : 'second unit',
    scale: { zero: false, nice: false, padding: 8 },
    axis: { tickCount: 6, format: '~g' },
  });
  const names = movedApart(mediansOf(points), points);
  return {
    title: { text: `after epoch ${epoch}`, fontSize: 12, anchor: 'middle', offset: 6 },
    width: panelSize,
    height: panelSize,
    encoding: { x: axis('x'), y: axis('y') },
    layer: [
      {
        data: { values: points },
        mark: { type: 'point', filled: true, size: 14, opacity: 0.7 },
        encoding: classEncoding(classes),
      },
      {
        data: { values: names },
        mark: { type: 'text', fontSize: 14, stroke: chartColors.background, strokeWidth: 4 },
        encoding: { text: { field: 'class' } },
      },
      {
        data: { values: names },
        mark: { type: 'text', fontSize: 14, color: chartColors.text },
        encoding: { text: { field: 'class' } },
      },
    ],
  };
}

function classEncoding(classes: readonly string[]): ChartSpecification {
  if (classes.length === 0) return { color: { value: classStyle(0).color } };
  const style = (property: 'color' | 'shape') => ({
    field: 'class',
    type: 'nominal',
    scale: { domain: classes, range: classes.map((_, index) => classStyle(index)[property]) },
    legend: { orient: 'bottom', title: 'class', columns: 10, symbolSize: 60 },
  });
  return { color: style('color'), shape: style('shape') };
}

function mediansOf(points: readonly Point[]): Point[] {
  const classes = [...new Set(points.map((point) => point.class))];
  return classes.map((name) => {
    const own = points.filter((point) => point.class === name);
    return { class: name, x: median(own.map(({ x }) => x)), y: median(own.map(({ y }) => y)) };
  });
}

/** The names, those that would overlap moved away from each other. */
function movedApart(names: readonly Point[], points: readonly Point[]): readonly Point[] {
  const [width, height] = [spanOf(points.map(({ x }) => x)), spanOf(points.map(({ y }) => y))];
  const moved = names.map(({ x, y }) => ({ x: x / width, y: y / height }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, one] of moved.entries()) {
      for (const other of moved.slice(0, i)) pushApart(one, other, nameDistance / panelSize);
    }
  }
  return names.map((name, i) => ({ ...name, x: moved[i]!.x * width, y: moved[i]!.y * height }));
}

function spanOf(numbers: readonly number[]): number {
  const [low, high] = numbers.reduce(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)],
    [numbers[0] ?? 0, numbers[0] ?? 0],
  );
  return high > low ? high - low : 1;
}

interface Place {
  x: number;
  y: number;
}

/** Moves both by the same way along the line between them; from one and the same place, sideways. */
function pushApart(one: Place, other: Place, wanted: number): void {
  const distance = Math.hypot(one.x - other.x, one.y - other.y);
  if (distance >= wanted) return;
  const [x, y] = distance === 0 ? [1, 0] : [(one.x - other.x) / distance, (one.y - other.y) / distance];
  const way = (wanted - distance) / 2;
  one.x += x * way;
  one.y += y * way;
  other.x -= x * way;
  other.y -= y * way;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
