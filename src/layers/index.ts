/** The layer table: what can be written in a `.nn` file. A layer is one file and one line here. */
import * as activations from './activations.ts';
import { conv } from './conv.ts';
import type { LayerDefinition } from './definition.ts';
import { dense } from './dense.ts';
import { flatten } from './flatten.ts';
import { input } from './input.ts';
import * as joins from './joins.ts';
import { pool } from './pool.ts';

const definitions: readonly LayerDefinition[] = [
  input,
  dense,
  conv,
  pool,
  flatten,
  ...Object.values(activations),
  ...Object.values(joins),
];

/** Every layer by its word. */
export const layers: Readonly<Record<string, LayerDefinition>> = Object.fromEntries(
  definitions.map((definition) => [definition.kind, definition]),
);
