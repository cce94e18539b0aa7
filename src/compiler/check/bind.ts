/** The arguments of one call, held against the table of its layer. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { type ArgumentDefinition, decidesShape, type LayerDefinition } from '../../layers/definition.ts';
import { layers } from '../../layers/index.ts';
import { removalOf } from '../expand/arguments.ts';
import type { CallArgument, LayerCall, Valued, WordArgument } from '../expand/calls.ts';
import type { Arguments, ArgumentValue, FusedActivation } from '../network.ts';
import {
  argumentAt,
  argumentCalled,
  argumentSaying,
  argumentsOf,
  type Binding,
  openBinding,
} from './binding.ts';
import { convert, type NamedDefinition } from './convert.ts';
import { refuseName, refusePositional, refuseWord } from './refuse.ts';
import { respelt } from './spelling.ts';

/** The arguments that a layer ends up with. */
export interface Bound {
  /** Absent where an argument that decides the shape is missing or wrong; others that are stand at their default. */
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
  const given = respelt(call.arguments, definition, report);
  const written = { word: call.kindSpan, arguments: given, span: call.span };
  const binding = openBinding(definition, written, report);
  for (const argument of given) bindArgument(argument, binding);
  return finish(binding);
}

function bindArgument(argument: CallArgument, binding: Binding): void {
  if (argument.kind === 'word') {
    bindWord(argument, binding);
    return;
  }
  const { definition } = binding;
  if (argument.kind === 'positional') {
    const target = argumentAt(definition, binding.positions++) ?? refusePositional(argument, binding);
    if (target !== undefined) give(target, argument, binding);
    return;
  }
  const name = argument.kind === 'named' ? argument.name : argument.letter;
  const target = argumentCalled(definition, name);
  if (target === undefined) refuseName(argument, binding);
  else give(target, argument, binding);
}

function bindWord(argument: WordArgument, binding: Binding): void {
  const { word, span, origin } = argument;
  const { definition, report } = binding;
  const target = argumentSaying(definition, word);
  if (target !== undefined) {
    if (argument.arguments.length > 0) {
      const edits = [{ span, text: word }];
      report(diagnose('word-takes-no-arguments', { found: word }, { span, edits }));
    }
    const value = { kind: 'word', word } as const;
    const valued = { ...argument, kind: 'positional', value, valueSpan: span, origin } as const;
    give(target, valued, binding);
    return;
  }
  const activation = Object.hasOwn(layers, word) ? layers[word] : undefined;
  const isTaken = binding.activation !== undefined || !definition.takesActivation;
  if (activation?.role !== 'activation' || isTaken) {
    refuseWord(argument, binding);
    return;
  }
  const inner = openBinding(activation, { word: span, arguments: argument.arguments, span }, report);
  for (const each of argument.arguments) bindArgument(each, inner);
  binding.activation = { kind: word, arguments: finish(inner).arguments ?? {} };
}

/** Gives an argument its value, once. */
function give(
  target: NamedDefinition,
  argument: Exclude<CallArgument, WordArgument>,
  binding: Binding,
): void {
  const { name, definition } = target;
  const { spans, written, report } = binding;
  const { span, value, origin } = argument;
  const first = spans.get(name);
  if (first !== undefined) {
    const related = [{ span: first, message: placeSentences.first }];
    const edits = [removalOf(span, written)];
    report(diagnose('duplicate-argument', { name }, { span, related, edits }));
    return;
  }
  spans.set(name, span);
  if (origin !== undefined) binding.computed.add(name);
  const converted = value === undefined ? {} : convert(target, value, placesOf(argument));
  if (converted.value !== undefined) binding.values.set(name, converted.value);
  else if (decidesShape(definition)) binding.isComplete = false;
  if (converted.problem !== undefined) report(converted.problem);
}

function placesOf(argument: Valued & { readonly kind: string }) {
  const { kind, span, valueSpan, origin } = argument;
  return { span: kind === 'named' ? valueSpan : span, valueSpan, origin };
}

/** Fills in the defaults, and reports what has none. */
function finish(binding: Binding): Bound {
  const { definition, values, spans } = binding;
  const table = argumentsOf(definition);
  for (const { name, definition: argument } of table) {
    if (spans.has(name)) refuseContradiction(name, argument, binding);
    else if (argument.default === undefined) {
      if (decidesShape(argument)) binding.isComplete = false;
      if (binding.hasStranger) continue;
      const facts = { layer: definition.kind, name, example: exampleOf(name, definition) };
      binding.report(diagnose('missing-argument', facts, { span: binding.written.word }));
    }
  }
  const activation = binding.activation === undefined ? {} : { activation: binding.activation };
  if (!binding.isComplete) return { ...activation, spans };
  const complete: Record<string, ArgumentValue> = {};
  for (const { name } of table) complete[name] = valueOrDefault(name, definition, values);
  return { ...activation, spans, arguments: complete };
}

/** `bias=false` and a start for the bias: a contradiction, unless a parameter says whether there is one. */
function refuseContradiction(name: string, { needs }: ArgumentDefinition, binding: Binding): void {
  if (needs === undefined || binding.values.get(needs) !== false || binding.computed.has(needs)) return;
  const span = binding.spans.get(name)!;
  const related = [{ span: binding.spans.get(needs)!, message: placeSentences.switchedOff }];
  const edits = [removalOf(span, binding.written)];
  binding.report(diagnose('contradicting-arguments', { name, needs }, { span, related, edits }));
}

/** A text default that is no word of the argument names the argument whose value it takes. */
function valueOrDefault(name: string, definition: LayerDefinition, values: Binding['values']): ArgumentValue {
  const given = values.get(name);
  if (given !== undefined) return given;
  const { default: preset, words } = definition.arguments[name]!;
  const isName = typeof preset === 'string' && !words?.includes(preset);
  return isName ? valueOrDefault(preset, definition, values) : preset!;
}

function exampleOf(name: string, definition: LayerDefinition): string {
  const argument = definition.arguments[name]!;
  const value = argument.type === 'number' ? '0.5' : argument.type === 'dimensions' ? '28x28x1' : '3';
  if (argument.position !== undefined) return `${definition.kind} ${value}`;
  return argument.short === undefined ? `${name}=${value}` : `${argument.short}${value}`;
}
