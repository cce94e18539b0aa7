/** One mistake, one error, at the right place. */
import { describe, expect, it } from 'vitest';
import { type Case, nameCases, textCases, valueCases } from './cases.ts';
import { expected, found } from './marked.ts';
import { networkCases, remarkCases } from './network-cases.ts';

function holds(cases: readonly Case[]): void {
  it.each(cases.map(([name, marked, ...codes]) => ({ name, marked, codes })))(
    '$name',
    ({ marked, codes }) => {
      expect(found(marked)).toEqual(expected(marked, ...codes));
    },
  );
}

describe('the text', () => holds(textCases));
describe('names', () => holds(nameCases));
describe('values and arguments', () => holds(valueCases));
describe('the network', () => holds(networkCases));
describe('remarks', () => holds(remarkCases));

it('shows fifty errors and counts the rest', () => {
  const codes = found(`input 3\n${'dens 3\n'.repeat(60)}`);
  expect(codes).toHaveLength(51);
  expect(codes.at(-1)).toMatch('too-many-errors');
});

it('limits the size of a file, the depth of nesting and the length of arithmetic', () => {
  expect(found(`#${'x'.repeat(2 ** 20)}`)).toEqual(['file-too-large 0-0']);
  expect(found(`#${'é'.repeat(2 ** 19)}`)).toEqual(['file-too-large 0-0']);
  expect(found(`input 3\n${'repeat 1 { '.repeat(65)}relu${' }'.repeat(65)}`)).toEqual([
    'nesting-too-deep 721-722',
  ]);
  expect(found(`input 3\ndense ${'1 + '.repeat(300)}1`)).toMatchObject([
    expect.stringMatching('expression-too-long'),
  ]);
});

it('limits how deep blocks call each other', () => {
  const blocks = Array.from(
    { length: 70 },
    (_, index) => `block b${index} { ${index === 0 ? 'relu' : `b${index - 1}`} }\n`,
  );
  expect(found(`${blocks.join('')}input 3\nb69`)).toEqual([expect.stringMatching('nesting-too-deep')]);
});

it('unrolls nothing once, however often it is wanted', () => {
  const doubled = Array.from(
    { length: 60 },
    (_, i) => `block b${i} { ${i === 0 ? '' : `b${i - 1}; b${i - 1}`} }\n`,
  );
  expect(found('input 3\nrepeat 1000000000 { }\nrelu')).toEqual([]);
  expect(found(`${doubled.join('')}input 3\nb59\nrelu`)).toEqual([]);
});

it('limits how many different calls of blocks are unrolled', () => {
  const twice = Array.from({ length: 17 }, (_, i) =>
    i === 0
      ? 'block b0(n) { dense $n relu }\n'
      : `block b${i}(n) { b${i - 1} $n * 2; b${i - 1} $n * 2 + 1 }\n`,
  );
  expect(found(`${twice.join('')}input 3\nb16 1`)).toEqual([expect.stringMatching('too-many-calls')]);
  expect(found(`${twice.slice(0, 14).join('')}input 3\nb13 1`)).toEqual([]);
});
