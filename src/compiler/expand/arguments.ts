/** Arguments as written to arguments with values. */
import { unreachable } from '../../diagnostics/diagnostic.ts';
import type { Argument } from '../../parser/ast.ts';
import { type Environment, evaluate } from './arithmetic.ts';
import type { CallArgument } from './calls.ts';

/** Computes the values of arguments where they stand. */
export function computeArguments(
  given: readonly Argument[],
  environment: Environment,
): readonly CallArgument[] {
  return given.map((argument) => computeArgument(argument, environment));
}

function computeArgument(argument: Argument, environment: Environment): CallArgument {
  const { span } = argument;
  switch (argument.kind) {
    case 'positional': {
      const value = evaluate(argument.value, environment);
      if (value?.kind !== 'word') return { kind: 'positional', value, span };
      return { kind: 'word', word: value.word, arguments: [], span, isComputed: true };
    }
    case 'short':
      return { kind: 'short', letter: argument.letter, value: evaluate(argument.value, environment), span };
    case 'word':
      return {
        kind: 'word',
        word: argument.word,
        arguments: computeArguments(argument.arguments, environment),
        span,
      };
    case 'named': {
      const { name, value } = argument;
      const named = { kind: 'named', name: name.text, nameSpan: name.span } as const;
      return { ...named, value: evaluate(value, environment), valueSpan: value.span, span };
    }
    default:
      return unreachable(argument);
  }
}
