/** What names mean at a place: parameters and blocks, from the inside out. */
import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Block } from '../../parser/ast.ts';
import type { Environment, Referent } from './arithmetic.ts';
import type { BoundParameter } from './parameters.ts';
import type { ParameterValue } from './values.ts';

interface ScopedParameter extends Referent {
  readonly value: ParameterValue | undefined;
  /** Its declaration. */
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
  /** Whether its braces were guessed: then what stands before or inside of what is not known. */
  isGuessed: boolean;
}

/** An empty level inside another. */
export function openScope(outer?: Scope): Scope {
  return {
    outer,
    parameters: new Map(),
    blocks: new Map(),
    hasUnknownParameters: false,
    hasUnknownBlocks: false,
    isGuessed: false,
  };
}

/** Whether something is true of a level or of one around it. */
function isSomewhere(scope: Scope, isTrue: (level: Scope) => boolean): boolean {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) {
    if (isTrue(level)) return true;
  }
  return false;
}

/** The names of one sort in all levels, from the inside out. */
function namesIn(scope: Scope, sort: 'parameters' | 'blocks'): readonly string[] {
  const names: string[] = [];
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer)
    names.push(...level[sort].keys());
  return names;
}

/** Brings parameters with their values into a scope. */
export function addParameters(bound: readonly BoundParameter[], { parameters }: Scope): void {
  for (const { definition, value, origin } of bound)
    parameters.set(definition.name, { value, origin, span: definition.span });
}

/** The parameter that `$name` means here. */
export function findParameter(scope: Scope | undefined, name: string): ScopedParameter | undefined {
  return scope && (scope.parameters.get(name) ?? findParameter(scope.outer, name));
}

/** The block that a name means here. */
export function findBlock(scope: Scope | undefined, name: string): ScopedBlock | undefined {
  return scope && (scope.blocks.get(name) ?? findBlock(scope.outer, name));
}

/** The blocks that can be called here. */
export function blockNames(scope: Scope): readonly string[] {
  return namesIn(scope, 'blocks');
}

/** Whether a block may exist that could not be read. */
export function mayHaveOtherBlocks(scope: Scope): boolean {
  return isSomewhere(scope, (level) => level.hasUnknownBlocks);
}

/** Whether the braces around were guessed. */
export function isGuessed(scope: Scope): boolean {
  return isSomewhere(scope, (level) => level.isGuessed);
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
    names: () =>
      isSomewhere(scope, (level) => level.hasUnknownParameters) ? undefined : namesIn(scope, 'parameters'),
  };
}
