/** Fixes that mend: those that were proposed, and the smallest edits for refused layers. All are found by trying them. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Diagnostic, Edit, Fix } from '../../../diagnostics/diagnostic.ts';
import type { ParameterInput } from '../../expand/parameters.ts';
import { insertion } from './edits.ts';
import { inputShapes, largerInput, mapInput } from './input.ts';
import { otherChannels, projectedArm, projectingBranch, sameShape } from './joins.ts';
import { type Attempt, layerAt, type Mending, type Proposer, type Refusal } from './mending.ts';
import { comparedWith, type Outcome, type State } from './outcome.ts';
import { reshaped } from './reshape.ts';
import { keptSize, oneLess, samePadding, smallerArgument, smallerDilation } from './window.ts';

/** What the search is given. */
export interface Search {
  readonly state: State;
  /** Parameters whose values come from outside of the text. */
  readonly given: Readonly<Record<string, ParameterInput>>;
  /** The state after an attempt. */
  readonly attempt: (attempt: Attempt) => State;
}

/** How many sorts of fixes one error shows. */
const SORTS = 4;
/** How many edits are tried for one file, and how many characters and layers are read for them in all. */
const ATTEMPTS = 100;
const COST = 60_000;
/** In characters. */
const COST_OF_DIAGNOSTIC = 10;

/** Tries edits, each once, until enough has been tried: then there is no outcome. */
type Try = (attempt: Attempt) => Outcome | undefined;

function triesOf({ state, attempt: apply }: Search): Try {
  const { found, checked } = state;
  const characters = [...checked.sources.values()].reduce((sum, text) => sum + text.length, 0);
  const size = characters + checked.expanded.layers.length + COST_OF_DIAGNOSTIC * found.length;
  const compare = comparedWith(state);
  const tried = new Map<string, Outcome>();
  const limit = Math.min(ATTEMPTS, Math.floor(COST / (size + 1)));
  return (attempt) => {
    const key = JSON.stringify(attempt);
    const known = tried.get(key);
    if (known !== undefined || tried.size >= limit) return known;
    const outcome = compare(apply(attempt), attempt.edits);
    tried.set(key, outcome);
    return outcome;
  };
}

/** What was found, with advice in words alone: no edit is offered that was not tried. */
export function withoutEdits(found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found.map(({ fixes = [], ...diagnostic }) => {
    const words = fixes.filter(({ edits }) => edits.length === 0);
    return words.length === 0 ? diagnostic : { ...diagnostic, fixes: words };
  });
}

/** What was found, with the fixes that mend it; all that are found in one file share what may be tried. */
export function withFixes(search: Search): readonly Diagnostic[] {
  const { found, refusals } = search.state;
  const edits = compatibleEdits(found);
  if (refusals.size === 0 && edits.length === 0) return found;
  const attempt = triesOf(search);
  const together = edits.length === 0 ? undefined : attempt({ edits });
  return found.map((diagnostic) => {
    const refusal = refusals.get(diagnostic);
    const fixes =
      refusal === undefined
        ? proposedFixes(withForeignWords(diagnostic, search.state.checked.sources), together, attempt)
        : searchedFixes({ diagnostic, refusal, attempt }, search);
    const { fixes: _, ...bare } = diagnostic;
    return fixes.length === 0 ? bare : { ...bare, fixes };
  });
}

/** Edits of texts that are not the model's, such as an experiment's, become words: only the model can be tried. */
function withForeignWords(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>): Diagnostic {
  const { fixes } = diagnostic;
  const isForeign = ({ edits }: Fix) => edits.some(({ span }) => !sources.has(span.file));
  return fixes?.some(isForeign)
    ? { ...diagnostic, fixes: fixes.map((fix) => (isForeign(fix) ? { ...fix, edits: [] } : fix)) }
    : diagnostic;
}

/** The first edits that diagnostics propose, as far as they leave each other alone, and not too many. */
function compatibleEdits(found: readonly Diagnostic[]): readonly Edit[] {
  const chosen: Edit[] = [];
  for (const { fixes = [] } of found) {
    const edits = fixes.find((fix) => fix.edits.length > 0)?.edits ?? [];
    if (!edits.some((edit) => chosen.some((other) => overlap(edit, other)))) chosen.push(...edits);
    if (chosen.length >= ATTEMPTS) break;
  }
  return chosen;
}

function overlap({ span: one }: Edit, { span: other }: Edit): boolean {
  return one.file === other.file && one.start <= other.end && other.start <= one.end;
}

/** Of the edits that are proposed with a diagnostic the first that mend it; words without edits stay. */
function proposedFixes(diagnostic: Diagnostic, together: Outcome | undefined, attempt: Try): readonly Fix[] {
  const { fixes = [] } = diagnostic;
  const words = fixes.filter(({ edits }) => edits.length === 0);
  const edited = fixes.filter(({ edits }) => edits.length > 0);
  const good = edited.find(
    ({ edits }, index) =>
      (index === 0 && mends(diagnostic, together, edits)) || mends(diagnostic, attempt({ edits }), edits),
  );
  return good === undefined ? words : [good, ...words];
}

/** Whether a diagnostic is gone, and its own edits broke nothing. */
function mends(diagnostic: Diagnostic, outcome: Outcome | undefined, edits: readonly Edit[]): boolean {
  if (outcome === undefined || !outcome.isGone(diagnostic)) return false;
  // Where there was no error before, every error comes from the edits.
  if (diagnostic.severity !== 'error' && outcome.revealed > 0) return false;
  return outcome.broken.every(
    (touched) => touched.length > 0 && !touched.some((edit) => edits.includes(edit)),
  );
}

interface Searched {
  readonly diagnostic: Diagnostic;
  readonly refusal: Refusal;
  readonly attempt: Try;
}

/** Edits that mend a refused layer: those after which nothing comes to light behind it, or else the least. */
function searchedFixes({ diagnostic, refusal, attempt }: Searched, { state, given }: Search): readonly Fix[] {
  const layer = layerAt(refusal.index, state.checked);
  if (layer === undefined) return [];
  let least = Number.POSITIVE_INFINITY;
  const upTo = (limit: number): readonly Fix[] => {
    const fits = (each: Attempt): boolean => {
      const outcome = attempt(each);
      if (outcome === undefined || !outcome.isGone(diagnostic) || outcome.broken.length > 0) return false;
      least = Math.min(least, outcome.revealed);
      return outcome.revealed <= limit;
    };
    const mending: Mending = { ...state.checked, ...refusal, ...layer, fits, given };
    return firstSorts(proposersOf(mending), mending);
  };
  const best = upTo(0);
  return best.length > 0 || least === Number.POSITIVE_INFINITY ? best : upTo(least);
}

function firstSorts(proposers: readonly Proposer[], mending: Mending): readonly Fix[] {
  const found: Fix[] = [];
  const sorts = new Set<string>();
  for (const propose of proposers) {
    if (sorts.size === SORTS) break;
    for (const fix of propose(mending)) {
      sorts.add(fix.together ?? fix.message);
      if (sorts.size <= SORTS) found.push(fix);
    }
  }
  return found;
}

/** What may mend a layer, the most local first: its table and its rejection say which. */
function proposersOf({ rejection, definition }: Mending): readonly Proposer[] {
  if (definition.role === 'join')
    return [projectingBranch, sameShape, otherChannels, samePadding, keptSize, projectedArm];
  if (definition.role === 'input') return [inputShapes];
  if (rejection.insertBefore !== undefined) return [insertedBefore];
  const type = rejection.argument === undefined ? undefined : definition.arguments[rejection.argument]?.type;
  if (type === 'pair') return [smallerDilation, smallerArgument, oneLess, samePadding, largerInput];
  if (type === 'dimensions') return [reshaped];
  return type === undefined ? [oneLess, mapInput] : [smallerArgument];
}

/** The statement that the layer asks for. */
const insertedBefore: Proposer = (mending) => {
  const statement = mending.rejection.insertBefore!;
  const edits = [insertion(statement, mending.call.span, mending.sources)];
  return mending.fits({ edits }) ? [{ message: fixSentences.insertBefore(statement), edits }] : [];
};
