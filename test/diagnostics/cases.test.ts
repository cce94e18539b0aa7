/** Findings of several sets of values as one list. */
import { expect, it } from 'vitest';
import { checkModel } from '../../src/cli/check-model.ts';
import { parameterSets } from '../../src/cli/check-parameters.ts';
import { mergeCases } from '../../src/diagnostics/cases.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';

const span = { file: 'x.nn', start: 0, end: 4 };

function error(message: string, fix?: string): Diagnostic {
  const fixes = fix === undefined ? [] : [{ message: fix, edits: [] }];
  return { severity: 'error', code: 'pool-too-large', message, span, fixes };
}

function merged(...found: readonly Diagnostic[]): readonly string[] {
  const cases = found.map((diagnostic, index) => ({
    name: `with n=${index + 1}`,
    diagnostics: [diagnostic],
  }));
  return mergeCases(cases).map(({ message, fixes }) =>
    [message, ...fixes!.map((fix) => fix.message)].join('; '),
  );
}

it('says once what all have in common', () => {
  expect(merged(error('no', 'a'), error('no', 'a'))).toEqual(['no; a']);
});

it('parts other words, and the same words with other fixes', () => {
  expect(merged(error('no', 'a'), error('no', 'b'), error('never', 'a'))).toEqual([
    'no (with n=1); a',
    'no (with n=2); b',
    'never (with n=3); a',
  ]);
});

it('counts the cases beyond the third wording, and those in which no fixes were looked for', () => {
  expect(merged(error('1'), error('2'), error('3'), error('4'), error('5'))).toEqual([
    '1 (with n=1)',
    '2 (with n=2)',
    '3 (with n=3; and the like in 2 more)',
  ]);
  expect(merged(error('no', 'a'), error('no'), error('no'))).toEqual([
    'no (with n=1; and the like in 2 more); a',
  ]);
});

it('keeps all errors that one set has at one place', () => {
  const diagnostics = ['1', '2', '3', '4'].map((message) => error(message));
  expect(
    mergeCases([
      { name: 'with n=1', diagnostics },
      { name: 'with n=2', diagnostics: [] },
    ]),
  ).toHaveLength(4);
});

it('offers a fix for the sets only in which it mends', () => {
  const { sets } = parameterSets(['size=12,14', 'stride=1,2'], true);
  const text =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
    'model m(kernel = 5, size = 128, stride = 1)\ninput ${size}x${size}x3\nconv 8 k$kernel s$stride\npool 3\npool 3\nflatten\ndense 3\n';
  const { diagnostics } = checkModel('x.nn', text, {
    sets: sets!,
    readFile: () => undefined,
    allowLibrary: false,
  });
  for (const { message, fixes = [] } of diagnostics.filter(({ severity }) => severity === 'error')) {
    const named = sets!.filter(({ name }) => message.includes(name) || !message.includes('with '));
    expect(named.length).toBeGreaterThan(0);
    const edits = fixes.flatMap((fix) => (fix.edits.length === 1 ? fix.edits : []));
    for (const { span: at, text: put } of edits) {
      const after = text.slice(0, at.start) + put + text.slice(at.end);
      const left = checkModel('x.nn', after, { sets: named, readFile: () => undefined, allowLibrary: false });
      expect(left.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  }
});
