/** Whether a report can show what it is asked for: found before training, not after it. */
import type { Network } from '../compiler/network.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { VariantExperiment } from './plan.ts';
import { type ExperimentSource, type KeyPath, spanOf } from './source.ts';

/** What does not fit: `report-layer` (no such layer, or not one of two units), `report-epoch` (it is not trained). */
export function checkReport(
  network: Network,
  { report: { latent }, train }: VariantExperiment,
  source: ExperimentSource,
): readonly Diagnostic[] {
  if (latent === undefined) return [];
  const error = (code: string, message: string, ...path: KeyPath): Diagnostic => ({
    severity: 'error',
    code,
    message,
    span: spanOf(source, ['report', 'latent', ...path]),
  });
  const late = latent.epochs.findIndex((epoch) => epoch >= train.epochs);
  const last = `the last epoch is ${train.epochs - 1} (train.epochs: ${train.epochs}, and the first is 0)`;
  const wrongLayer = refusalOf(network, latent.layer);
  return [
    ...(wrongLayer === undefined ? [] : [error('report-layer', wrongLayer, 'layer')]),
    ...(late < 0
      ? []
      : [error('report-epoch', `there is no epoch ${latent.epochs[late]}: ${last}`, 'epochs', late)]),
  ];
}

function refusalOf({ layers }: Network, name: string): string | undefined {
  const layer = layers.find(({ path }) => path === name);
  if (layer === undefined) {
    const meant = nearest(
      name,
      layers.map(({ path }) => path),
    );
    const help =
      meant === undefined ? 'give it a label in the model, `code: dense 2`' : `did you mean "${meant}"?`;
    return `the model has no layer "${name}"; ${help}`;
  }
  const { output } = layer;
  if (output.length === 1 && output[0] === 2) return undefined;
  return `a scatter needs a layer that gives two numbers; ${name} gives ${output.join('x')}`;
}
