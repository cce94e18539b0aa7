/** Whether an engine is fast enough for a model, without loading it. */
import { multiplyAdds } from '../compiler/multiply-adds.ts';
import type { Network } from '../compiler/network.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Experiment } from './schema.generated.ts';

type EngineName = Experiment['engine'];

/** Of the forward pass, in a second of training: measured with convolutions, on one core; matrices alone do three times as well. */
const SPEEDS: Readonly<Partial<Record<EngineName, number>>> = { tfjs: 15e6 };

/** How much there is to train. */
export interface Work {
  readonly samples: number;
  readonly epochs: number;
}

/** How many samples a check supposes, which reads no data. */
export const SUPPOSED_SAMPLES = 1000;

const HOUR = 3600;

/** A warning, at the layer that takes most of the time, where training takes more than an hour. */
export function slownessOf(
  network: Network,
  engine: EngineName,
  { samples, epochs }: Work,
): readonly Diagnostic[] {
  const speed = SPEEDS[engine];
  if (speed === undefined) return [];
  const counts = network.layers.map((layer) => multiplyAdds(layer, network));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const hours = (total * samples * epochs) / speed / HOUR;
  if (hours < 1) return [];
  const most = Math.max(...counts);
  const work = `${epochs === 1 ? '' : `${epochs} epochs of `}${samples.toLocaleString('en')} samples`;
  const share = Math.round((100 * most) / total);
  const span = network.layers[counts.indexOf(most)]!.span;
  return [diagnose('slow-engine', { engine, time: inWords(hours), work, share }, { span })];
}

function inWords(hours: number): string {
  if (hours < 48) return hours < 1.5 ? 'an hour' : `${Math.round(hours)} hours`;
  return `${Math.round(hours / 24)} days`;
}
