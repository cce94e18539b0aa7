/** How much of the signal comes through the layers of a variant, epoch by epoch. */
import type { RunResults } from '../../runtime/results.ts';
import { layerFigure, layersOf } from '../layers.ts';
import { type Variant, variantsOf } from '../variants.ts';
import { logarithmicTicks, type Point, panel, pointsOf } from './curves.ts';
import { type ChartSpecification, chartBase, tickLabels } from './theme.ts';

/** More lines than these cannot be told apart. */
const maximumLayers = 6;

const panelWidth = 380;

/** The share of saturated activations and the norm of the gradient, a line a layer, on the scale of all variants. */
export function layersChart(results: RunResults, variant: Variant): ChartSpecification {
  const all = layersOf(variant);
  const names = spread(all, maximumLayers);
  const epochs = variant.trials.flatMap((trial) => trial.epochs);
  const lastEpoch = epochs.reduce((last, { epoch }) => Math.max(last, epoch), 0);
  const gradients = variantsOf(results).flatMap((other) => pointsOfLayers(other, 'gradient_norm'));
  const figures = [
    ['saturated', saturationScale],
    ['gradient_norm', gradientScale(gradients)],
  ] as const;
  const panels = figures.flatMap(([figure, scale]) => {
    const points = pointsOfLayers(variant, figure);
    return points.length === 0 ? [] : [panel(points, scale, { names, width: panelWidth, lastEpoch })];
  });
  const shown = all.length > names.length ? ` ${names.length} of ${all.length} layers are shown.` : '';
  const subtitle = `At the beginning of each epoch, on the first batch of training. Saturated: a slope below 0.001.${shown}`;
  return { ...chartBase(`Inside the layers: ${variant.title}`, subtitle), hconcat: panels, spacing: 30 };
}

function pointsOfLayers(variant: Variant, figure: 'saturated' | 'gradient_norm'): Point[] {
  return spread(layersOf(variant), maximumLayers).flatMap((layer) =>
    pointsOf(variant.trials, layer, (epoch) => layerFigure(epoch, layer, figure)),
  );
}

/** The first, the last, and others evenly between them. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))]!);
}

const saturationScale = {
  field: 'mean',
  type: 'quantitative',
  title: 'saturated activations (%)',
  scale: { domain: [0, 1], nice: false },
  axis: { ...tickLabels('error'), tickCount: 5 },
};

/** By powers of ten; a gradient of nothing at all stands below the smallest other one. */
function gradientScale(points: readonly Point[]): ChartSpecification {
  const ends = points.flatMap(({ low, high }) => [low, high]);
  const positive = ends.filter((end) => end > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const ticks = positive.length === 0 ? [] : logarithmicTicks(low, high);
  const hasZero = positive.length < ends.length;
  return {
    field: 'mean',
    type: 'quantitative',
    title: 'norm of the gradient (log scale)',
    scale: hasZero
      ? {
          type: 'symlog',
          constant: positive.length === 0 ? 1 : low,
          domain: [0, Math.max(...ends)],
          nice: false,
        }
      : { type: 'log', domain: [low, high], nice: false, padding: 6 },
    axis: { ...tickLabels('gradient_norm'), values: hasZero ? [0, ...ticks] : ticks },
  };
}
