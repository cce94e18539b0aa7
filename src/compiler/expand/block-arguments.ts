/** The arguments of a call of a block, given to its parameters. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Block, Call } from '../../parser/ast.ts';
import { removalOf, valueOfWord } from './arguments.ts';
import type { Environment } from './arithmetic.ts';
import type { CallArgument } from './calls.ts';
import { type BoundParameter, bindParameters, type GivenValue } from './parameters.ts';

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
  let hasStranger = false;
  for (const argument of given) {
    const name = nameOf(argument) ?? names[position++];
    if (name === undefined) {
      const edits = [removalOf(argument.span, { word: call.name.span, arguments: given })];
      const facts = { block: block.name.text, count: names.length };
      outside.report(diagnose('too-many-block-arguments', facts, { span: argument.span, edits }));
      break;
    }
    const first = values.get(name);
    if (!names.includes(name)) {
      hasStranger = true;
      refuseName(block, { name, argument, values }, outside);
    } else if (first !== undefined) {
      const related = first.span === undefined ? [] : [{ span: first.span, message: placeSentences.first }];
      const edits = [removalOf(argument.span, { word: call.name.span, arguments: given })];
      outside.report(diagnose('duplicate-argument', { name }, { span: argument.span, related, edits }));
    } else {
      const value = argument.kind === 'word' ? valueOfWord(argument, outside.report) : argument.value;
      values.set(name, { value, span: argument.origin ?? argument.span });
    }
  }
  // What has a name that nobody knows may be what seems to be missing.
  if (!hasStranger) refuseMissing(block, call, { values, outside });
  return bindParameters(block.parameters, values, outside);
}

function nameOf(argument: CallArgument): string | undefined {
  if (argument.kind === 'named') return argument.name;
  return argument.kind === 'short' ? argument.letter : undefined;
}

interface Stranger {
  readonly name: string;
  readonly argument: CallArgument;
  /** What is given so far. */
  readonly values: ReadonlyMap<string, GivenValue>;
}

function refuseName(block: Block, { name, argument, values }: Stranger, outside: Environment): void {
  const known = block.parameters.map((parameter) => parameter.name.text);
  const open = known.filter((each) => !values.has(each));
  const suggestion = nearest(name, known) ?? (open.length === 1 ? open[0] : undefined);
  const span = argument.kind === 'named' ? argument.nameSpan : argument.span;
  const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
  outside.report(
    diagnose('unknown-argument', { layer: block.name.text, found: name, suggestion, known }, { span, edits }),
  );
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
