/** Arguments that fit nowhere, and what was probably meant by them. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Edit } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { layers } from '../../layers/index.ts';
import type { CallArgument, LayerCall } from '../expand/calls.ts';
import { formatParameter } from '../expand/values.ts';
import { type Binding, markStranger, positionCount } from './binding.ts';

/** Reports a number for which the layer has no place: `conv 32 3` means `k3` if the kernel is missing. */
export function refusePositional(
  argument: Extract<CallArgument, { kind: 'positional' }>,
  call: LayerCall,
  binding: Binding,
): void {
  const { definition, report } = binding;
  const missing = Object.entries(definition.arguments).filter(
    ([name, each]) =>
      each.default === undefined && each.position === undefined && !isGiven(name, call, binding),
  );
  const short = missing.length === 1 ? missing[0]![1].short : undefined;
  const fix =
    short === undefined || argument.value === undefined
      ? undefined
      : `${short}${formatParameter(argument.value)}`;
  const edits = fix === undefined ? [] : [{ span: argument.span, text: fix }];
  const facts = { layer: definition.kind, count: positionCount(definition), fix };
  report(diagnose('too-many-arguments', facts, { span: argument.span, edits }));
}

function isGiven(name: string, call: LayerCall, binding: Binding): boolean {
  const { short } = binding.definition.arguments[name]!;
  return call.arguments.some((argument) =>
    argument.kind === 'named'
      ? argument.name === name || argument.name === short
      : argument.kind === 'short' && argument.letter === short,
  );
}

/** Reports a word that the layer does not know. */
export function refuseWord(
  argument: Extract<CallArgument, { kind: 'word' }>,
  call: LayerCall,
  binding: Binding,
): void {
  const { word, span } = argument;
  const { definition, report } = binding;
  markStranger(binding);
  if (Object.hasOwn(layers, word) && layers[word]!.role === 'activation') {
    const code = definition.takesActivation ? 'second-activation' : 'no-activation-here';
    const edits = argument.isComputed ? [] : asOwnStatement(argument, call);
    report(diagnose(code, { layer: definition.kind, found: word }, { span, edits }));
    return;
  }
  if (word === 'x' && refuseBlanks(argument, call, binding)) return;
  const words = Object.values(definition.arguments).flatMap((each) => each.words ?? []);
  const activations = definition.takesActivation
    ? Object.values(layers).filter((layer) => layer.role === 'activation')
    : [];
  const suggestion = nearest(word, [...words, ...activations.map((layer) => layer.kind)]);
  const edits =
    suggestion === undefined || argument.isComputed
      ? []
      : [{ span: { ...span, end: span.start + word.length }, text: suggestion }];
  report(diagnose('unknown-word', { layer: definition.kind, found: word, suggestion }, { span, edits }));
}

/** Moves a word that ends its statement to a statement of its own. */
function asOwnStatement({ span }: CallArgument, call: LayerCall): readonly Edit[] {
  if (span.end !== call.span.end) return [];
  const before = call.arguments.at(-2)?.span.end ?? call.kindSpan.end;
  return [{ span: { ...span, start: before, end: span.start }, text: '; ' }];
}

/** `28 x 28`: numbers around an `x` on its own. */
function refuseBlanks(argument: CallArgument, call: LayerCall, binding: Binding): boolean {
  const index = call.arguments.indexOf(argument);
  const before = call.arguments[index - 1];
  const after = call.arguments[index + 1];
  if (before?.kind !== 'positional' || after?.kind !== 'positional') return false;
  if (before.value === undefined || after.value === undefined) return false;
  // The numbers behind it would be reported as too many.
  binding.positions = Number.NEGATIVE_INFINITY;
  const isFirst = !call.arguments.slice(0, index).some((each) => each.kind === 'word' && each.word === 'x');
  if (!isFirst) return true;
  const joined = `${formatParameter(before.value)}x${formatParameter(after.value)}`;
  binding.report(diagnose('blank-in-dimensions', { joined }, { span: argument.span }));
  return true;
}
