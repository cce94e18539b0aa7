/** Arguments as other libraries write them, where it is clear what is meant: names, a kernel first, a blank before `(`. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Edit, Span } from '../../diagnostics/diagnostic.ts';
import { clearlyMeant } from '../../diagnostics/nearest.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import { initialiserOf } from '../expand/arithmetic.ts';
import type { CallArgument } from '../expand/calls.ts';
import { initialiserUsage } from '../expand/initialisers.ts';
import { formatParameter, typeName } from '../expand/values.ts';
import { argumentAt, argumentCalled } from './binding.ts';
import { namesOf } from './refuse.ts';
import type { Rule } from './spelling.ts';

const ignore = (): void => undefined;

/** `kernel_size=3`, `kernl=3`: another name for an argument, or one letter of it wrong. */
export const otherName: Rule = ([argument], definition) => {
  if (argument?.kind !== 'named') return undefined;
  const { name: found, nameSpan } = argument;
  if (argumentCalled(definition, found) !== undefined) return undefined;
  const suggestion = nameMeant(found, definition);
  if (suggestion === undefined) return undefined;
  const facts = { layer: definition.kind, found, suggestion, known: namesOf(definition) };
  const edits = [{ span: nameSpan, text: suggestion }];
  return {
    problem: diagnose('unknown-argument', facts, { span: nameSpan, edits }),
    meant: { ...argument, name: suggestion },
    length: 1,
  };
};

function nameMeant(found: string, { arguments: table }: LayerDefinition): string | undefined {
  const other = Object.entries(table).find(([, { otherNames }]) => otherNames?.includes(found.toLowerCase()));
  return other?.[0] ?? clearlyMeant(found, Object.keys(table));
}

/** `conv 3x3 8`: the kernel where the filters stand. */
export const kernelFirst: Rule = ([first, second], definition, given) => {
  if (first?.kind !== 'positional' || first !== given[0] || first.value?.kind !== 'dimensions')
    return undefined;
  const target = argumentAt(definition, 0);
  const [name, kernel] =
    Object.entries(definition.arguments).find(
      ([, each]) => each.type === 'pair' && each.default === undefined,
    ) ?? [];
  const letter = kernel?.position === undefined ? kernel?.short : undefined;
  if (target?.definition.type !== 'integer' || letter === undefined || first.value.sizes.length !== 2)
    return undefined;
  const isGiven = given.some(
    (each) =>
      (each.kind === 'short' && each.letter === letter) ||
      (each.kind === 'named' && argumentCalled(definition, each.name)?.name === name),
  );
  if (isGiven) return undefined;
  const [rows, columns] = first.value.sizes;
  const option = `${letter}${rows === columns ? rows : `${rows}x${columns}`}`;
  const meant: CallArgument = { ...first, kind: 'short', letter };
  const found = `\`${formatParameter(first.value)}\``;
  const facts = { name: target.name, wanted: typeName('integer'), found };
  const isBoth = second?.kind === 'positional' && second.value?.kind === 'integer';
  const edits: readonly Edit[] = isBoth
    ? [
        { span: { ...first.span, end: second.span.start }, text: '' },
        { span: { ...second.span, start: second.span.end }, text: ` ${option}` },
      ]
    : [{ span: first.span, text: option }];
  // A `$name` stays what it is.
  const filters = isBoth && second.origin === undefined ? `${formatParameter(second.value!)} ` : '';
  const suggestion = `${filters}${option}`;
  return {
    problem: diagnose('wrong-type', { ...facts, suggestion }, { span: first.span, edits }),
    meant: isBoth ? [second, meant] : [meant],
    length: isBoth ? 2 : 1,
  };
};

/** `init=constant (0)`: a blank before the number of an initialiser. */
export const numberApart: Rule = ([argument, next], definition) => {
  if (argument?.kind !== 'named' || argument.value?.kind !== 'word' || next?.kind !== 'positional')
    return undefined;
  const { word } = argument.value;
  const usage = initialiserUsage(word);
  const isInitialiser = argumentCalled(definition, argument.name)?.definition.type === 'initialiser';
  const value = usage === undefined ? undefined : initialiserOf(word, [next], next.span, ignore);
  if (!isInitialiser || usage === undefined || value === undefined || next.value === undefined)
    return undefined;
  const written = formatParameter(next.value);
  const span: Span = { ...argument.valueSpan, end: next.span.end };
  const suggestion = `${word}(${written})`;
  const reason = 'touches its numbers in parentheses';
  const edits = [{ span, text: suggestion }];
  return {
    problem: diagnose('initialiser-arguments', { name: word, usage, reason, suggestion }, { span, edits }),
    meant: { ...argument, value, valueSpan: span, span: { ...argument.span, end: span.end } },
    length: 2,
  };
};
