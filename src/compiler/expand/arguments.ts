/** Arguments as written to arguments with values. */

import { diagnose } from '../../diagnostics/codes.ts';
import { type Edit, type Span, unreachable } from '../../diagnostics/diagnostic.ts';
import { layers } from '../../layers/index.ts';
import type { Argument } from '../../parser/ast.ts';
import { type Environment, evaluate, type InitialiserGiven, initialiserOf, originOf } from './arithmetic.ts';
import type { CallArgument, WordArgument } from './calls.ts';
import { isPlainInitialiser } from './initialisers.ts';
import type { Value } from './values.ts';

/** Computes the values of arguments where they stand. */
export function computeArguments(
  given: readonly Argument[],
  environment: Environment,
): readonly CallArgument[] {
  return given.map((argument) => computeArgument(argument, environment));
}

/** Takes one of the arguments behind a word out, with the blanks before it. */
export function removalOf(
  argument: Span,
  behind: { readonly word: Span; readonly arguments: readonly CallArgument[] },
): Edit {
  const before = behind.arguments.findLast(({ span }) => span.end <= argument.start)?.span ?? behind.word;
  return { span: { ...argument, start: before.end }, text: '' };
}

/** What a word stands for where a value is wanted: `true`, `zeros`, `uniform(0, 1)`, or itself. */
export function valueOfWord(
  { word, arguments: given, span }: WordArgument,
  report: Environment['report'],
): Value | undefined {
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  if (given.length === 0 && !isPlainInitialiser(word)) return { kind: 'word', word };
  if (Object.hasOwn(layers, word) && layers[word]!.role === 'activation') {
    const edits = [{ span, text: word }];
    report(diagnose('word-takes-no-arguments', { found: word, isActivation: true }, { span, edits }));
    return undefined;
  }
  const numbers = given.map((inner): InitialiserGiven => {
    if (inner.kind === 'word') return { value: { kind: 'word', word: inner.word }, span: inner.span };
    const name =
      inner.kind === 'named' ? { name: inner.name } : inner.kind === 'short' ? { name: inner.letter } : {};
    return { ...name, value: inner.value, span: inner.span };
  });
  return initialiserOf(word, numbers, span, report);
}

function computeArgument(argument: Argument, environment: Environment): CallArgument {
  const { span } = argument;
  if (argument.kind === 'word') {
    const { word } = argument;
    const isParameter = environment.names()?.includes(word) === true;
    const given = computeArguments(argument.arguments, environment);
    return { kind: 'word', word, arguments: given, span, ...(isParameter && { isParameter }) };
  }
  const value = evaluate(argument.value, environment);
  const origin = originOf(argument.value, environment);
  const valued = { value, span, valueSpan: argument.value.span, origin };
  switch (argument.kind) {
    case 'positional':
      if (value?.kind === 'word') return { kind: 'word', word: value.word, arguments: [], span, origin };
      return { ...valued, kind: 'positional' };
    case 'short':
      return { ...valued, kind: 'short', letter: argument.letter };
    case 'named':
      return { ...valued, kind: 'named', name: argument.name.text, nameSpan: argument.name.span };
    default:
      return unreachable(argument);
  }
}
