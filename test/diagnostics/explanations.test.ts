/** Every code is explained by an example that brings it, and by another that does not. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkExample } from '../../src/cli/check-example.ts';
import { codes } from '../../src/diagnostics/codes.ts';
import { explanations } from '../../src/diagnostics/explanations/index.ts';
import { diagnosticsPage } from '../../src/diagnostics/explanations/page.ts';
import { failures } from '../../src/diagnostics/failures.ts';
import { nameCases, textCases, valueCases } from '../check/cases.ts';
import { networkCases, remarkCases } from '../check/network-cases.ts';
import { cases as experimentCases } from '../experiment/cases.ts';

it.each(Object.entries(explanations))('%s', (code, { example, mended }) => {
  const said = checkExample(example).diagnostics.map((diagnostic) => diagnostic.code);
  expect(said).toContain(code);
  if (mended === undefined) return;
  const isExperiment = typeof example === 'object' && example.experiment !== undefined;
  expect(checkExample(isExperiment ? { ...example, experiment: mended } : mended).diagnostics).toEqual([]);
});

/** Every code that the source writes down in a diagnostic, whatever way it is made. */
function codesInSource(): readonly string[] {
  const forms = [
    /\bcode: '([a-z]+(?:-[a-z]+)+)'/g,
    /\b(?:fail|diagnose|problem|contradiction|error|bad|refuse\w*)\(\s*(?:node, )?'([a-z]+(?:-[a-z]+)+)'/g,
  ];
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(`src/${name}`, 'utf8'))
    .flatMap((text) => forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1]!)));
}

it('explains every code that is said, and nothing that is not', () => {
  const written = codesInSource();
  const all = new Set([...Object.keys(codes), ...Object.keys(failures), ...written]);
  expect(written.length).toBeGreaterThan(150);
  expect([...all].filter((code) => !(code in explanations) && !(code in failures))).toEqual([]);
  expect(Object.keys(explanations).filter((code) => !all.has(code))).toEqual([]);
});

it('has every code on the page', () => {
  const page = readFileSync('docs/diagnostics.md', 'utf8');
  expect(Object.keys(explanations).filter((code) => !page.includes(`\n### ${code}\n`))).toEqual([]);
  expect(Object.keys(failures).filter((code) => !page.includes(`\n| \`${code}\` | `))).toEqual([]);
});

it('has a second test of every code, beside its example', () => {
  const inCases = [textCases, nameCases, valueCases, networkCases, remarkCases, experimentCases]
    .flat()
    .flatMap(([, , ...expected]) => expected);
  // In errors.test.ts, parameters.test.ts, the tests of the command, and those of experiments.
  const elsewhere = [
    'file-too-large',
    'too-many-errors',
    'nesting-too-deep',
    'expression-too-long',
    'too-many-calls',
    'use-cycle',
    'bad-parameter-text',
    'bad-parameter-option',
    'idle-parameter-option',
    'too-many-parameter-sets',
    'yaml-too-large',
    'yaml-too-deep',
    'missing-key',
    'matrix-too-large',
    'slow-engine',
    'loss-needs-vector',
    'loss-needs-probabilities',
    'data-input',
    'data-output',
    'batch-too-small',
  ];
  const tested = new Set([...inCases, ...elsewhere]);
  expect(Object.keys(explanations).filter((code) => !tested.has(code))).toEqual([]);
});

it('writes the page as it is', () => {
  expect(readFileSync('docs/diagnostics.md', 'utf8')).toBe(diagnosticsPage(checkExample));
});
