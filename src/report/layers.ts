/** What `report: {layers: true}` measured, gathered by variant and layer. */
import type { LayerResult, TrialResult } from '../runtime/results.ts';
import { type Summary, summarize } from './statistics.ts';
import type { Variant } from './variants.ts';

/** The paths of the layers that were measured, from the first to the last; none where nobody asked. */
export function layersOf(variant: Variant): readonly string[] {
  const measured = variant.trials.flatMap(({ epochs }) => epochs.flatMap(({ layers }) => layers ?? []));
  return [...new Set(measured.map(({ layer }) => layer))];
}

/** A number of one layer in one epoch of one trial; undefined where the layer has none. */
export function layerFigure(
  epoch: TrialResult['epochs'][number],
  layer: string,
  figure: keyof Omit<LayerResult, 'layer'>,
): number | undefined {
  return epoch.layers?.find((result) => result.layer === layer)?.[figure];
}

/** One layer at the beginning of the first and of the last epoch, over the seeds. */
export interface LayerRow {
  readonly layer: string;
  readonly saturated: readonly [Summary, Summary];
  readonly gradientNorm: readonly [Summary, Summary];
  /** Units, and how many of them are different. */
  readonly units?: number;
  readonly differentUnits: readonly [Summary, Summary];
}

/** A row for each layer that was measured. */
export function layerRows(variant: Variant): readonly LayerRow[] {
  const trials = variant.trials.filter(({ epochs }) => epochs.length > 0);
  return layersOf(variant).map((layer) => {
    const ends = (figure: keyof Omit<LayerResult, 'layer'>): [Summary, Summary] => [
      summarize(trials.map(({ epochs }) => layerFigure(epochs[0]!, layer, figure))),
      summarize(trials.map(({ epochs }) => layerFigure(epochs.at(-1)!, layer, figure))),
    ];
    const units = layerFigure(trials[0]!.epochs[0]!, layer, 'units');
    return {
      layer,
      saturated: ends('saturated'),
      gradientNorm: ends('gradient_norm'),
      ...(units !== undefined && { units }),
      differentUnits: ends('different_units'),
    };
  });
}
