/** Arguments whose spelling is wrong and whose meaning is clear: reported once, and read as they were meant. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Edit, Span } from '../../diagnostics/diagnostic.ts';
import type { LayerDefinition } from '../../layers/definition.ts';
import { layers } from '../../layers/index.ts';
import { valueOfWord } from '../expand/arguments.ts';
import type { CallArgument, WordArgument } from '../expand/calls.ts';
import { formatParameter, type Value } from '../expand/values.ts';
import { argumentAt, argumentCalled } from './binding.ts';
import { convert, type NamedDefinition } from './convert.ts';
import { kernelFirst, numberApart, otherName } from './habits.ts';
import { namesOf } from './refuse.ts';

/** Several arguments that mean one. */
interface Respelling {
  readonly problem: Diagnostic;
  readonly meant: CallArgument | readonly CallArgument[];
  /** How many arguments it stands for. */
  readonly length: number;
}

/** Looks at the first of the arguments that are left. */
export type Rule = (
  rest: readonly CallArgument[],
  definition: LayerDefinition,
  given: readonly CallArgument[],
) => Respelling | undefined;

/** The arguments as they were meant; what is spelt otherwise is reported. */
export function respelt(
  given: readonly CallArgument[],
  definition: LayerDefinition,
  report: (diagnostic: Diagnostic) => void,
): readonly CallArgument[] {
  const result: CallArgument[] = [];
  for (let index = 0; index < given.length; ) {
    const rest = given.slice(index, index + LONGEST);
    const respelling = firstOf(rest, definition, given);
    if (respelling !== undefined) report(respelling.problem);
    result.push(...[respelling?.meant ?? given[index]!].flat());
    index += respelling?.length ?? 1;
  }
  return result;
}

/** What the first rule says that says anything. */
const firstOf: Rule = (rest, definition, given) => {
  for (const rule of rules) {
    const found = rule(rest, definition, given);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** How many arguments a rule may ask for. */
const LONGEST = 9;

const whole = (from: Span, to: Span): Span => ({ ...from, end: to.end });
const between = (from: Span, to: Span): Span => ({ ...from, start: from.end, end: to.start });
const ignore = (): void => undefined;

/** `k 3`, `bias false`: a name or letter, and its value behind a blank. */
const blankBeforeValue: Rule = ([word, next], definition) => {
  if (word?.kind !== 'word' || word.arguments.length > 0) return undefined;
  if (next?.kind !== 'positional' && next?.kind !== 'word') return undefined;
  const target = argumentCalled(definition, word.word);
  if (target === undefined) return undefined;
  const value = next.kind === 'word' ? valueOfWord(next, ignore) : next.value;
  if (value === undefined || !fits(target, value, next.span)) return undefined;
  const name = word.word;
  const isShort = target.definition.short === name;
  const sign = isShort ? '' : '=';
  const span = whole(word.span, next.span);
  if (isShort && next.kind === 'word' && value.kind === 'word') return letterBeforeWord(word, next);
  const edits = [{ span: between(word.span, next.span), text: sign }];
  const facts = { name, written: `${name}${sign}${formatParameter(value)}` };
  const valued = { value, span, valueSpan: next.span, origin: next.origin };
  return {
    problem: diagnose('blank-before-value', facts, { span, edits }),
    meant: isShort
      ? { ...valued, kind: 'short', letter: name }
      : { ...valued, kind: 'named', name, nameSpan: word.span },
    length: 2,
  };
};

/** `p same`: a word needs no letter. */
function letterBeforeWord(letter: WordArgument, next: WordArgument): Respelling {
  const span = whole(letter.span, next.span);
  const edits = [{ span: { ...span, end: next.span.start }, text: '' }];
  const facts = { name: letter.word, written: next.word };
  return { problem: diagnose('blank-before-value', facts, { span, edits }), meant: next, length: 2 };
}

function fits(target: NamedDefinition, value: Value, span: Span): boolean {
  return convert(target, value, { span, valueSpan: span, origin: undefined }).problem === undefined;
}

/** `28 x 28 x 1`, or `28 28 1` where only dimensions can be meant. */
const blanksInDimensions: Rule = (rest, definition) => {
  const type = argumentAt(definition, 0)?.definition.type;
  if (type !== 'dimensions' && type !== 'pair') return undefined;
  const parts: Sized[] = [];
  let length = 0;
  while (length < rest.length) {
    const next = rest[length]!;
    const isCross = parts.length > 0 && next.kind === 'word' && next.word === 'x';
    const part = sizedFrom(isCross ? rest[length + 1] : next);
    if (part === undefined || (parts.length > 0 && !isCross && type === 'pair')) break;
    parts.push(part);
    length += isCross ? 2 : 1;
  }
  if (parts.length < 2) return undefined;
  const sizes = parts.flatMap((part) => part.sizes);
  const span = whole(parts[0]!.span, parts.at(-1)!.span);
  const edits = parts
    .slice(1)
    .map((part, index): Edit => ({ span: between(parts[index]!.span, part.span), text: 'x' }));
  const value = { kind: 'dimensions', sizes } as const;
  return {
    problem: diagnose('blank-in-dimensions', { joined: sizes.join('x') }, { span, edits }),
    meant: { kind: 'positional', value, span, valueSpan: span },
    length,
  };
};

interface Sized {
  readonly sizes: readonly number[];
  readonly span: Span;
}

function sizedFrom(argument: CallArgument | undefined): Sized | undefined {
  if (argument?.kind !== 'positional') return undefined;
  const { value, span } = argument;
  if (value?.kind === 'integer') return { sizes: [value.value], span };
  return value?.kind === 'dimensions' ? { sizes: value.sizes, span } : undefined;
}

/** `K3`: a capital letter in a short option. */
const capitalOption: Rule = ([word], definition) => {
  if (word?.kind !== 'word') return undefined;
  const [, capital, written] = /^([A-Z])(\d+(?:x\d+)*)$/.exec(word.word) ?? [];
  const letter = capital?.toLowerCase();
  if (letter === undefined || written === undefined || !argumentCalled(definition, letter)) return undefined;
  const { span } = word;
  const sizes = written.split('x').map(Number);
  const value: Value =
    sizes.length === 1 ? { kind: 'integer', value: sizes[0]! } : { kind: 'dimensions', sizes };
  const facts = { layer: definition.kind, found: word.word, suggestion: `${letter}${written}` };
  const edits = [{ span, text: facts.suggestion }];
  return {
    problem: diagnose('unknown-word', facts, { span, edits }),
    meant: { kind: 'short', letter, value, span, valueSpan: { ...span, start: span.start + 1 } },
    length: 1,
  };
};

/** `activation=relu`: an activation is written without a name. */
const namedActivation: Rule = ([argument], definition) => {
  if (argument?.kind !== 'named' || argument.value?.kind !== 'word' || !definition.takesActivation)
    return undefined;
  const { name: found, span, valueSpan, origin } = argument;
  const { word } = argument.value;
  if (argumentCalled(definition, found) !== undefined || layers[word]?.role !== 'activation')
    return undefined;
  const facts = { layer: definition.kind, found, suggestion: word, known: namesOf(definition) };
  // Quotes around the word, which are said too, go with the name.
  const isQuoted = origin === undefined && valueSpan.end - valueSpan.start > word.length;
  const edits = [isQuoted ? { span, text: word } : { span: { ...span, end: valueSpan.start }, text: '' }];
  return {
    problem: diagnose('unknown-argument', facts, { span: argument.nameSpan, edits }),
    meant: { kind: 'word', word, arguments: [], span, origin },
    length: 1,
  };
};

/** `pool k2`: a letter before the value that has none. */
const letterTooMany: Rule = ([argument], definition, given) => {
  if (argument?.kind !== 'short' || argument.value === undefined) return undefined;
  if (given.some(({ kind }) => kind === 'positional')) return undefined;
  const { letter: found, value, span, valueSpan } = argument;
  const target = argumentAt(definition, 0);
  if (target === undefined || argumentCalled(definition, found) || !fits(target, value, span))
    return undefined;
  const suggestion = formatParameter(value);
  const facts = { layer: definition.kind, found, suggestion, known: namesOf(definition) };
  const edits = [{ span: { ...span, end: valueSpan.start }, text: '' }];
  return {
    problem: diagnose('unknown-argument', facts, { span, edits }),
    meant: { ...argument, kind: 'positional' },
    length: 1,
  };
};

const rules: readonly Rule[] = [
  blankBeforeValue,
  blanksInDimensions,
  capitalOption,
  namedActivation,
  letterTooMany,
  otherName,
  kernelFirst,
  numberApart,
];
