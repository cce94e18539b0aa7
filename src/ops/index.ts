/** The op table: what a Program is made of. An op is one entry here. */
import * as activation from './activation.ts';
import * as convolution from './convolution.ts';
import type { OpDefinition } from './definition.ts';
import * as elementwise from './elementwise.ts';
import * as matrix from './matrix.ts';
import * as pooling from './pooling.ts';
import * as reduction from './reduction.ts';
import * as resampling from './resample.ts';
import * as shaping from './shaping.ts';
import * as slicing from './slicing.ts';
import * as softmax from './softmax.ts';
import * as source from './source.ts';

export const ops = {
  ...source,
  ...elementwise,
  ...activation,
  ...reduction,
  ...shaping,
  ...slicing,
  ...matrix,
  ...softmax,
  ...convolution,
  ...pooling,
  ...resampling,
};

export type OpKind = keyof typeof ops;

/** The attributes of one op, as its definition declares them. */
export type AttributesOf<Kind extends OpKind> =
  (typeof ops)[Kind] extends OpDefinition<infer Attributes extends object> ? Attributes : never;

/** An op's definition for passes that treat all ops alike; nodes carry the attributes of their own op. */
export function definitionOf(kind: OpKind): OpDefinition<object> {
  return ops[kind] as unknown as OpDefinition<object>;
}
