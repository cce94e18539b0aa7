/** The arguments of a call of a block, given to its parameters. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Block, Call } from '../../parser/ast.ts';
import { type Environment, type InitialiserGiven, initialiserOf } from './arithmetic.ts';
import type { CallArgument } from './calls.ts';
import { isPlainInitialiser } from './initialisers.ts';
import { type BoundParameter, bindParameters, type GivenValue } from './parameters.ts';
import type { Value } from './values.ts';

interface CallWithValues {
  readonly call: Call;
  readonly given: readonly CallArgument[];
}

/** Gives each parameter of a block its value; what does not fit is reported at the call. */
export function giveToBlock(
  block: Block,
  { call, given }: CallWithValues,
  outside: Environment,
): readonly BoundParameter[] {
  const names = block.parameters.map((parameter) => parameter.name.text);
  const values = new Map<string, GivenValue>();
  let position = 0;
  for (const argument of given) {
    const isNamed = argument.kind === 'named' || argument.kind === 'short';
    const name = argument.kind === 'named' ? argument.name : isNamed ? argument.letter : names[position++];
    if (name === undefined) {
      const facts = { block: block.name.text, count: names.length };
      outside.report(diagnose('too-many-block-arguments', facts, { span: argument.span }));
      break;
    }
    if (!names.includes(name)) {
      refuseName(
        block,
        { name, names, span: argument.kind === 'named' ? argument.nameSpan : argument.span },
        outside,
      );
      continue;
    }
    const first = values.get(name);
    if (first !== undefined) {
      const related = first.span === undefined ? [] : [{ span: first.span, message: placeSentences.first }];
      outside.report(diagnose('duplicate-argument', { name }, { span: argument.span, related }));
      continue;
    }
    values.set(name, { value: valueOfArgument(argument, outside), span: argument.span });
  }
  refuseMissing(block, call, { values, outside });
  return bindParameters(block.parameters, values, outside);
}

function refuseName(
  block: Block,
  found: { readonly name: string; readonly names: readonly string[]; readonly span: Span },
  outside: Environment,
): void {
  const { name, names: known, span } = found;
  const suggestion = nearest(name, known);
  const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
  outside.report(
    diagnose('unknown-argument', { layer: block.name.text, found: name, suggestion, known }, { span, edits }),
  );
}

/** A word is a value here: `true`, `zeros`, `uniform(0, 1)`, or itself. */
function valueOfArgument(argument: CallArgument, outside: Environment): Value | undefined {
  if (argument.kind !== 'word') return argument.value;
  const { word, span } = argument;
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  if (argument.arguments.length === 0 && !isPlainInitialiser(word)) return { kind: 'word', word };
  const given = argument.arguments.map((inner): InitialiserGiven => {
    if (inner.kind === 'word') return { value: { kind: 'word', word: inner.word }, span: inner.span };
    const name =
      inner.kind === 'named' ? { name: inner.name } : inner.kind === 'short' ? { name: inner.letter } : {};
    return { ...name, value: inner.value, span: inner.span };
  });
  return initialiserOf(word, given, span, outside.report);
}

function refuseMissing(
  block: Block,
  call: Call,
  { values, outside }: { readonly values: ReadonlyMap<string, GivenValue>; readonly outside: Environment },
): void {
  for (const parameter of block.parameters) {
    const name = parameter.name.text;
    if (parameter.default !== undefined || values.has(name)) continue;
    const related = [{ span: parameter.span, message: placeSentences.declared }];
    const facts = { block: block.name.text, name };
    outside.report(diagnose('missing-block-argument', facts, { span: call.name.span, related }));
  }
}
