import { expect, it } from 'vitest';
import { parse } from '../../src/parser/parse.ts';
import { withoutSpans } from './arbitrary.ts';

/** The tree without places, of a text that has no errors. */
function tree(text: string): unknown {
  const { model, diagnostics } = parse(text, 'm.nn');
  expect(diagnostics).toEqual([]);
  return withoutSpans(model);
}

const plain = 'input 8x8x3\nrepeat 2 { conv 8 k3 same; relu }\nflatten\n';

it.each([
  ['CR LF', plain.replaceAll('\n', '\r\n')],
  ['CR', plain.replaceAll('\n', '\r')],
  ['a byte-order mark', `\uFEFF${plain}`],
  ['tabs', plain.replaceAll(' ', '\t')],
  ['comments', plain.replaceAll('\n', ' # why\n')],
  ['empty statements', plain.replaceAll('\n', ';;\n\n;')],
  ['no end of the last line', plain.trimEnd()],
  ['a body over several lines', plain.replace('{ ', '{\n\n').replace(';', '\n').replace(' }', '\n}')],
  ['the brace on the next line', plain.replace('2 {', '2\n\n{')],
])('reads %s', (_, text) => {
  expect(tree(text)).toEqual(tree(plain));
});

it('lets a list in parentheses go on over lines', () => {
  expect(tree('model m(\n  a = 1, # one\n  b = 2\n    in {2,\n 3}\n)\n')).toEqual(
    tree('model m(a = 1, b = 2 in {2, 3})'),
  );
});

it('lets the arms of a branch stand on lines of their own', () => {
  expect(tree('branch {\n  relu\n}\n{\n}\nadd'.replace('}\nadd', '} add'))).toEqual(
    tree('branch { relu } { } add'),
  );
});

it('takes keywords as names of parameters and labels', () => {
  expect(() =>
    tree('model model(in = 3 in {3}, repeat = $in)\nuse: dense $in\nblock stage(block) { dense $block }'),
  ).not.toThrow();
});

it('takes a call with parentheses for the same call', () => {
  expect(tree('dense(3, relu)')).toEqual(tree('dense 3 relu'));
  expect(tree('dense ($a + 1)')).toMatchObject({ statements: [{ arguments: [{ kind: 'positional' }] }] });
});

it.each([
  ['conv k5', 'short'],
  ['conv k3x5', 'short'],
  ['conv k$n', 'short'],
  ['conv k(1)', 'short'],
  ['conv k3x$n', 'short'],
  ['conv k-1', 'short'],
  ['conv k=5', 'named'],
  ['conv relu', 'word'],
  ['conv relu6', 'word'],
  ['conv sigmoid(gradient=identity)', 'word'],
  ['conv 3x5', 'positional'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  ['conv ${a}x(1 + 2)x3', 'positional'],
  ['conv 1.5e-3', 'positional'],
  ['conv .5', 'positional'],
])('%s has a %s argument', (text, kind) => {
  expect(tree(text)).toMatchObject({ statements: [{ arguments: [{ kind }] }] });
});

it('binds a product more tightly than a sum, and from left to right', () => {
  expect(tree('dense 1 - 2 - 3 * 4')).toEqual(tree('dense (1 - 2) - (3 * 4)'));
});

it('binds a binary operator over blanks, so that one argument follows another', () => {
  expect(tree('conv $w * 2 k3')).toMatchObject({
    statements: [{ arguments: [{ kind: 'positional' }, { kind: 'short' }] }],
  });
});

it('gives every node its exact place', () => {
  const text = 'a: conv  $w * 2 k3 init=uniform(0, 1)';
  const [statement] = parse(text, 'm.nn').model!.statements;
  const places = statement?.kind === 'call' ? [statement, statement.name, ...statement.arguments] : [];
  expect(places.map(({ span }) => text.slice(span.start, span.end))).toEqual([
    text,
    'conv',
    '$w * 2',
    'k3',
    'init=uniform(0, 1)',
  ]);
});

it('sets an unreadable statement aside, and reads those inside and around it', () => {
  const { model, diagnostics } = parse('input 3\nrepeat = { dense ,; relu }\ntanh', 'm.nn');
  expect(diagnostics.map(({ span }) => span?.start)).toEqual([15, 25]);
  expect(model?.statements.map(({ kind }) => kind)).toEqual(['call', 'broken', 'call']);
});

it('keeps the suppressions of comments', () => {
  const { suppressions } = parse('relu # nnc: allow(a, b) because they are meant', 'm.nn');
  expect(suppressions.map(({ code, reason }) => [code, reason])).toEqual([
    ['a', 'they are meant'],
    ['b', 'they are meant'],
  ]);
});

it('reads a file of a megabyte with fifty errors in bearable time', () => {
  const line = 'conv 8 k3 init=uniform(0, 1)\n';
  const text = `repeat 2 {\n${line.repeat(500)}${`dense =\n${line.repeat(500)}`.repeat(50)}}`;
  expect(parse(text, 'm.nn').diagnostics).toHaveLength(50);
});
