/** Wrong gradient rules, as people write them: what a check of gradients has to catch. */
import { definitionOf, type OpKind, ops } from '../../src/ops/index.ts';
import type { Rule } from './faults/fault.ts';
import { general } from './faults/general.ts';
import { special } from './faults/special.ts';

/** A rule that is wrong, made of the right one. */
export interface Planted {
  readonly op: OpKind;
  readonly fault: string;
  readonly rule: Rule;
}

function faultsOf(op: OpKind): readonly Planted[] {
  const right = definitionOf(op).gradient;
  if (right === 'none') return [];
  return Object.entries({ ...general, ...special[op] }).map(([fault, spoil]) => ({
    op,
    fault,
    rule: spoil(right),
  }));
}

/** Every planted fault, op by op. */
export const planted: readonly Planted[] = (Object.keys(ops) as OpKind[]).flatMap(faultsOf);

/** Runs something while the op table holds the wrong rule. */
export function whilePlanted<Result>({ op, rule }: Planted, run: () => Result): Result {
  const definition = definitionOf(op) as { gradient: Rule | 'none' };
  const right = definition.gradient;
  definition.gradient = rule;
  try {
    return run();
  } finally {
    definition.gradient = right;
  }
}
