/** Codes about names, explained. */
import type { namesSentences } from '../codes/names.ts';
import type { Explanations } from './explanation.ts';

/** By code. */
export const namesExplanations: Explanations<keyof typeof namesSentences> = {
  'unknown-layer': {
    meaning: 'The first word of a statement is neither a layer nor a block. Words are case-sensitive.',
    example: 'input 8\nDense 3\n',
    mended: 'input 8\ndense 3\n',
  },
  'block-not-yet-defined': {
    meaning: 'A block is defined before it is called.',
    example: 'input 8\ntwice 3\nblock twice(n) { dense $n relu; dense $n relu }\n',
    mended: 'block twice(n) { dense $n relu; dense $n relu }\ninput 8\ntwice 3\n',
  },
  'recursive-block': {
    meaning: 'A block cannot call itself: there is nothing that would end it.',
    example: 'block deep(n) { dense $n relu; deep $n }\ninput 8\ndeep 3\n',
    mended: 'block deep(n) { repeat 3 { dense $n relu } }\ninput 8\ndeep 3\n',
  },
  'join-by-name': {
    meaning: 'A join has several inputs, and is written as the end of a branch.',
    example: 'input 8\nrelu\nadd\n',
    mended: 'input 8\nbranch { relu } { } add\n',
  },
  'duplicate-block': {
    meaning: 'A block has a name of its own: neither a layer nor another block bears it.',
    example: 'block relu { tanh }\ninput 8\nrelu\n',
    mended: 'block squash { tanh }\ninput 8\nsquash\n',
  },
  'reserved-name': {
    meaning: 'The words that begin statements cannot name a block.',
    example: 'block repeat { relu }\ninput 8\ndense 3\n',
    mended: 'block again { relu }\ninput 8\nagain\n',
  },
  'unused-block': {
    meaning: 'A block is defined in a model and never called.',
    example: 'block squash { tanh }\ninput 8\ndense 3\n',
    mended: 'block squash { tanh }\ninput 8\ndense 3\nsquash\n',
  },
  'unknown-parameter': {
    meaning:
      'A `$name`, or a value from outside, refers to a parameter that is not declared here. Where letters follow a name, braces end it.',
    example: 'model m(width = 8)\ninput 8\ndense $widht\ndense $width relu\n',
    mended: 'model m(width = 8)\ninput 8\ndense $width relu\n',
  },
  'later-parameter': {
    meaning: 'Parameters get their values one after another: a default may use those before its own.',
    example: 'model m(half = $width / 2, width = 8)\ninput 8\ndense $width\ndense $half relu\n',
    mended: 'model m(width = 8, half = $width / 2)\ninput 8\ndense $width relu\ndense $half\n',
  },
  'duplicate-parameter': {
    meaning: 'Each parameter is declared once.',
    example: 'model m(width = 8, width = 9)\ninput 8\ndense $width\n',
    mended: 'model m(width = 8)\ninput 8\ndense $width\n',
  },
  'shadowed-parameter': {
    meaning: 'A parameter of a block cannot have the name of one outside: a `$name` means one thing.',
    example: 'model m(width = 8)\nblock wide(width) { dense $width relu }\ninput $width\nwide 9\n',
    mended: 'model m(width = 8)\nblock wide(units) { dense $units relu }\ninput $width\nwide 9\n',
  },
  'unused-parameter': {
    meaning: 'A parameter that nothing refers to: to vary it changes nothing.',
    example: 'model m(width = 8)\ninput 8\ndense 8\n',
    mended: 'model m(width = 8)\ninput 8\ndense $width\n',
  },
  'missing-parameter': {
    meaning: 'A parameter without a default needs a value from the command line or an experiment.',
    example: 'model m(width)\ninput 8\ndense $width\n',
    mended: 'model m(width = 8)\ninput 8\ndense $width\n',
  },
  'missing-block-argument': {
    meaning: 'A parameter of a block without a default needs a value in each call.',
    example: 'block wide(units) { dense $units relu }\ninput 8\nwide\n',
    mended: 'block wide(units) { dense $units relu }\ninput 8\nwide 9\n',
  },
  'too-many-block-arguments': {
    meaning: 'A call gives a block more arguments than it has parameters.',
    example: 'block wide(units) { dense $units relu }\ninput 8\nwide 9 10\n',
    mended: 'block wide(units) { dense $units relu }\ninput 8\nwide 9\n',
  },
  'duplicate-label': {
    meaning: 'A label is unique within its body: weights are stored under it.',
    example: 'input 8\ncode: dense 3 relu\ncode: dense 8\n',
    mended: 'input 8\ncode: dense 3 relu\nback: dense 8\n',
  },
  'unused-label': {
    meaning: 'A label stands before a statement that leaves no layer, and so names nothing.',
    example: 'block nothing { }\ninput 8\ncode: nothing\ndense 3\n',
    mended: 'input 8\ncode: dense 3\n',
  },
  'file-not-found': {
    meaning:
      'A file that is used, or named on the command line, is not there or cannot be read. The path of `use` is relative to the file that uses it.',
    example: 'use "blcks.nn"\ninput 8\nrelu\n',
    mended: 'input 8\nrelu\n',
  },
  'use-cycle': {
    meaning: 'Files cannot use each other in a circle.',
    example: {
      text: 'use "blocks.nn"\ninput 8\nsquash\n',
      files: { 'blocks.nn': 'use "example.nn"\nblock squash { tanh }\n' },
    },
  },
};
