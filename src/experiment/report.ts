/** Whether a report can show what it is asked for: found before training, not after it. */
import type { Network } from '../compiler/network.ts';
import { type Code, diagnose, type FactsOf } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { VariantExperiment } from './plan.ts';
import { type ExperimentSource, type KeyPath, spanOf } from './source.ts';

/** What does not fit: `report-layer` (no such layer, or not one of two units), `report-epoch` (it is not trained); the second without a network too. */
export function checkReport(
  network: Network | undefined,
  { report: { latent }, train }: VariantExperiment,
  source: ExperimentSource,
): readonly Diagnostic[] {
  if (latent === undefined) return [];
  const error = <C extends Code>(code: C, facts: FactsOf<C>, ...path: KeyPath): Diagnostic =>
    diagnose(code, facts, { span: spanOf(source, ['report', 'latent', ...path]) });
  const late = latent.epochs.findIndex((epoch) => epoch >= train.epochs);
  const wrongLayer = network && refusalOf(network, latent.layer);
  const lateEpoch = { epoch: latent.epochs[late]!, epochs: train.epochs };
  return [
    ...(wrongLayer === undefined ? [] : [error('report-layer', wrongLayer, 'layer')]),
    ...(late < 0 ? [] : [error('report-epoch', lateEpoch, 'epochs', late)]),
  ];
}

function refusalOf({ layers }: Network, name: string): FactsOf<'report-layer'> | undefined {
  const layer = layers.find(({ path }) => path === name);
  if (layer === undefined) {
    const paths = layers.map(({ path }) => path);
    return { layer: name, suggestion: nearest(name, paths) };
  }
  const { output } = layer;
  if (output.length === 1 && output[0] === 2) return undefined;
  return { layer: name, output: output.join('x') };
}
