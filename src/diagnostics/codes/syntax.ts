/** Sentences about the text itself. */
import { instead, type Sentence } from './sentence.ts';

/** By code, from the facts to the words. */
export const syntaxSentences = {
  'file-too-large': (facts: { size: number; limit: number }): Sentence => ({
    message: `the file is too large: ${facts.size} bytes, the limit is ${facts.limit}`,
  }),
  'too-many-errors': (facts: { hidden: number; shown: number }): Sentence => ({
    severity: 'note',
    message: `${facts.hidden} more error${facts.hidden === 1 ? '' : 's'} in this file: the first ${facts.shown} are shown`,
  }),
  'foreign-comment': (facts: { found: string; isLong: boolean }): Sentence => ({
    message: `\`${facts.found}\` begins no comment: expected \`#\``,
    label: 'a comment begins with `#`',
    fix: facts.isLong ? '`#` on each line' : '`#`',
  }),
  'odd-character': (facts: { code: string; name?: string | undefined }): Sentence => ({
    message: `the character ${facts.code}${facts.name === undefined ? '' : ` ${facts.name}`} has no meaning here`,
    label: 'not part of the language',
  }),
  'unquoted-path': (facts: { path: string }): Sentence => ({
    message: 'the path after `use` stands in quotes',
    label: 'expected quotes around it',
    fix: `\`"${facts.path}"\``,
  }),
  'unclosed-text': (_: object): Sentence => ({
    message: 'the text in quotes has no end: expected `"` on the same line',
    label: 'starts here',
  }),
  'bad-reference': (facts: { found: string }): Sentence => ({
    message: `\`${facts.found}\` is not a reference: expected \`$name\` or \`\${name}\``,
    label: 'a `$` is followed by a name',
  }),
  'bad-number': (facts: { found: string; split?: string | undefined }): Sentence => ({
    message: `\`${facts.found}\` is neither a number nor a name`,
    label: 'cannot be read',
    ...instead(facts.split),
  }),
  'number-too-large': (facts: { found: string }): Sentence => ({
    message: `${facts.found} is too large: integers end at ${Number.MAX_SAFE_INTEGER}`,
    label: 'too large',
  }),
  'unclosed-brace': (_: object): Sentence => ({
    message: 'this `{` is never closed: expected a `}`',
    label: 'opened here',
  }),
  'missing-brace': (facts: { before: string }): Sentence => ({
    message: `the body has no \`{\`: expected one before \`${facts.before}\``,
    label: 'begins a body',
    fix: `\`{ ${facts.before}\``,
  }),
  'unclosed-parenthesis': (_: object): Sentence => ({
    message: 'this `(` is never closed: expected a `)`',
    label: 'opened here',
  }),
  'stray-bracket': (facts: { found: string }): Sentence => ({
    message: `this \`${facts.found}\` closes nothing`,
    label: 'nothing is open here',
    fix: 'remove it',
  }),
  'nesting-too-deep': (facts: { limit: number }): Sentence => ({
    message: `nested too deeply: the limit is ${facts.limit} levels`,
    label: `level ${facts.limit + 1}`,
  }),
  'syntax-error': (facts: { found: string; expected: string }): Sentence => ({
    message: `found ${facts.found}, expected ${facts.expected}`,
    label: `expected ${facts.expected}`,
  }),
  'missing-line-end': (facts: { found: string }): Sentence => ({
    message: `\`${facts.found}\` begins a statement of its own: expected the end of the one before`,
    label: 'belongs on a new line',
    fix: 'a new line, or `;`, before it',
  }),
  'ambiguous-minus': (facts: { written: string }): Sentence => ({
    message: 'a minus with a blank before it and none after it can be read in two ways',
    label: 'a difference, or a negative number?',
    fix: `\`${facts.written}\` for a difference, parentheses around a negative number`,
  }),
  'bare-negative': (facts: { written: string }): Sentence => ({
    message: 'a minus with a blank before it could be a difference: a negative number stands in parentheses',
    label: 'negative?',
    fix: `\`(-${facts.written})\``,
  }),
  'arithmetic-after-option': (facts: { written: string }): Sentence => ({
    message: 'arithmetic after a short option needs parentheses',
    label: 'belongs to which argument?',
    fix: `\`${facts.written}\``,
  }),
  'missing-blank': (_: object): Sentence => ({
    message: 'arguments are separated by blanks: found none',
    label: 'a blank is missing before this',
    fix: 'put a blank between',
  }),
  'expression-too-long': (facts: { limit: number }): Sentence => ({
    message: `the arithmetic is too long: the limit is ${facts.limit} operands`,
  }),
  'second-model': (_: object): Sentence => ({
    message: 'a second `model` line: a file holds at most one',
    label: 'the second',
  }),
  'misplaced-model': (_: object): Sentence => ({
    message: 'the `model` line stands inside a body: it belongs to the top level',
    label: 'not inside braces',
  }),
  'misplaced-label': (facts: { keyword: string }): Sentence => ({
    message: `a label names a layer, and \`${facts.keyword}\` makes none`,
    label: 'no label here',
    fix: 'remove it',
  }),
  'missing-join': (facts: { late?: string | undefined }): Sentence => ({
    message: 'the branch does not say how its arms are joined: expected `add` or `concat` after the last `}`',
    label: 'expected `add` or `concat`',
    fix:
      facts.late === undefined
        ? '`add` for a sum of equal shapes, `concat` for their channels side by side'
        : `\`${facts.late}\` on the line of the last \`}\``,
  }),
  'unknown-join': (facts: { found: string; suggestion?: string | undefined }): Sentence => ({
    message: `a branch cannot be joined by \`${facts.found}\`: expected \`add\` or \`concat\``,
    label: 'expected `add` or `concat`',
    ...(facts.suggestion === undefined ? {} : { fix: `did you mean \`${facts.suggestion}\`?` }),
  }),
  'too-few-arms': (_: object): Sentence => ({
    message: 'a branch has two arms or more, and this one has one',
    label: 'one arm',
    fix: '`{ }` as a second arm passes the input on unchanged',
  }),
  'bad-suppression': (facts: { found: string; lacksReason: boolean }): Sentence => ({
    severity: 'warning',
    message: facts.lacksReason
      ? `\`${facts.found}\` gives no reason: expected \`because ...\` behind it`
      : `\`${facts.found}\` is not understood: expected \`nnc: allow(code) because ...\``,
    label: 'has no effect',
  }),
  'unused-suppression': (facts: {
    code: string;
    isKnown: boolean;
    suggestion?: string | undefined;
  }): Sentence => ({
    severity: 'warning',
    message: facts.isKnown
      ? `\`allow(${facts.code})\` silences nothing: there is no such warning on its line or the next`
      : `there is no warning \`${facts.code}\``,
    label: 'has no effect',
    fix: facts.suggestion === undefined ? 'remove it' : `did you mean \`${facts.suggestion}\`?`,
  }),
} as const;

/** Fixes of statements that do not follow the grammar. */
export const syntaxFixes = {
  letters: 'names are made of letters, digits and `_`',
  blanks: 'arguments are separated by blanks',
  newLine: 'a new statement begins on a new line, or after `;`',
  oneLine: 'the rest on the same line; in parentheses lines may go on',
  touching: 'no blank before `(`',
  addsAnyway: 'remove it: only the arms of a `branch` are joined by a word, and a `residual` adds by itself',
  closing: (word: string) => `\`}\` before \`${word}\``,
  allowed: '`in` belongs to a parameter: `model name(size = 3 in {3, 5})`',
  count: 'how many times? `repeat 2 { ... }`',
  bodies: 'only `block`, `repeat`, `residual` and `branch` have a body',
} as const;

/** The fix that writes something else for a character. */
export function oddCharacterFix(replacement: string): string {
  if (replacement === '') return 'remove it';
  return replacement === ' ' ? 'an ordinary blank' : `\`${replacement}\``;
}
