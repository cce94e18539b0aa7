/** Every fix that is offered is applied, and mends: the error is gone, and where it was the only one, no other comes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../src/compiler/analyse.ts';
import { applyEdits } from '../../src/compiler/check/fixes/edits.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { explanations } from '../../src/diagnostics/explanations/index.ts';
import { layerExplanations } from '../../src/diagnostics/explanations/layers.ts';
import { nameCases, textCases, valueCases } from './cases.ts';
import { unmark } from './marked.ts';
import { networkCases } from './network-cases.ts';

const FILE = 'model.nn';

const joins = [
  'input 8x8x3\nbranch { conv 4 k3 same } { conv 5 k1 } add',
  'input 8x8x3\nbranch { conv 4 k3 same s2 } { conv 5 k1 } concat',
  'input 8\nbranch { dense 4 } { dense 5 relu } { dense 4 } add',
  'input 8\nresidual { dense 4 relu }',
];
const windows = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  'model m(size = 8)\ninput ${size}x${size}x3\npool 9',
  'model m(k = 5 in {3, 5})\ninput 4x4x1\nconv 8 k$k',
  'input 9x20x3\nconv 8 k3\npool 8x3; pool 2',
  'input 12x12x3\nrepeat 4 { conv 8 k3; pool 2 }',
  'input 8x8x3\nflatten\nconv 4 k3',
  'input 768\nconv 4 k3\npool 2',
  'input 20x20x3\r\n\tconv 8 k7 s3 d2 # a comment\r\n\tpool 4 # another',
];

function errorsOf(text: string, readFile?: (path: string) => string | undefined): readonly Diagnostic[] {
  return analyse(text, FILE, { readFile }).diagnostics.filter(({ severity }) => severity === 'error');
}

function holds(text: string, readFile?: (path: string) => string | undefined): number {
  const isSample = readFile !== undefined;
  const errors = errorsOf(text, readFile);
  const offered = errors.flatMap(({ code, fixes = [] }) => fixes.map((fix) => ({ code, fix })));
  const applicable = offered.filter(({ fix }) => fix.edits.length > 0);
  for (const { code, fix } of applicable) {
    const { sources } = analyse(text, FILE, { readFile });
    const texts = applyEdits(fix.edits, sources);
    const mended = texts.get(FILE)!;
    const count = (all: readonly Diagnostic[]) => all.filter((each) => each.code === code).length;
    const left = errorsOf(mended, (path) => texts.get(path));
    expect(count(left), `${fix.message} in\n${mended}`).toBeLessThan(count(errors));
    // What a misspelt word hid comes to light when it is mended; what a layer refuses was mended as a whole.
    if (errors.length === 1 && (isSample || code in layerExplanations)) expect(left, mended).toEqual([]);
  }
  return applicable.length;
}

it.each([...joins, ...windows])('%j', (text) => {
  expect(holds(text)).toBeGreaterThan(0);
});

it.each([
  ['input 8x8x3\nDense 3', 'dense'],
  ['input 8x8x3\ndens 3', 'dense'],
  ['input 8\nConv 3 k3', 'conv'],
  ['input 8x8x3\nmaxpool 9', 'pool'],
])('offers the layer that is meant in %j, though it refuses its input', (text, meant) => {
  const [fix] = errorsOf(text).find(({ code }) => code === 'unknown-layer')?.fixes ?? [];
  expect(fix?.edits.map((edit) => edit.text)).toEqual([meant]);
});

it.each(['input 8\nin {}\ndense 3', 'in\ninput 8\ndense 3', 'input 8\ndense 3; in {}'])(
  'says where `in` belongs in %j',
  (text) => {
    const [error] = errorsOf(text);
    expect(error?.fixes).toEqual([{ message: expect.stringMatching('belongs to a parameter'), edits: [] }]);
  },
);

it('in every sample', () => {
  for (const sample of readdirSync('test/samples')) {
    const readFile = (path: string) =>
      existsSync(`test/samples/${sample}/${path}`)
        ? readFileSync(`test/samples/${sample}/${path}`, 'utf8')
        : undefined;
    holds(readFile(FILE)!, readFile);
  }
});

it('in every case and explanation', () => {
  const cases = [textCases, nameCases, valueCases, networkCases]
    .flat()
    .map(([, marked]) => unmark(marked).text);
  const examples = Object.values(explanations).flatMap(({ example }) =>
    typeof example === 'string' ? [example] : [],
  );
  const counts = [...cases, ...examples].map((text) => holds(text));
  expect(counts.filter((count) => count > 0).length).toBeGreaterThan(40);
});

it('offers what design asks for, the most local first', () => {
  const text = readFileSync('test/samples/deep-lenet/model.nn', 'utf8');
  expect(errorsOf(text)[0]?.fixes?.map(({ message }) => message)).toEqual([
    '`pool 2` here',
    'remove the pool on line 5',
    'remove the pool on line 7',
    'remove the pool here',
    '`same` on line 4',
    'input of at least 29x29',
  ]);
});

it('names the parameter that was given from outside', () => {
  const text = 'model m(k = 3)\ninput 4x4x1\nconv 8 k$k';
  const [error] = analyse(text, FILE, { parameters: { k: 5 } }).diagnostics;
  expect(error?.fixes?.[0]).toEqual({ message: '`k = 3`', edits: [] });
});
