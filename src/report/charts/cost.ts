/** What training costs: seconds of an epoch against the parameters of each variant. */
import type { RunResults } from '../../runtime/results.ts';
import { isFigure } from '../format.ts';
import { secondsPerEpoch, type Variant, variantsOf } from '../variants.ts';
import { type ChartSpecification, chartBase, seriesStyle } from './theme.ts';

interface Point {
  readonly variant: string;
  readonly parameters: number;
  readonly seconds: number;
}

/** A point for each variant that was trained; undefined unless their parameters differ. */
export function costChart(results: RunResults): ChartSpecification | undefined {
  const points = variantsOf(results).flatMap(pointOf);
  if (new Set(points.map(({ parameters }) => parameters)).size < 2) return undefined;
  const names = points.map(({ variant }) => variant);
  const range = names.map((_, index) => seriesStyle(index).color);
  const axis = (field: string, title: string, format: string): ChartSpecification => ({
    field,
    type: 'quantitative',
    title,
    scale: { zero: true, nice: true },
    axis: { tickCount: 6, format },
  });
  const subtitle = 'Seconds of an epoch, mean over epochs and seeds, on the machine of this run.';
  return {
    ...chartBase('What training costs', subtitle),
    width: 520,
    height: 240,
    data: { values: points },
    mark: { type: 'point', filled: true, size: 90, opacity: 1 },
    encoding: {
      x: axis('parameters', 'trainable parameters', '~s'),
      y: axis('seconds', 'seconds an epoch', '~g'),
      color: {
        field: 'variant',
        type: 'nominal',
        title: null,
        scale: { domain: names, range },
        legend: { orient: 'right', symbolType: 'circle', symbolStrokeWidth: 0 },
      },
    },
  };
}

function pointOf(variant: Variant): Point[] {
  const seconds = secondsPerEpoch(variant);
  if (!isFigure(seconds)) return [];
  return [{ variant: variant.title, parameters: variant.trials[0]!.parameters, seconds }];
}
