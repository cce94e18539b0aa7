/** The arguments of one call, held against the table of its layer. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Edit, Span } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import { layers } from '../../layers/index.ts';
import type { CallArgument, LayerCall } from '../expand/calls.ts';
import type { Value } from '../expand/values.ts';
import type { Arguments, ArgumentValue, FusedActivation } from '../network.ts';
import { type Binding, markStranger, positionCount } from './binding.ts';
import { convert, isProblem, type NamedDefinition } from './convert.ts';
import { refusePositional, refuseWord } from './refuse.ts';

/** The arguments that a layer ends up with. */
export interface Bound {
  /** Absent where an argument is missing or wrong. */
  readonly arguments?: Arguments;
  readonly activation?: FusedActivation;
  readonly spans: ReadonlyMap<string, Span>;
}

/** Binds the arguments of a call of a known layer; what does not fit is reported. */
export function bindArguments(
  call: LayerCall,
  definition: LayerDefinition,
  report: (diagnostic: Diagnostic) => void,
): Bound {
  const binding = openBinding(definition, report);
  for (const argument of call.arguments) bindArgument(argument, call, binding);
  return finish(binding, call.kindSpan);
}

function openBinding(definition: LayerDefinition, report: Binding['report']): Binding {
  return {
    definition,
    report,
    values: new Map(),
    spans: new Map(),
    activation: undefined,
    positions: 0,
    isComplete: true,
    hasStranger: false,
  };
}

function bindArgument(argument: CallArgument, call: LayerCall, binding: Binding): void {
  switch (argument.kind) {
    case 'positional': {
      const target = argumentAt(binding.definition, binding.positions++);
      if (target === undefined) {
        markStranger(binding);
        if (binding.positions === positionCount(binding.definition) + 1)
          refusePositional(argument, call, binding);
      } else give(target, argument.value, { argument: argument.span, value: argument.span }, binding);
      break;
    }
    case 'short':
    case 'named':
      bindNamed(argument, binding);
      break;
    default:
      bindWord(argument, call, binding);
  }
}

function argumentAt(definition: LayerDefinition, position: number): NamedDefinition | undefined {
  for (const [name, argument] of Object.entries(definition.arguments)) {
    if (argument.position === position) return { name, definition: argument };
  }
  return undefined;
}

function argumentCalled(definition: LayerDefinition, name: string): NamedDefinition | undefined {
  for (const [full, argument] of Object.entries(definition.arguments)) {
    if (full === name || argument.short === name) return { name: full, definition: argument };
  }
  return undefined;
}

type NamedArgument = Extract<CallArgument, { kind: 'short' | 'named' }>;

function bindNamed(argument: NamedArgument, binding: Binding): void {
  const { definition } = binding;
  const name = argument.kind === 'named' ? argument.name : argument.letter;
  const target = argumentCalled(definition, name);
  if (target !== undefined) {
    const value = argument.kind === 'named' ? argument.valueSpan : argument.span;
    give(target, argument.value, { argument: argument.span, value }, binding);
    return;
  }
  const known = Object.keys(definition.arguments);
  const span = argument.kind === 'named' ? argument.nameSpan : argument.span;
  const suggestion = argument.kind === 'named' ? nearest(name, known) : undefined;
  const edits: Edit[] = suggestion === undefined ? [] : [{ span, text: suggestion }];
  const described = known.map((each) => describeArgument(each, definition));
  markStranger(binding);
  binding.report(
    diagnose(
      'unknown-argument',
      { layer: definition.kind, found: name, suggestion, known: described },
      { span, edits },
    ),
  );
}

/** `kernel (k)`: an argument with its short letter. */
function describeArgument(name: string, definition: LayerDefinition): string {
  const { short } = definition.arguments[name]!;
  return short === undefined ? name : `${name} (${short})`;
}

type WordArgument = Extract<CallArgument, { kind: 'word' }>;

function bindWord(argument: WordArgument, call: LayerCall, binding: Binding): void {
  const { word, span } = argument;
  const target = Object.entries(binding.definition.arguments).find(([, each]) => each.words?.includes(word));
  if (target !== undefined) {
    if (argument.arguments.length > 0)
      binding.report(diagnose('word-takes-no-arguments', { found: word }, { span }));
    const value: Value = { kind: 'word', word };
    give({ name: target[0], definition: target[1] }, value, { argument: span, value: span }, binding);
    return;
  }
  const activation = Object.hasOwn(layers, word) ? layers[word] : undefined;
  if (
    activation?.role !== 'activation' ||
    !binding.definition.takesActivation ||
    binding.activation !== undefined
  ) {
    refuseWord(argument, call, binding);
    return;
  }
  const inner = openBinding(activation, binding.report);
  for (const each of argument.arguments) bindArgument(each, call, inner);
  const bound = finish(inner, span);
  binding.activation = { kind: word, arguments: bound.arguments ?? {} };
  if (bound.arguments === undefined) binding.isComplete = false;
}

/** Gives an argument its value, once. */
function give(
  target: NamedDefinition,
  value: Value | undefined,
  spans: { readonly argument: Span; readonly value: Span },
  binding: Binding,
): void {
  const { name } = target;
  const first = binding.spans.get(name);
  if (first !== undefined) {
    const related = [{ span: first, message: placeSentences.first }];
    binding.report(diagnose('duplicate-argument', { name }, { span: spans.argument, related }));
    return;
  }
  binding.spans.set(name, spans.argument);
  const converted = value && convert(target, value, spans.value);
  if (converted !== undefined && !isProblem(converted)) {
    binding.values.set(name, converted);
    return;
  }
  binding.isComplete = false;
  if (converted !== undefined) binding.report(converted);
}

/** Fills in the defaults, and reports what has none. */
function finish(binding: Binding, span: Span): Bound {
  const { definition, values, spans } = binding;
  const table = Object.entries(definition.arguments);
  for (const [name, argument] of table) {
    if (spans.has(name) || values.has(name)) continue;
    if (argument.default !== undefined) continue;
    binding.isComplete = false;
    if (binding.hasStranger) continue;
    const facts = { layer: definition.kind, name, example: exampleOf(name, definition) };
    binding.report(diagnose('missing-argument', facts, { span }));
  }
  const activation = binding.activation === undefined ? {} : { activation: binding.activation };
  if (!binding.isComplete) return { ...activation, spans };
  const complete = Object.fromEntries(table.map(([name]) => [name, valueOrDefault(name, binding, 0)]));
  return { ...activation, spans, arguments: complete };
}

/** A text default that is no word of the argument names the argument whose value it takes. */
function valueOrDefault(name: string, binding: Binding, depth: number): ArgumentValue {
  const given = binding.values.get(name);
  if (given !== undefined) return given;
  const { default: preset, words } = binding.definition.arguments[name]!;
  const refers = typeof preset === 'string' && !words?.includes(preset) && depth < 8;
  return refers ? valueOrDefault(preset, binding, depth + 1) : preset!;
}

function exampleOf(name: string, definition: LayerDefinition): string {
  const argument = definition.arguments[name]!;
  const value = argument.type === 'number' ? '0.5' : argument.type === 'dimensions' ? '28x28x1' : '3';
  if (argument.position !== undefined) return `${definition.kind} ${value}`;
  return argument.short === undefined ? `${name}=${value}` : `${argument.short}${value}`;
}
