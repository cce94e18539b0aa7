/** Values to the arguments of layers: each as its layer's table wants it. */
import { diagnose } from '../../diagnostics/codes.ts';
import { type Diagnostic, type Span, unreachable } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { ArgumentDefinition } from '../../layers/definition.ts';
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

/** The value as the argument wants it, or what is wrong with it. */
export function convert(argument: NamedDefinition, value: Value, span: Span): ArgumentValue | Diagnostic {
  const { definition, name } = argument;
  const converted = convertByType(definition, value);
  if (converted === undefined) return wrongType(argument, value, span);
  const problem = boundProblem(definition, converted);
  if (problem === undefined) return converted;
  return diagnose('out-of-range', { name, found: formatParameter(value), bound: problem }, { span });
}

/** Whether what came back is a diagnostic, and not a value. */
export function isProblem(result: ArgumentValue | Diagnostic): result is Diagnostic {
  return typeof result === 'object' && 'severity' in result;
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

function wrongType({ name, definition }: NamedDefinition, value: Value, span: Span): Diagnostic {
  const found = `\`${formatParameter(value)}\``;
  if (definition.type === 'integer' && value.kind === 'number')
    return diagnose('integer-wanted', { name, found }, { span });
  if (value.kind === 'word' && definition.words !== undefined) {
    const suggestion = nearest(value.word, definition.words);
    const edits = suggestion === undefined ? [] : [{ span, text: suggestion }];
    return diagnose(
      'value-not-allowed',
      { name, found, allowed: definition.words, suggestion },
      { span, edits },
    );
  }
  return diagnose('wrong-type', { name, wanted: wantedByType[definition.type], found }, { span });
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
