/** What an entry of the tables of codes gives. */
import type { Severity } from '../diagnostic.ts';

/** The words of one diagnostic; `severity` is error unless it says otherwise. */
export interface Sentence {
  readonly severity?: Severity;
  readonly message: string;
  readonly label?: string;
  /** How to mend it: short, because several are joined in one line. */
  readonly fix?: string;
}

/** `a`, `b` and `c`. */
export function listed(words: readonly string[], last = 'or'): string {
  const quoted = words.map((word) => `\`${word}\``);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`;
}

/** A fix that says what to write in its place, where that is known. */
export function instead(suggestion: string | undefined): { readonly fix?: string } {
  return suggestion === undefined ? {} : { fix: `\`${suggestion}\`` };
}

/** A fix that proposes the nearest known word, where there is one. */
export function didYouMean(suggestion: string | undefined): { readonly fix?: string } {
  return suggestion === undefined ? {} : { fix: `did you mean \`${suggestion}\`?` };
}
