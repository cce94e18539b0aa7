/** One mistake, one error, at the right place. */
import { describe, expect, it } from 'vitest';
import { type Case, nameCases, networkCases, remarkCases, textCases, valueCases } from './cases.ts';
import { expected, found } from './marked.ts';

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

it('unrolls a repeat of nothing no more than a repeat of layers', () => {
  expect(found('input 3\nrepeat 1000000000 { }\nrelu')).toEqual(['too-many-layers 8-29']);
});
