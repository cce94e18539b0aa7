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

/** How many wordings of one error at one place are shown. */
const WORDINGS = 3;

/** What is said in the same words, and of the same fixes, in some of the cases. */
interface Wording {
  readonly diagnostic: Diagnostic;
  readonly names: Set<string>;
}

/**
 * Each finding once, with the cases in which it occurs, unless these are all. An error that has other numbers or other
 * fixes in other cases is shown for each of the first few; how many cases more there are, the last of them says.
 */
export function mergeCases(cases: readonly Case[]): readonly Diagnostic[] {
  const places = new Map<string, Map<string, Wording>>();
  for (const { name, diagnostics } of cases) {
    for (const diagnostic of diagnostics) {
      const place = JSON.stringify([diagnostic.code, diagnostic.span ?? diagnostic.message]);
      const wordings = places.get(place) ?? new Map<string, Wording>();
      places.set(place, wordings);
      const words = JSON.stringify([diagnostic.message, diagnostic.label, diagnostic.fixes]);
      const known = wordings.get(words);
      const merged = known === undefined ? diagnostic : withCommonPlaces(known.diagnostic, diagnostic);
      wordings.set(words, { diagnostic: merged, names: (known?.names ?? new Set()).add(name) });
    }
  }
  return [...places.values()].flatMap((wordings) => shown([...wordings.values()], cases.length));
}

/** Of the places that explain it, such as those of shapes, the ones that are the same in both. */
function withCommonPlaces(one: Diagnostic, { related = [] }: Diagnostic): Diagnostic {
  if (one.related === undefined) return one;
  const others = new Set(related.map((each) => JSON.stringify(each)));
  return { ...one, related: one.related.filter((each) => others.has(JSON.stringify(each))) };
}

/** What makes two findings the same: the code, the place and the words. */
export function keyOf({ code, span, message }: Diagnostic): string {
  return JSON.stringify([code, span, message]);
}

function shown(wordings: readonly Wording[], cases: number): readonly Diagnostic[] {
  const first = wordings.filter((wording, index) => !isUnsearched(wording, wordings.slice(0, index)));
  const listed = first.slice(0, Math.max(WORDINGS, mostInOneCase(first)));
  const names = new Set(listed.flatMap((wording) => [...wording.names]));
  const others = new Set(
    wordings.flatMap((wording) => [...wording.names].filter((name) => !names.has(name))),
  );
  return listed.map(({ diagnostic, names: own }, index) => {
    if (own.size === cases) return diagnostic;
    const more = index === listed.length - 1 ? others.size : 0;
    return inCases(diagnostic, [...own].filter(Boolean), more);
  });
}

/** A body that is used several times may have several errors at one place. */
function mostInOneCase(wordings: readonly Wording[]): number {
  const counts = new Map<string, number>();
  for (const name of wordings.flatMap(({ names }) => [...names]))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** Fixes are looked for in the first cases only: the same words without fixes are no finding of their own. */
function isUnsearched({ diagnostic }: Wording, earlier: readonly Wording[]): boolean {
  return (
    (diagnostic.fixes ?? []).length === 0 &&
    earlier.some((each) => each.diagnostic.message === diagnostic.message)
  );
}

function inCases(diagnostic: Diagnostic, names: readonly string[], others: number): Diagnostic {
  if (names.length === 0) return diagnostic;
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
  const likewise = others === 0 ? '' : `; and the like in ${others} more`;
  return {
    ...diagnostic,
    message: `${diagnostic.message} (${names.slice(0, NAMED).join(', ')}${more}${likewise})`,
  };
}
