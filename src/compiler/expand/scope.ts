/** What names mean at a place: parameters and blocks, from the inside out. */
import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Block } from '../../parser/ast.ts';
import type { Environment } from './arithmetic.ts';
import type { ParameterValue } from './values.ts';

interface ScopedParameter {
  readonly value: ParameterValue | undefined;
  readonly span: Span;
}

/** A block by its name, with the scope in which it was written. */
export interface ScopedBlock {
  /** Absent for a block that could not be read: calls of it are not judged. */
  readonly block?: Block;
  readonly scope: Scope;
  /** What brought the name: the definition, or a `use`. Only what stands behind it can call the block. */
  readonly origin?: Span;
}

/** One level of names. */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly parameters: Map<string, ScopedParameter>;
  readonly blocks: Map<string, ScopedBlock>;
  /** Whether something unreadable may have brought names: then an unknown one is no error. */
  hasUnknownParameters: boolean;
  hasUnknownBlocks: boolean;
}

/** An empty level inside another. */
export function openScope(outer?: Scope): Scope {
  return {
    outer,
    parameters: new Map(),
    blocks: new Map(),
    hasUnknownParameters: false,
    hasUnknownBlocks: false,
  };
}

function* levels(scope: Scope): Generator<Scope> {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) yield level;
}

/** The parameter that `$name` means here. */
export function findParameter(scope: Scope, name: string): ScopedParameter | undefined {
  for (const level of levels(scope)) {
    const found = level.parameters.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The block that a name means here. */
export function findBlock(scope: Scope, name: string): ScopedBlock | undefined {
  for (const level of levels(scope)) {
    const found = level.blocks.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The blocks that can be called here. */
export function blockNames(scope: Scope): readonly string[] {
  return [...levels(scope)].flatMap((level) => [...level.blocks.keys()]);
}

/** Whether a block may exist that could not be read. */
export function mayHaveOtherBlocks(scope: Scope): boolean {
  return [...levels(scope)].some((level) => level.hasUnknownBlocks);
}

/** The scope as expressions see it. */
export function environmentOf(scope: Scope, more: Pick<Environment, 'report' | 'use'>): Environment {
  return {
    ...more,
    find: (name) => {
      const parameter = findParameter(scope, name);
      if (parameter !== undefined) more.use?.(parameter.span);
      return parameter;
    },
    names: () => {
      const all = [...levels(scope)];
      if (all.some((level) => level.hasUnknownParameters)) return undefined;
      return all.flatMap((level) => [...level.parameters.keys()]);
    },
  };
}
