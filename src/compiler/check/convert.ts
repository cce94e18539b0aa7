/** Values to the arguments of layers: each as its layer's table wants it. */
import { diagnose, type Place } from '../../diagnostics/codes.ts';
import { type Diagnostic, type Span, unreachable } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { type ArgumentDefinition, decidesShape } from '../../layers/definition.ts';
import { placeOfValue } from '../expand/arithmetic.ts';
import { refuseInitialiser } from '../expand/initialisers.ts';
import { formatParameter, type Value } from '../expand/values.ts';
import type { ArgumentValue } from '../network.ts';

/** An argument of a layer, by name. */
export interface NamedDefinition {
  readonly name: string;
  readonly definition: ArgumentDefinition;
}

const wantedByType: Readonly<Record<ArgumentDefinition['type'], string>> = {
  integer: 'an integer',
  number: 'a number',
  boolean: '`true` or `false`',
  pair: 'one size or two, such as `3` or `3x5`',
  padding: 'one size or two, such as `1` or `1x2`',
  dimensions: 'a size or dimensions, such as `784` or `28x28x1`',
  word: 'a word',
  initialiser: 'an initialiser, such as `zeros` or `uniform(0, 1)`',
};

/** What becomes of a value: both where the mistake leaves no doubt about what is meant. */
export interface Conversion {
  readonly value?: ArgumentValue | undefined;
  readonly problem?: Diagnostic;
}

/** Where a value stands. */
export interface ValuePlaces {
  /** What is marked. */
  readonly span: Span;
  /** The value alone. */
  readonly valueSpan: Span;
  /** Where it is written, if that is elsewhere. */
  readonly origin: Span | undefined;
}

/** The value as the argument wants it, or what is wrong with it. */
export function convert(argument: NamedDefinition, value: Value, places: ValuePlaces): Conversion {
  const { definition, name } = argument;
  const converted = convertByType(definition, value);
  if (converted === undefined) return wrongType(argument, value, places);
  const bound = boundProblem(definition, converted);
  if (bound === undefined) return { value: converted };
  const place = placeOfValue(places.span, places.origin);
  return { problem: diagnose('out-of-range', { name, found: formatParameter(value), bound }, place) };
}

function convertByType(definition: ArgumentDefinition, value: Value): ArgumentValue | undefined {
  switch (definition.type) {
    case 'integer':
      return value.kind === 'integer' ? value.value : undefined;
    case 'number':
      return value.kind === 'integer' || value.kind === 'number' ? value.value : undefined;
    case 'boolean':
      return value.kind === 'boolean' ? value.value : undefined;
    case 'pair':
      return pairOf(value);
    case 'padding':
      return wordOf(definition, value) ?? pairOf(value);
    case 'dimensions':
      if (value.kind === 'integer') return [value.value];
      return value.kind === 'dimensions' ? value.sizes : undefined;
    case 'word':
      return wordOf(definition, value);
    case 'initialiser':
      return value.kind === 'initialiser' ? value.initialiser : undefined;
    default:
      return unreachable(definition);
  }
}

function pairOf(value: Value): readonly [number, number] | undefined {
  if (value.kind === 'integer') return [value.value, value.value];
  if (value.kind !== 'dimensions' || value.sizes.length !== 2) return undefined;
  return [value.sizes[0]!, value.sizes[1]!];
}

function wordOf(definition: ArgumentDefinition, value: Value): string | undefined {
  return value.kind === 'word' && definition.words?.includes(value.word) ? value.word : undefined;
}

/** What is wrong with a value of another type, and the value that was meant by it where that is clear. */
function wrongType(argument: NamedDefinition, value: Value, places: ValuePlaces): Conversion {
  const { name, definition } = argument;
  const { span, valueSpan, origin } = places;
  const found = `\`${formatParameter(value)}\``;
  const place = placeOfValue(span, origin);
  const instead = (suggestion: string | undefined): Place =>
    suggestion === undefined ? place : { ...place, edits: [{ span: origin ?? valueSpan, text: suggestion }] };
  if (value.kind === 'number' && decidesShape(definition)) {
    const whole = Number.isSafeInteger(value.value) ? value.value : undefined;
    const suggestion = whole === undefined ? undefined : String(whole);
    const problem = diagnose('integer-wanted', { name, found, suggestion }, instead(suggestion));
    const meant = whole === undefined ? {} : convert(argument, { kind: 'integer', value: whole }, places);
    return { value: meant.value, problem };
  }
  if (value.kind !== 'word') {
    return { problem: diagnose('wrong-type', { name, wanted: wantedByType[definition.type], found }, place) };
  }
  if (definition.type === 'initialiser') {
    const { related } = place;
    const problem = refuseInitialiser(value.word, origin ?? valueSpan);
    return { problem: { ...problem, ...(related && { related }) } };
  }
  const allowed = definition.type === 'boolean' ? ['true', 'false'] : definition.words;
  if (allowed === undefined) {
    return { problem: diagnose('wrong-type', { name, wanted: wantedByType[definition.type], found }, place) };
  }
  const suggestion = nearest(value.word, allowed);
  return {
    problem: diagnose('value-not-allowed', { name, found, allowed, suggestion }, instead(suggestion)),
  };
}

/** What the numbers of a value must be and are not. */
function boundProblem(definition: ArgumentDefinition, value: ArgumentValue): string | undefined {
  const { minimum, maximum } = definition;
  const numbers =
    typeof value === 'number' ? [value] : Array.isArray(value) ? (value as readonly number[]) : [];
  if (minimum !== undefined && numbers.some((number) => number < minimum)) {
    return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
  }
  if (maximum !== undefined && numbers.some((number) => number > maximum)) {
    return minimum === undefined ? `at most ${maximum}` : `from ${minimum} to ${maximum}`;
  }
  return undefined;
}
