/** Diagnostics of one text under several sets of values, as one list. */
import type { Diagnostic } from './diagnostic.ts';

/** What was found under one set of values. */
export interface Case {
  /** In a sentence: `with kernel=9`, `in the variant kernel=9`; empty where there is nothing to tell apart. */
  readonly name: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** How many cases a message names. */
const NAMED = 3;

/** Each finding once, as the first case has it; one that not all cases share says in which it occurs. */
export function mergeCases(cases: readonly Case[]): readonly Diagnostic[] {
  const found = new Map<string, { readonly diagnostic: Diagnostic; readonly names: Set<string> }>();
  for (const { name, diagnostics } of cases) {
    for (const diagnostic of diagnostics) {
      const key = keyOf(diagnostic);
      const known = found.get(key);
      if (known === undefined) found.set(key, { diagnostic, names: new Set([name]) });
      else known.names.add(name);
    }
  }
  return [...found.values()].map(({ diagnostic, names }) =>
    names.size === cases.length ? diagnostic : inCases(diagnostic, [...names].filter(Boolean)),
  );
}

/** What makes two findings the same: the code and the place, or the words where there is no place. */
export function keyOf({ code, span, message }: Diagnostic): string {
  return JSON.stringify([code, span ?? message]);
}

function inCases(diagnostic: Diagnostic, names: readonly string[]): Diagnostic {
  if (names.length === 0) return diagnostic;
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
  const shown = `${names.slice(0, NAMED).join(', ')}${more}`;
  return { ...diagnostic, message: `${diagnostic.message} (${shown})` };
}
