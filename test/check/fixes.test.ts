/** Fixes that are certain come as edits, and the edits mend the program. */
import { expect, it } from 'vitest';
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
])('%j', (broken, good) => {
  expect(mended(broken)).toBe(good);
});

it('leaves the text alone where nothing is certain', () => {
  const text = 'input 3\nfoobar 3';
  expect(mended(text)).toBe(text);
});
