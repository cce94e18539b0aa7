/** Every sentence that the parser and the checks of models and experiments say, by its code. */
import { experimentSentences } from './codes/experiment.ts';
import { lintSentences } from './codes/lints.ts';
import { namesSentences } from './codes/names.ts';
import { networkSentences } from './codes/network.ts';
import type { Sentence } from './codes/sentence.ts';
import { syntaxSentences } from './codes/syntax.ts';
import { trainingSentences } from './codes/training.ts';
import { valuesSentences } from './codes/values.ts';
import type { Diagnostic, Edit, Fix, RelatedPlace, Span } from './diagnostic.ts';

/** One entry a code: from the facts to the words. */
export const codes = {
  ...syntaxSentences,
  ...namesSentences,
  ...valuesSentences,
  ...networkSentences,
  ...lintSentences,
  ...experimentSentences,
  ...trainingSentences,
} as const;

/** The code of a diagnostic whose words are in the table. */
export type Code = Extract<keyof typeof codes, string>;

/** The facts that the sentence of a code is made of. */
export type FactsOf<C extends Code> = Parameters<(typeof codes)[C]>[0];

/** Where a diagnostic stands, and what goes with it. */
export interface Place {
  readonly span?: Span | undefined;
  readonly related?: readonly RelatedPlace[] | undefined;
  /** The edits of the sentence's fix. */
  readonly edits?: readonly Edit[] | undefined;
  /** Further fixes, in words of their own. */
  readonly fixes?: readonly Fix[] | undefined;
}

/** Makes a diagnostic: the words from the table, the place from the caller. */
export function diagnose<C extends Code>(code: C, facts: FactsOf<C>, place: Place = {}): Diagnostic {
  // Each entry takes the facts of its own code, which the type of `facts` says and an index cannot.
  const sentence = (codes[code] as (facts: FactsOf<C>) => Sentence)(facts);
  const own = sentence.fix === undefined ? [] : [{ message: sentence.fix, edits: place.edits ?? [] }];
  const fixes = [...own, ...(place.fixes ?? [])];
  return {
    severity: sentence.severity ?? 'error',
    code,
    message: sentence.message,
    ...(place.span === undefined ? {} : { span: place.span }),
    ...(sentence.label === undefined ? {} : { label: sentence.label }),
    ...(place.related === undefined || place.related.length === 0 ? {} : { related: place.related }),
    ...(fixes.length === 0 ? {} : { fixes }),
  };
}
