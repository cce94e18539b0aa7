/** The layer table: what can be written in a `.nn` file. A layer is one file and one line here. */
import * as activations from './activations.ts';
import { avgpool } from './avgpool.ts';
import { batchnorm } from './batchnorm.ts';
import { conv } from './conv.ts';
import type { LayerDefinition } from './definition.ts';
import { dense } from './dense.ts';
import { depthwise } from './depthwise.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalpool } from './globalpool.ts';
import { input } from './input.ts';
import * as joins from './joins.ts';
import { layernorm } from './layernorm.ts';
import { pad } from './pad.ts';
import { pool } from './pool.ts';
import { reshape } from './reshape.ts';
import { upsample } from './upsample.ts';

const definitions: readonly LayerDefinition[] = [
  input,
  dense,
  conv,
  depthwise,
  pool,
  avgpool,
  globalpool,
  flatten,
  reshape,
  dropout,
  batchnorm,
  layernorm,
  upsample,
  pad,
  ...Object.values(activations),
  ...Object.values(joins),
];

/** Every layer by its word. */
export const layers: Readonly<Record<string, LayerDefinition>> = Object.fromEntries(
  definitions.map((definition) => [definition.kind, definition]),
);

const plain = (name: string) => name.toLowerCase().replaceAll('_', '').replace(/\dd$/, '');

const byPlainName = new Map(
  definitions.flatMap((definition) =>
    [plain(definition.kind), ...(definition.aliases ?? [])].map((name) => [name, definition] as const),
  ),
);

/** The layer that other libraries call by this word, or that is spelt so but for case, `_` and `2d`. */
export function layerMeant(word: string): LayerDefinition | undefined {
  return byPlainName.get(plain(word));
}
