/** Every code is explained by an example that brings it, and by another that does not. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkExample } from '../../src/cli/check-model.ts';
import { codes } from '../../src/diagnostics/codes.ts';
import { explanations } from '../../src/diagnostics/explanations/index.ts';
import { diagnosticsPage } from '../../src/diagnostics/explanations/page.ts';
import { nameCases, networkCases, remarkCases, textCases, valueCases } from '../check/cases.ts';

it.each(Object.entries(explanations))('%s', (code, { example, mended }) => {
  const said = checkExample(example).diagnostics.map((diagnostic) => diagnostic.code);
  expect(said).toContain(code);
  if (mended === undefined) return;
  expect(checkExample(mended).diagnostics).toEqual([]);
});

it('explains what layers refuse too, and nothing that is not said', () => {
  const inLayers = readdirSync('src/layers').flatMap((name) =>
    [...readFileSync(`src/layers/${name}`, 'utf8').matchAll(/code: '([a-z]+(?:-[a-z]+)+)'/g)].map(
      (match) => match[1]!,
    ),
  );
  const all = [...Object.keys(codes), ...inLayers];
  expect(all.filter((code) => !(code in explanations))).toEqual([]);
  expect(Object.keys(explanations).filter((code) => !all.includes(code))).toEqual([]);
});

it('has a second test of every code, beside its example', () => {
  const inCases = [textCases, nameCases, valueCases, networkCases, remarkCases]
    .flat()
    .flatMap(([, , ...expected]) => expected);
  // In errors.test.ts, parameters.test.ts and the tests of the command.
  const elsewhere = [
    'file-too-large',
    'too-many-errors',
    'nesting-too-deep',
    'expression-too-long',
    'use-cycle',
    'bad-parameter-text',
    'bad-parameter-option',
    'idle-parameter-option',
    'too-many-parameter-sets',
  ];
  const tested = new Set([...inCases, ...elsewhere]);
  expect(Object.keys(explanations).filter((code) => !tested.has(code))).toEqual([]);
});

it('writes the page as it is', () => {
  expect(readFileSync('docs/diagnostics.md', 'utf8')).toBe(diagnosticsPage(checkExample));
});
