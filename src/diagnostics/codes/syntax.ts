/** Sentences about the text itself. */
import type { Sentence } from './sentence.ts';

/** By code, from the facts to the words. */
export const syntaxSentences = {
  'file-too-large': (facts: { size: number }): Sentence => ({
    message: `the file is too large: ${facts.size} characters, the limit is ${2 ** 20}`,
  }),
  'too-many-errors': (facts: { hidden: number; shown: number }): Sentence => ({
    severity: 'note',
    message: `${facts.hidden} more error${facts.hidden === 1 ? '' : 's'} in this file: the first ${facts.shown} are shown`,
  }),
  'odd-character': (facts: {
    code: string;
    name?: string | undefined;
    replacement?: string | undefined;
  }): Sentence => ({
    message: `the character ${facts.code}${facts.name === undefined ? '' : ` ${facts.name}`} has no meaning here`,
    label: 'not part of the language',
    ...(facts.replacement === undefined ? {} : { fix: replacementFix(facts.replacement) }),
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
    ...(facts.split === undefined ? {} : { fix: `\`${facts.split}\`, with a blank between` }),
  }),
  'number-too-large': (facts: { found: string }): Sentence => ({
    message: `${facts.found} is too large: integers end at ${Number.MAX_SAFE_INTEGER}`,
    label: 'too large',
  }),
  'unclosed-brace': (_: object): Sentence => ({
    message: 'this `{` is never closed: expected a `}`',
    label: 'opened here',
  }),
  'unclosed-parenthesis': (_: object): Sentence => ({
    message: 'this `(` is never closed: expected a `)`',
    label: 'opened here',
  }),
  'stray-bracket': (facts: { found: string }): Sentence => ({
    message: `this \`${facts.found}\` closes nothing`,
    label: 'nothing is open here',
  }),
  'nesting-too-deep': (facts: { limit: number }): Sentence => ({
    message: `nested too deeply: the limit is ${facts.limit} levels`,
    label: `level ${facts.limit + 1}`,
  }),
  'syntax-error': (facts: { found: string; expected: string; fix?: string | undefined }): Sentence => ({
    message: `found ${facts.found}, expected ${facts.expected}`,
    label: `expected ${facts.expected}`,
    ...(facts.fix === undefined ? {} : { fix: facts.fix }),
  }),
  'ambiguous-minus': (facts: { written: string }): Sentence => ({
    message: 'a minus with a blank before it and none after it can be read in two ways',
    label: 'a difference, or a negative number?',
    fix: `\`${facts.written}\` for a difference, parentheses around a negative number`,
  }),
  'bare-negative': (facts: { written: string }): Sentence => ({
    message: 'a negative number needs parentheses here: a minus with a blank before it could be a difference',
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
  }),
  'missing-join': (_: object): Sentence => ({
    message: 'the branch does not say how its arms are joined: expected `add` or `concat` after the last `}`',
    label: 'expected `add` or `concat`',
    fix: '`add` for a sum of equal shapes, `concat` for their channels side by side',
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
  'bad-suppression': (facts: { found: string }): Sentence => ({
    severity: 'warning',
    message: `\`${facts.found}\` is not understood: expected \`nnc: allow(code) because ...\``,
    label: 'has no effect',
  }),
  'unused-suppression': (facts: { code: string }): Sentence => ({
    severity: 'warning',
    message: `\`allow(${facts.code})\` silences nothing: there is no such warning on its line or the next`,
    label: 'has no effect',
    fix: 'remove it',
  }),
} as const;

function replacementFix(replacement: string): string {
  if (replacement === '') return 'remove it';
  return replacement === ' ' ? 'an ordinary blank' : `\`${replacement}\``;
}
