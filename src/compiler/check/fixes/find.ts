/** The smallest edits that mend a refused layer, found by trying them. */
import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Diagnostic, Fix } from '../../../diagnostics/diagnostic.ts';
import type { ParameterInput } from '../../expand/parameters.ts';
import { insertion } from './edits.ts';
import { largerInput, mapInput } from './input.ts';
import { otherChannels, projectedArm, projectingBranch } from './joins.ts';
import { type Attempt, type Checked, layerAt, type Mending, type Proposer, type Refusal } from './mending.ts';
import { reshaped } from './reshape.ts';
import { oneLess, samePadding, smallerArgument } from './window.ts';

/** What the search is given. */
export interface Search {
  readonly checked: Checked;
  /** Parameters whose values come from outside of the text. */
  readonly given: Readonly<Record<string, ParameterInput>>;
  /** The errors of the model as it is. */
  readonly errors: readonly Diagnostic[];
  /** The errors of the model after an attempt. */
  readonly attempt: (attempt: Attempt) => readonly Diagnostic[];
}

/** How many sorts of fixes one error shows. */
const SORTS = 4;
/** How many edits are tried for one file, and how much text and how many layers they may cost together. */
const ATTEMPTS = 60;
const COST = 300_000;
const COST_OF_LAYER = 40;

/** A search over one file: all its errors share one budget, so that a large file does not take long. */
export function searchFixes(search: Search): (refusal: Refusal) => readonly Fix[] {
  const { checked, given } = search;
  const size = [...checked.sources.values()].reduce((sum, text) => sum + text.length, 0);
  const cost = size + COST_OF_LAYER * checked.expanded.layers.length;
  let left = Math.min(ATTEMPTS, Math.floor(COST / (cost + 1)));
  const fits = (attempt: Attempt): boolean => {
    if (left-- <= 0) return false;
    return isMended(search.errors, search.attempt(attempt));
  };
  return (refusal) => {
    const layer = layerAt(refusal.index, checked);
    if (layer === undefined) return [];
    const mending: Mending = { ...checked, ...refusal, ...layer, fits, given };
    return firstSorts(proposersOf(mending), mending);
  };
}

/** Whether an error is gone and none has come. */
function isMended(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  if (after.length >= before.length) return false;
  const counts = new Map<string, number>();
  for (const { code } of before) counts.set(code, (counts.get(code) ?? 0) + 1);
  return after.every(({ code }) => {
    const count = (counts.get(code) ?? 0) - 1;
    counts.set(code, count);
    return count >= 0;
  });
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
  if (definition.role === 'join') return [projectingBranch, otherChannels, samePadding, projectedArm];
  if (definition.role === 'input') return [greyInput];
  if (rejection.insertBefore !== undefined) return [insertedBefore];
  const type = rejection.argument === undefined ? undefined : definition.arguments[rejection.argument]?.type;
  if (type === 'pair') return [smallerArgument, oneLess, samePadding, largerInput];
  if (type === 'dimensions') return [reshaped];
  return type === undefined ? [oneLess, mapInput] : [smallerArgument];
}

/** The statement that the layer asks for. */
const insertedBefore: Proposer = (mending) => {
  const statement = mending.rejection.insertBefore!;
  const edits = [insertion(statement, mending.call.span, mending.sources)];
  return mending.fits({ edits }) ? [{ message: fixSentences.insertBefore(statement), edits }] : [];
};

/** One channel for the picture of which only height and width are given. */
const greyInput: Proposer = (mending) => {
  const layer = layerAt(mending.index, mending);
  const name = mending.rejection.argument;
  const sizes = name === undefined ? undefined : layer?.arguments[name];
  const span = name === undefined ? undefined : layer?.spans.get(name);
  if (span === undefined || !Array.isArray(sizes) || sizes.length !== 2) return [];
  const edits = [{ span, text: `${sizes.join('x')}x1` }];
  return mending.fits({ edits }) ? [{ message: fixSentences.replace(edits[0]!.text), edits }] : [];
};
