import fc from 'fast-check';
import type { Argument, Expression, ModelAst, Name, Parameter, Statement } from '../../src/parser/ast.ts';
import { keywords } from '../../src/parser/keywords.ts';

const span = { file: '', start: 0, end: 0 };
const word = fc
  .oneof(
    fc.constantFrom(
      'conv',
      'dense',
      'relu',
      'x',
      'k',
      'k5',
      'x3',
      'k3x5',
      'a_b',
      'Dense',
      'leaky_relu',
      'e1',
    ),
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z_0-9]{0,5}$/),
  )
  .filter((each) => each !== 'true' && each !== 'false');
/** A word that begins no statement. */
const callWord = word.filter((each) => !keywords.includes(each));
/** A word that is read as a word among arguments and before `(`, and not as an option. */
const plainWord = callWord.filter((each) => !/^[a-z]\d+(x\d+)*x?$/.test(each));
const name = word.map((text): Name => ({ text, span }));
const anyName = fc.oneof(
  name,
  fc.constantFrom(...keywords).map((text): Name => ({ text, span })),
);

type Values = {
  readonly number: Expression;
  readonly value: Expression;
  readonly argument: Argument;
};

const { number, value, argument } = fc.letrec<Values>((tie) => {
  const reference = word.map((each): Expression => ({ kind: 'reference', name: each, span }));
  const literal = fc.oneof(
    fc.nat().map((each): Expression => ({ kind: 'integer', value: each, span })),
    fc
      .double({ min: 0, max: 1e12, noNaN: true })
      .map((each): Expression => ({ kind: 'number', value: Math.abs(each), span })),
  );
  const list = fc.array(tie('argument'), { maxLength: 2 });
  return {
    number: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'number' },
      literal,
      reference,
      tie('number').map((operand): Expression => ({ kind: 'negation', operand, span })),
      fc
        .record({ operator: fc.constantFrom('+', '-', '*', '/'), left: tie('number'), right: tie('number') })
        .map((each): Expression => ({ kind: 'binary', ...each, operator: each.operator as '+', span })),
      fc
        .array(tie('number'), { minLength: 2, maxLength: 3 })
        .map((parts): Expression => ({ kind: 'dimensions', parts, span })),
    ),
    value: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'value' },
      tie('number'),
      fc.boolean().map((each): Expression => ({ kind: 'boolean', value: each, span })),
      word.map((each): Expression => ({ kind: 'word', word: each, span })),
      fc
        .record({ name: plainWord.map((text): Name => ({ text, span })), arguments: list })
        .map((each): Expression => ({ kind: 'application', ...each, span })),
    ),
    argument: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'argument' },
      tie('number').map((each): Argument => ({ kind: 'positional', value: each, span })),
      fc
        .record({ letter: fc.constantFrom('k', 's', 'x', 'e'), value: tie('number') })
        .map((each): Argument => ({ kind: 'short', ...each, span })),
      plainWord.map((each): Argument => ({ kind: 'word', word: each, arguments: [], span })),
      fc
        .record({
          word: plainWord.filter((each) => each.length > 1),
          arguments: fc.array(tie('argument'), { minLength: 1, maxLength: 2 }),
        })
        .map((each): Argument => ({ kind: 'word', ...each, span })),
      fc
        .record({ name: anyName, value: tie('value') })
        .map((each): Argument => ({ kind: 'named', ...each, span })),
    ),
  };
});

const optional = <T>(key: string, arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary).map((each): object => (each === null ? {} : { [key]: each }));

const parameter = fc
  .tuple(
    anyName,
    optional('default', value),
    optional('allowed', fc.array(value, { minLength: 1, maxLength: 3 })),
  )
  .map(([each, preset, allowed]): Parameter => ({ name: each, ...preset, ...allowed, span }));
const parameters = fc.array(parameter, { maxLength: 3 });
const label = optional('label', anyName);

const { body } = fc.letrec<{ body: Statement[]; statement: Statement }>((tie) => ({
  body: fc.array(tie('statement'), { maxLength: 3 }),
  statement: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'statement' },
    fc
      .tuple(
        label,
        callWord.map((text): Name => ({ text, span })),
        fc.array(argument, { maxLength: 4 }),
      )
      .map(([l, n, given]): Statement => ({ kind: 'call', name: n, arguments: given, ...l, span })),
    fc
      .tuple(label, number, tie('body'))
      .map(
        ([l, count, inner]): Statement => ({ kind: 'repeat', count, body: inner, keyword: span, ...l, span }),
      ),
    fc
      .tuple(label, tie('body'))
      .map(([l, inner]): Statement => ({ kind: 'residual', body: inner, keyword: span, ...l, span })),
    fc
      .tuple(label, fc.array(tie('body'), { minLength: 2, maxLength: 3 }), fc.constantFrom('add', 'concat'))
      .map(
        ([l, arms, join]): Statement => ({
          kind: 'branch',
          arms,
          join: join as 'add',
          keyword: span,
          ...l,
          span,
        }),
      ),
    fc
      .tuple(anyName, parameters, tie('body'))
      .map(
        ([n, list, inner]): Statement => ({ kind: 'block', name: n, parameters: list, body: inner, span }),
      ),
    fc.stringMatching(/^[a-z./]{1,8}$/).map((path): Statement => ({ kind: 'use', path, span })),
  ),
}));

/** Any syntax tree that a text can have. */
export const anyModel: fc.Arbitrary<ModelAst> = fc
  .tuple(optional('header', fc.record({ name: anyName, parameters, span: fc.constant(span) })), body)
  .map(([header, statements]) => ({ file: 'model.nn', ...header, statements }));

/** A tree without its places. */
export function withoutSpans(tree: unknown): unknown {
  return JSON.parse(
    JSON.stringify(tree, (key, each) => (key === 'span' || key === 'keyword' ? undefined : each)),
  );
}
