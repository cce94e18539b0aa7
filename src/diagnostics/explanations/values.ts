/** Codes about values and arguments, explained. */
import type { valuesSentences } from '../codes/values.ts';
import type { Explanations } from './explanation.ts';

/** By code. */
export const valuesExplanations: Explanations<keyof typeof valuesSentences> = {
  'wrong-type': {
    meaning: 'An argument or parameter gets a value of another type than it takes.',
    example: 'input 8\ndense 3 bias=1\n',
    mended: 'input 8\ndense 3 bias=true\n',
  },
  'integer-wanted': {
    meaning: 'A size is an integer, and 8.0 is none.',
    example: 'input 8\ndense 8.0\n',
    mended: 'input 8\ndense 8\n',
  },
  'value-not-allowed': {
    meaning:
      'An argument takes certain words, or the `in {...}` of a parameter lists its values, and this is none of them.',
    example: 'input 8\ndense 3 sigmoid(gradient=identy)\n',
    mended: 'input 8\ndense 3 sigmoid\n',
  },
  'dimensions-as-parameter': {
    meaning:
      'A parameter is one value. Sizes of two sides are two parameters, put together where they are used.',
    example: 'model m(size = 28x28)\ninput 8\ndense $size\n',
    mended: 'model m(size = 28)\ninput 8\ndense $size\n',
  },
  'bad-parameter-text': {
    meaning: 'A value that the command line or an experiment gives is text in the grammar of the language.',
    example: {
      text: 'model m(start = zeros)\ninput 8\ndense 3 init=$start\n',
      parameters: ['start=uniform(0'],
    },
  },
  'bad-parameter-option': {
    meaning: '`--param` names a parameter and its values.',
    example: { text: 'model m(width = 3)\ninput 8\ndense $width\n', parameters: ['width'] },
  },
  'idle-parameter-option': {
    meaning: '`--param` is for models. An experiment says itself what its parameters are.',
    example: {
      text: '',
      parameters: ['width=3'],
      isExperiment: true,
      shown: '(an experiment alone, checked with `--param width=3`)',
    },
  },
  'too-many-parameter-sets': {
    meaning: 'Each combination of the values of `--param` is checked by itself, up to a limit.',
    example: {
      text: 'model m(width = 3)\ninput 8\ndense $width\n',
      parameters: [`width=${Array.from({ length: 1001 }, (_, index) => index + 1).join()}`],
      shown: '(checked with 1001 values of one parameter)',
    },
  },
  'inexact-division': {
    meaning: 'Integers are divided without remainder; sizes are never rounded.',
    example: 'model m(width = 7)\ninput 8\ndense $width / 2\n',
    mended: 'model m(width = 6)\ninput 8\ndense $width / 2\n',
  },
  'division-by-zero': {
    meaning: 'A division by 0.',
    example: 'model m(parts = 0)\ninput 8\ndense 8 / $parts\n',
    mended: 'model m(parts = 2)\ninput 8\ndense 8 / $parts\n',
  },
  'arithmetic-on-value': {
    meaning: 'Arithmetic is for numbers, not for words or initialisers.',
    example: 'model m(width = wide)\ninput 8\ndense $width * 2\n',
    mended: 'model m(width = 4)\ninput 8\ndense $width * 2\n',
  },
  'arithmetic-overflow': {
    meaning: 'A result is too large to be exact.',
    example: 'input 8\ndense 9000000000000000 * 9000000000000000\n',
    mended: 'input 8\ndense 9000\n',
  },
  'unknown-initialiser': {
    meaning: 'There is no such way to start weights.',
    example: 'input 8\ndense 3 init=unifrm(0, 1)\n',
    mended: 'input 8\ndense 3 init=uniform(0, 1)\n',
  },
  'initialiser-arguments': {
    meaning: 'An initialiser takes its numbers in their order, the lower bound first.',
    example: 'input 8\ndense 3 init=uniform(1, 0)\n',
    mended: 'input 8\ndense 3 init=uniform(0, 1)\n',
  },
  'unknown-argument': {
    meaning:
      'A layer or block takes no argument of this name or letter. Nothing that is misspelt is passed over.',
    example: 'input 8x8x3\nconv 8 k3 strde=2\n',
    mended: 'input 8x8x3\nconv 8 k3 stride=2 p1\n',
  },
  'unknown-word': {
    meaning: 'A word among the arguments is neither an activation nor a value that the layer knows.',
    example: 'input 8\ndense 3 rleu\n',
    mended: 'input 8\ndense 3 relu\n',
  },
  'blank-before-value': {
    meaning: 'A letter and its size are one word, `k3`; a name and its value are joined by `=`.',
    example: 'input 8x8x3\nconv 8 k 3\n',
    mended: 'input 8x8x3\nconv 8 k3\n',
  },
  'blank-in-dimensions': {
    meaning: 'Dimensions are one value: `28x28x1`.',
    example: 'input 28 x 28 x 1\nflatten\n',
    mended: 'input 28x28x1\nflatten\n',
  },
  'word-takes-no-arguments': {
    meaning: 'Parentheses after a word are for activations and initialisers.',
    example: 'input 8x8x3\nconv 8 k3 same(2)\n',
    mended: 'input 8x8x3\nconv 8 k3 same\n',
  },
  'no-activation-here': {
    meaning: 'This layer takes no activation; one can follow it as a statement of its own.',
    example: 'input 8x8x3\npool 2 relu\n',
    mended: 'input 8x8x3\npool 2\nrelu\n',
  },
  'second-activation': {
    meaning: 'A layer ends in one activation at most.',
    example: 'input 8\ndense 3 relu tanh\n',
    mended: 'input 8\ndense 3 relu\ntanh\n',
  },
  'too-many-arguments': {
    meaning:
      'A number without a name for which the layer has no place. Often it is a kernel without its letter.',
    example: 'input 8x8x3\nconv 32 3\n',
    mended: 'input 8x8x3\nconv 32 k3\n',
  },
  'missing-argument': {
    meaning: 'An argument without a default has to be given.',
    example: 'input 8x8x3\nconv 32\n',
    mended: 'input 8x8x3\nconv 32 k3\n',
  },
  'duplicate-argument': {
    meaning: 'An argument is given twice, or in two contradicting ways.',
    example: 'input 8x8x3\nconv 8 k3 p1 same\n',
    mended: 'input 8x8x3\nconv 8 k3 same\n',
  },
  'contradicting-arguments': {
    meaning: 'An argument says how something starts that another switches off.',
    example: 'input 8\ndense 3 bias=false bias_init=zeros\n',
    mended: 'input 8\ndense 3 bias=false\n',
  },
  'out-of-range': {
    meaning: 'A number is smaller or larger than the argument allows.',
    example: 'input 8\ndense 0\n',
    mended: 'input 8\ndense 1\n',
  },
};
