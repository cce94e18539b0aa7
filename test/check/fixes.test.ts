/** Fixes that are certain come as edits, and the edits mend the program. */
import { expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import { mended } from './marked.ts';

it.each([
  ['input 8x8x3\n  dense 3', 'input 8x8x3\n  flatten\n  dense 3'],
  ['input 8x8x3; dense 3', 'input 8x8x3; flatten; dense 3'],
  ['input 28x28\nconv 8 k3', 'input 28x28x1\nconv 8 k3'],
  ['input 8x8x3\nconv 32 3', 'input 8x8x3\nconv 32 k3'],
  ['input 8x8x3\nconv 32k3', 'input 8x8x3\nconv 32 k3'],
  ['model m(k = 2)\ninput 8x8x3\nconv 8 k$k + 1', 'model m(k = 2)\ninput 8x8x3\nconv 8 k($k + 1)'],
  ['model m(n = 3)\ninput 8\ndense $n -1', 'model m(n = 3)\ninput 8\ndense $n - 1'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  ['model m(a = 8)\ninput $ax8x3\nrelu', 'model m(a = 8)\ninput ${a}x8x3\nrelu'],
  ['input 3\nDense 3', 'input 3\ndense 3'],
  ['input 3\ndense 3 rleu', 'input 3\ndense 3 relu'],
  ['input 8x8x3\npool 2 relu', 'input 8x8x3\npool 2; relu'],
  ['input 8\ndense\u00A03', 'input 8\ndense 3'],
  [
    'input 8x8x3\nresidual { conv 4 k3 same s2 }',
    'input 8x8x3\nbranch { conv 4 k3 same s2 } { conv 4 k1 s2 } add',
  ],
  // Spelling whose meaning is clear.
  ['input 8x8x3\nconv 3 k 3', 'input 8x8x3\nconv 3 k3'],
  ['input 8x8x3\nconv 3 k3 s 2', 'input 8x8x3\nconv 3 k3 s2'],
  ['input 8x8x3\nconv 3 kernel 3', 'input 8x8x3\nconv 3 kernel=3'],
  ['input 8x8x3\nconv 3 k3 bias false', 'input 8x8x3\nconv 3 k3 bias=false'],
  ['input 8x8x3\nconv 3 K3', 'input 8x8x3\nconv 3 k3'],
  ['input 8x8x3\nconv 8.0 k3', 'input 8x8x3\nconv 8 k3'],
  ['input 8x8x3\npool k2', 'input 8x8x3\npool 2'],
  ['input 8x8x3\nglobalpool avg', 'input 8x8x3\nglobalpool mean'],
  ['input 8\ndense 3 activation=relu', 'input 8\ndense 3 relu'],
  ['input 8\ndense 3 bias=False', 'input 8\ndense 3 bias=false'],
  ['input 8\ndense 3 sigmoid (gradient=exact)', 'input 8\ndense 3 sigmoid(gradient=exact)'],
  ['input 28 x 28 x 1\nrelu', 'input 28x28x1\nrelu'],
  ['input 28 28 1\nrelu', 'input 28x28x1\nrelu'],
  ['input 28,28,1\nrelu', 'input 28x28x1\nrelu'],
  ['input 28X28X1\nrelu', 'input 28x28x1\nrelu'],
  ['input 28x28\ndense 3', 'input 784\ndense 3'],
  ['input 8\ndense 3, relu', 'input 8\ndense 3 relu'],
  ['input 8\ndense 3，relu', 'input 8\ndense 3 relu'],
  ['input 8\ndense 3 “relu”', 'input 8\ndense 3 relu'],
  ["input 8\ndense 3 'relu'", 'input 8\ndense 3 relu'],
  ['input 8\ndense 3 "relu"', 'input 8\ndense 3 relu'],
  ['use blocks.nn\ninput 8\nrelu', 'use "blocks.nn"\ninput 8\nrelu'],
  ['use “blocks.nn”\ninput 8\nrelu', 'use "blocks.nn"\ninput 8\nrelu'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  ['model m(n = 8)\ninput $nx${n}x3\nrelu', 'model m(n = 8)\ninput ${n}x${n}x3\nrelu'],
  ['input 8\ndropout -0.1\ndense 3', 'input 8\ndropout 0.1\ndense 3'],
  ['input 8x8x3\nconv -3 k3', 'input 8x8x3\nconv 3 k3'],
  ['block b(n) { dense ($n + 9) }\ninput 8\nb -1', 'block b(n) { dense ($n + 9) }\ninput 8\nb (-1)'],
  ['input 8 dense 3', 'input 8\ndense 3'],
  ['model m(n=3) input 8\ndense $n', 'model m(n=3)\ninput 8\ndense $n'],
  ['input 8\nbranch {relu}\n{tanh}\nconcat', 'input 8\nbranch {relu}\n{tanh} concat'],
  ['input 8\nbranch { relu } add', 'input 8\nbranch { relu } { } add'],
  ['input 8\ndense 3 +\n4', 'input 8\ndense 3 + 4'],
  ['repaet 2 { relu }', 'repeat 2 { relu }'],
  ['model my-net\ninput 8\nrelu', 'model my_net\ninput 8\nrelu'],
  // Names that others use.
  ['input 8x8x3\nmax_pool 2', 'input 8x8x3\npool 2'],
  ['input 8x8x3\nMaxPool2d 2', 'input 8x8x3\npool 2'],
  ['input 8\nbn\ndense 3', 'input 8\nbatchnorm\ndense 3'],
  ['input 8\nlinear 3', 'input 8\ndense 3'],
  ['input 8\ndense 3 swish', 'input 8\ndense 3 silu'],
  ['input 8\ndense 3 init=zero', 'input 8\ndense 3 init=zeros'],
  ['input 8\ndense 3 init=he', 'input 8\ndense 3 init=he_normal'],
  ['input 8\ndense 3 init=xavier_uniform', 'input 8\ndense 3 init=glorot_uniform'],
  ['model m(a=zero)\ninput 8\ndense 3 init=$a', 'model m(a=zeros)\ninput 8\ndense 3 init=$a'],
  // Braces, comments and quotes.
  ['input 8\nbranch { dense 3 } { dense 3 concat', 'input 8\nbranch { dense 3 } { dense 3 } concat'],
  ['input 8\nbranch { dense 3 } dense 3 } add', 'input 8\nbranch { dense 3 } { dense 3 } add'],
  ['input 8\nrepeat 2 dense 3 relu }', 'input 8\nrepeat 2 { dense 3 relu }'],
  ['input 8\ndense 3 // three', 'input 8\ndense 3 # three'],
  ['input 8\n/* two\n * lines\n */\ndense 3', 'input 8\n# two\n# * lines\n#\ndense 3'],
  ['model m(n = 8)\ninput 8\ndense $n // 2', 'model m(n = 8)\ninput 8\ndense $n / 2'],
  ['input 8\ndense[3]', 'input 8\ndense 3'],
  ['input 8x8x3\nconv 4 k[3, 5]', 'input 8x8x3\nconv 4 k3x5'],
  ['model m(n = 3 in [3, 5])\ninput 8\ndense $n', 'model m(n = 3 in {3, 5})\ninput 8\ndense $n'],
  ['input 8x8x3\nconv 4 kernel=(3, 3)', 'input 8x8x3\nconv 4 kernel=3x3'],
  ['input 8\ndense(3, activation="relu")', 'input 8\ndense(3, relu)'],
  ['input 8\ndense 3 `relu`', 'input 8\ndense 3 relu'],
  ['input 8\ndense 10, activation=relu', 'input 8\ndense 10 activation=relu'],
  // Habits of other libraries.
  ['input 8\nlayer dense 3', 'input 8\ndense 3'],
  ['model m(w=8)\ninput 8x8x3\nconv 3x3 $w relu', 'model m(w=8)\ninput 8x8x3\nconv $w k3 relu'],
  ['input 8x8x3\nconv 4 k3 p same', 'input 8x8x3\nconv 4 k3 same'],
  ['input 8x8x3\nconv 4 kernel_size=3', 'input 8x8x3\nconv 4 kernel=3'],
  ['input 8x8x3\nconv 4 k3 pad=1', 'input 8x8x3\nconv 4 k3 padding=1'],
  ['input 8\ndense 3 use_bias=true', 'input 8\ndense 3 bias=true'],
  ['input 8x8x3\npool max 2', 'input 8x8x3\npool 2'],
  ['input 8x8x3\npool avg 2', 'input 8x8x3\navgpool 2'],
  ['model m(w = 3)\ninput 8\ndense w relu', 'model m(w = 3)\ninput 8\ndense $w relu'],
  ['block b(f) { dense f }\ninput 8\nb 3', 'block b(f) { dense $f }\ninput 8\nb 3'],
  ['input 8x8x3\npool 2 2', 'input 8x8x3\npool 2 s2'],
  ['input 8\ndense 3 init=uniform (0, 1)', 'input 8\ndense 3 init=uniform(0, 1)'],
  ['input 8\ndense 3 init=constant (0)', 'input 8\ndense 3 init=constant(0)'],
  // What can go.
  ['input 8x8x3\nconv 8 k3 p1 same', 'input 8x8x3\nconv 8 k3 p1'],
  ['input 8\ndense 3 bias=false bias_init=zeros', 'input 8\ndense 3 bias=false'],
  ['input 8\ndense 3\n}', 'input 8\ndense 3\n'],
  ['input 8\ndense 3)', 'input 8\ndense 3'],
  ['model m(a=1, b=2)\ninput 8\ndense $b', 'model m(b=2)\ninput 8\ndense $b'],
  ['model m(a=1, b=2)\ninput 8\ndense $a', 'model m(a=1)\ninput 8\ndense $a'],
  ['input 8\nblock b { relu }\ntanh', 'input 8\ntanh'],
  ['input 8\na: repeat 2 { }\nrelu', 'input 8\nrepeat 2 { }\nrelu'],
  ['input 8\nrelu # nnc: allow(dropped-rows) because x', 'input 8\nrelu'],
  ['input 8\n# nnc: allow(dropped-rows) because x\nrelu', 'input 8\nrelu'],
  ['input 8\nrelu # nnc: allow(droped-rows) because x', 'input 8\nrelu # nnc: allow(dropped-rows) because x'],
  ['input 8\nflatten\ndense 3', 'input 8\ndense 3'],
  ['input 784\ndense 9 sigmoid init=ones', 'input 784\ndense 9 sigmoid'],
  ['input 8x8x3\nconv 8 k3\nbatchnorm relu', 'input 8x8x3\nconv 8 k3 bias=false\nbatchnorm relu'],
  ['input 8x8x3\npool 2 s4', 'input 8x8x3\npool 2 s2'],
  // Joins and windows.
  ['input 8x8x3\nresidual { conv 8 k3 }', 'input 8x8x3\nbranch { conv 8 k3 } { conv 8 k3 } add'],
  [
    'input 8x8x3\nresidual { conv 8 k3; relu; conv 8 k3 }',
    'input 8x8x3\nbranch { conv 8 k3; relu; conv 8 k3 } { conv 8 k5 } add',
  ],
  [
    'block b(f) { residual { conv $f k3 same relu } }\ninput 8x8x3\nb 4\nb 5',
    'block b(f) { branch { conv $f k3 same relu } { conv $f k1 } add }\ninput 8x8x3\nb 4\nb 5',
  ],
  [
    'block b(f, s) { residual { conv $f k3 s$s same relu; conv $f k3 same } }\ninput 8x8x3\nb 4 1\nb 5 2',
    'block b(f, s) { branch { conv $f k3 s$s same relu; conv $f k3 same } { conv $f k1 s$s } add }\ninput 8x8x3\nb 4 1\nb 5 2',
  ],
  ['input 8x8x3\nconv 4 k9x3', 'input 8x8x3\nconv 4 k7x3'],
])('%j', (broken, good) => {
  expect(mended(broken)).toBe(good);
});

it('leaves the text alone where nothing is certain', () => {
  const text = 'input 3\nfoobar 3';
  expect(mended(text)).toBe(text);
});

it.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  'model m(a=8)\ninput 8\ndense ${a}0',
  'input 8\ndense 3\ninput 3\ndense 3',
  'input 8\nrelu\nrelu\nfold 3',
])('offers nothing that does not mend: %j', (text) => {
  const { diagnostics } = analyse(text, 'model.nn');
  expect(diagnostics.flatMap(({ fixes = [] }) => fixes.flatMap(({ edits }) => edits))).toEqual([]);
});

function offered(text: string): readonly string[] {
  return analyse(text, 'model.nn').diagnostics[0]?.fixes?.map(({ message }) => message) ?? [];
}

it('finds fixes where another mistake comes to light behind them', () => {
  expect(offered('input 12x12x1\nconv 6 k3 same relu\npool 3\npool 2\npool 3\ndense 3')).toEqual([
    '`pool 2` here',
    'remove the pool on line 3',
    'remove the pool on line 4',
    'remove the pool here',
    'input of at least 18x18',
  ]);
});

it('keeps the sides that fit', () => {
  expect(offered('input 8x8x3\nconv 4 k9x3')).toEqual([
    '`conv 4 k7x3` here',
    '`same` here',
    'input of at least 9x8',
  ]);
  expect(offered('input 4x40x3\npool 9')).toEqual(['`pool 4` here', 'input of at least 9x40']);
});

it.each([
  [
    'input 8x8x3\nbranch { pool 2 } { conv 3 k1 } add',
    '`pool 2 s1 same` on line 2',
    '`pool 2` at the end of arm 2',
  ],
  [
    'input 8x8x3\nbranch { pool 3 s1 } { conv 3 k1 } add',
    '`same` on line 2',
    '`conv 3 k3` at the end of arm 2',
  ],
  [
    'model m(w = 8)\ninput 8\nbranch { dense $w } { dense 5 } add',
    '`dense $w` on line 3',
    '`w = 5` on line 1',
    '`dense 5` at the end of arm 1',
    '`dense $w` at the end of arm 2',
  ],
  ['input 8x8x3\nconv 4 k3 d4', '`conv 4 k3 d3` here', '`same` here', 'input of at least 9x9'],
  ['input 8x8x3\nreshape 5x5x3', '`4x4x12` here', '`192` here'],
  ['input 192\nreshape 7x9', '`8x8x3` here'],
])('keeps what is meant in %j', (text, ...messages) => {
  expect(offered(text)).toEqual(messages);
});

it('offers the channels and padding that keep the shape of a residual', () => {
  expect(offered('input 8x8x3\nresidual { conv 8 k3 }')).toEqual([
    '`branch { ... } { conv 8 k3 } add` in place of the residual',
    '`conv 3 k3 same` on line 2',
  ]);
});
