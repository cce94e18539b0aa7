import { expect, it } from 'vitest';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { positionAt } from '../../src/diagnostics/lines.ts';
import { nearest } from '../../src/diagnostics/nearest.ts';
import { renderGithub, renderJson, renderPretty } from '../../src/diagnostics/render.ts';

function problem(start: number, end: number, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    severity: 'error',
    code: 'bad',
    message: 'it is bad',
    span: { file: 'a.yaml', start, end },
    ...more,
  };
}

function pretty(text: string, diagnostic: Diagnostic, color = false): readonly string[] {
  return renderPretty([diagnostic], new Map([['a.yaml', text]]), { color })
    .trimEnd()
    .split('\n');
}

it('underlines what is wrong', () => {
  expect(pretty('one: 1\ntwo: 22\n', problem(12, 14, { label: 'this' }))).toEqual([
    'error[bad]: it is bad',
    '  --> a.yaml:2:6',
    ' 2 | two: 22',
    '   |      ^^ this',
  ]);
});

it.each([
  ['a tab before', '\tab', 1, 2, ' 1 |     ab', '   |     ^'],
  ['wide characters', '入力 ab', 3, 5, ' 1 | 入力 ab', '   |      ^^'],
  ['characters beyond the first plane', '😀 ab', 3, 5, ' 1 | 😀 ab', '   |    ^^'],
  ['a wide character itself', 'a 入', 2, 3, ' 1 | a 入', '   |   ^^'],
  ['the end of the file', 'ab', 2, 2, ' 1 | ab', '   |   ^'],
  ['behind the end of the file', 'ab', 9, 12, ' 1 | ab', '   |   ^'],
  ['several lines', 'ab\ncd', 0, 5, ' 1 | ab', '   | ^^'],
  ['an empty text', '', 0, 0, ' 1 |', '   | ^'],
  ['a byte-order mark', '\uFEFFab', 2, 3, ' 1 | ab', '   |  ^'],
])('places the carets: %s', (_, text, start, end, line, carets) => {
  expect(pretty(text, problem(start, end)).slice(2)).toEqual([line, carets]);
});

it('shows the part of a very long line that matters', () => {
  const text = `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`;
  const [, , line, carets] = pretty(text, problem(5000, 5004));
  expect(line!.length).toBeLessThan(120);
  expect(line!.slice(carets!.indexOf('^'), carets!.lastIndexOf('^') + 1)).toBe('HERE');
});

it('does without a place, without a text, and with colours', () => {
  const { span: _, ...nowhere } = problem(0, 0);
  expect(pretty('', nowhere)).toEqual(['error[bad]: it is bad']);
  expect(renderPretty([problem(0, 1)], new Map(), { color: false })).toBe(
    'error[bad]: it is bad\n  --> a.yaml\n',
  );
  expect(pretty('ab', problem(0, 1), true).join('')).toContain('\u001B[31m');
});

it('joins several fixes, and names one plainly', () => {
  const fixes = ['one', 'two'].map((message) => ({ message, edits: [] }));
  expect(pretty('ab', problem(0, 1, { fixes })).at(-1)).toBe('help: any one of these fits: one; two');
  expect(pretty('ab', problem(0, 1, { fixes: fixes.slice(1) })).at(-1)).toBe('help: two');
});

it('counts lines and columns from 1, ends exclusive, for programs', () => {
  const edits = [{ span: { file: 'a.yaml', start: 3, end: 4 }, text: 'x' }];
  const json = renderJson(
    [problem(3, 5, { fixes: [{ message: 'do', edits }] })],
    new Map([['a.yaml', 'a\nbcde']]),
  );
  expect(JSON.parse(json).diagnostics).toEqual([
    {
      severity: 'error',
      code: 'bad',
      file: 'a.yaml',
      line: 2,
      column: 2,
      endLine: 2,
      endColumn: 4,
      message: 'it is bad',
      fixes: [
        {
          message: 'do',
          edits: [{ file: 'a.yaml', line: 2, column: 2, endLine: 2, endColumn: 3, text: 'x' }],
        },
      ],
    },
  ]);
});

it('escapes what GitHub would take for a command', () => {
  const diagnostic = problem(0, 1, { message: '100 %\nof a, b: c' });
  expect(renderGithub([diagnostic], new Map([['a.yaml', 'ab']]))).toBe(
    '::error file=a.yaml,line=1,endLine=1,col=1,endColumn=1,title=bad::100 %25%0Aof a, b: c\n',
  );
});

it.each([
  ['a\r\nb', 3, 2, 1],
  ['a\rb', 2, 2, 1],
  ['a\nb', 1, 1, 2],
  ['a\n', 2, 2, 1],
])('finds the line and column of %j at %i', (text, offset, line, column) => {
  expect(positionAt(text, offset)).toEqual({ line, column });
});

it.each([
  ['rleu', 'relu'],
  ['Dense', 'dense'],
  ['con', 'conv'],
  ['sgimoid', 'sigmoid'],
  ['foo', undefined],
  ['in', undefined],
  ['max_pool', undefined],
])('takes %s for %s', (word, meant) => {
  expect(nearest(word, ['elu', 'relu', 'dense', 'conv', 'pool', 'sigmoid'])).toBe(meant);
});
