/** Codes about the text itself, explained. */
import type { syntaxSentences } from '../codes/syntax.ts';
import type { Explanations } from './explanation.ts';

const manyErrors = `input 8\n${'dens 3\n'.repeat(51)}`;
const deep = `input 8\n${'repeat 1 { '.repeat(65)}relu${' }'.repeat(65)}\n`;
const long = `input 8\ndense ${'1 + '.repeat(300)}1\n`;

/** By code. */
export const syntaxExplanations: Explanations<keyof typeof syntaxSentences> = {
  'file-too-large': {
    meaning: 'A file may have 1 MiB of text.',
    example: { text: `#${'x'.repeat(2 ** 20)}`, shown: '(a file of more than 1 MiB)' },
  },
  'too-many-errors': {
    meaning: 'Of each file the first 50 errors are shown; the others are counted.',
    example: { text: manyErrors, shown: 'input 8\ndens 3\n(and fifty lines more like it)' },
  },
  'odd-character': {
    meaning:
      'A character that is not part of the language, often brought along by copying. Blanks, tabs and line ends are fine.',
    example: 'input 8\ndense\u00A03\n',
    mended: 'input 8\ndense 3\n',
  },
  'foreign-comment': {
    meaning: 'A comment of another language. In this one it goes from `#` to the end of the line.',
    example: 'input 8 // eight numbers\ndense 3\n',
    mended: 'input 8 # eight numbers\ndense 3\n',
  },
  'unquoted-path': {
    meaning: 'The path of a file stands in quotes.',
    example: 'use blocks.nn\ninput 8\nrelu\n',
    mended: 'input 8\nrelu\n',
  },
  'unclosed-text': {
    meaning: 'A text in quotes ends on the line on which it begins.',
    example: 'use "blocks.nn\ninput 8\nrelu\n',
    mended: 'input 8\nrelu\n',
  },
  'bad-reference': {
    meaning: 'A `$` refers to a parameter, and is followed by its name.',
    example: 'model m(width = 8)\ninput 8\ndense $ width\n',
    mended: 'model m(width = 8)\ninput 8\ndense $width\n',
  },
  'bad-number': {
    meaning: 'A word that begins with a digit: mostly a blank is missing.',
    example: 'input 8x8x3\nconv 32k3\n',
    mended: 'input 8x8x3\nconv 32 k3\n',
  },
  'number-too-large': {
    meaning: 'Integers are exact, and end where that ends.',
    example: 'input 8\ndense 99999999999999999999\n',
    mended: 'input 8\ndense 9\n',
  },
  'unclosed-brace': {
    meaning:
      'A `{` without its `}`. The error stands at the opening one, since the other may be missing anywhere behind it; where a word follows that joins arms, it is missing before that.',
    example: 'input 8\nrepeat 2 {\n  dense 3 relu\n',
    mended: 'input 8\nrepeat 2 {\n  dense 3 relu\n}\n',
  },
  'missing-brace': {
    meaning: 'A body whose `}` is there and whose `{` is not.',
    example: 'input 8\nbranch { dense 3 } dense 3 } add\n',
    mended: 'input 8\nbranch { dense 3 } { dense 3 } add\n',
  },
  'unclosed-parenthesis': {
    meaning: 'A `(` without its `)`.',
    example: 'input 8\ndense 3 init=uniform(0, 1\n',
    mended: 'input 8\ndense 3 init=uniform(0, 1)\n',
  },
  'stray-bracket': {
    meaning: 'A closing bracket that nothing was opened for.',
    example: 'input 8\ndense 3\n}\n',
    mended: 'input 8\ndense 3\n',
  },
  'nesting-too-deep': {
    meaning: 'Braces, and calls of blocks within blocks, may be 64 deep.',
    example: { text: deep, shown: 'input 8\nrepeat 1 { repeat 1 { ... relu ... } }   (65 of them)' },
  },
  'syntax-error': {
    meaning:
      'Something else was expected at this place. The statement is set aside, and the rest of the file is still checked.',
    example: 'input 8\ndense 3, relu\n',
    mended: 'input 8\ndense 3 relu\n',
  },
  'missing-line-end': {
    meaning: 'Each statement ends with its line, or with `;`.',
    example: 'input 8 dense 3\n',
    mended: 'input 8\ndense 3\n',
  },
  'ambiguous-minus': {
    meaning: 'With a blank before a minus and none behind it, it could be a difference or a negative number.',
    example: 'model m(n = 9)\ninput 8\ndense $n -1\n',
    mended: 'model m(n = 9)\ninput 8\ndense $n - 1\n',
  },
  'bare-negative': {
    meaning: 'A negative number after a blank needs parentheses, so that it is no difference.',
    example: 'input 8\ndense -1\n',
    mended: 'input 8\ndense 1\n',
  },
  'arithmetic-after-option': {
    meaning: 'A short option ends with its value; arithmetic in it stands in parentheses.',
    example: 'model m(k = 2)\ninput 8x8x3\nconv 8 k$k + 1\n',
    mended: 'model m(k = 2)\ninput 8x8x3\nconv 8 k($k + 1)\n',
  },
  'missing-blank': {
    meaning: 'Arguments are parted by blanks.',
    example: 'model m(k = 3)\ninput 8x8x3\nconv 8$k\n',
    mended: 'model m(k = 3)\ninput 8x8x3\nconv 8 k$k\n',
  },
  'expression-too-long': {
    meaning: 'Arithmetic has a limit on the number of its operands.',
    example: { text: long, shown: 'input 8\ndense 1 + 1 + 1 + ...   (301 ones)' },
  },
  'second-model': {
    meaning: 'A file describes one model.',
    example: 'model a\nmodel b\ninput 8\nrelu\n',
    mended: 'model a\ninput 8\nrelu\n',
  },
  'misplaced-model': {
    meaning: 'The `model` line belongs to the file, not to a body.',
    example: 'input 8\nrepeat 2 { model a; relu }\n',
    mended: 'model a\ninput 8\nrepeat 2 { relu }\n',
  },
  'misplaced-label': {
    meaning: 'A label names what a statement makes; `model`, `block` and `use` make no layer.',
    example: 'first: block b { relu }\ninput 8\nb\n',
    mended: 'block b { relu }\ninput 8\nfirst: b\n',
  },
  'missing-join': {
    meaning: 'The arms of a branch are joined by `add` or `concat`, written after the last of them.',
    example: 'input 8\nbranch { relu } { tanh }\n',
    mended: 'input 8\nbranch { relu } { tanh } concat\n',
  },
  'unknown-join': {
    meaning: 'Arms are joined by `add` or `concat`.',
    example: 'input 8\nbranch { relu } { tanh } sum\n',
    mended: 'input 8\nbranch { relu } { tanh } add\n',
  },
  'too-few-arms': {
    meaning: 'A branch has at least two arms; an empty one passes its input on.',
    example: 'input 8\nbranch { relu } add\n',
    mended: 'input 8\nbranch { relu } { } add\n',
  },
  'bad-suppression': {
    meaning: 'A comment that speaks to nnc names the codes that it allows, and the reason.',
    example: 'input 8\nrepeat 0 { relu } # nnc: allow(empty-repeat)\ndense 3\n',
    mended: 'input 8\nrepeat 0 { relu } # nnc: allow(empty-repeat) because it will be varied\ndense 3\n',
  },
  'unused-suppression': {
    meaning:
      'A comment allows a code that is not said on its line or the next. Where parameters are given from outside it may be for other values, and is not looked at.',
    example: 'input 8\ndense 3 # nnc: allow(empty-repeat) because of old times\n',
    mended: 'input 8\ndense 3\n',
  },
};
