/** How the model came to a place: the calls of blocks and the rounds of repeats around it. */
import { placeSentences } from '../../diagnostics/codes/network.ts';
import type { RelatedPlace, Span } from '../../diagnostics/diagnostic.ts';

/** One call or round, and what is around it. */
export type Trail = { readonly span: Span; readonly outer: Trail | undefined } & (
  | { readonly block: string }
  /** From 0. */
  | { readonly round: number }
);

/** How many places of one trail are said; of longer ones the innermost, and the outermost. */
const SHOWN = 4;

/** The places for people, the innermost first. The first round of a repeat is like any other, and is not said. */
export function notesOf(trail: Trail | undefined): readonly RelatedPlace[] {
  const notes: RelatedPlace[] = [];
  for (let step = trail; step !== undefined; step = step.outer) {
    const { span } = step;
    if ('block' in step) notes.push({ span, message: placeSentences.calledHere(step.block) });
    else if (step.round > 0) notes.push({ span, message: placeSentences.inRound(step.round + 1) });
  }
  const last = notes.at(-1);
  if (last === undefined || notes.length <= SHOWN) return notes;
  const message = placeSentences.furtherOut(last.message, notes.length - SHOWN);
  return [...notes.slice(0, SHOWN - 1), { ...last, message }];
}
