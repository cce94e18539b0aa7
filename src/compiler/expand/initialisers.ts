/** The initialisers as they are written: `zeros`, `uniform(0, 1)`. */
import { diagnose } from '../../diagnostics/codes.ts';
import { type Diagnostic, InternalError, type Span } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Initialiser } from '../network.ts';

interface Form {
  readonly parameters: readonly string[];
  /** The initialiser, or what is wrong with the numbers. */
  readonly make: (numbers: readonly number[]) => Initialiser | string;
}

function plain(kind: Exclude<Initialiser['kind'], 'constant' | 'uniform' | 'normal'>): Form {
  return { parameters: [], make: () => ({ kind }) };
}

const forms: Readonly<Record<Initialiser['kind'], Form>> = {
  zeros: plain('zeros'),
  ones: plain('ones'),
  constant: { parameters: ['value'], make: ([value]) => ({ kind: 'constant', value: value! }) },
  uniform: {
    parameters: ['low', 'high'],
    make: ([low, high]) =>
      low! <= high! ? { kind: 'uniform', low: low!, high: high! } : 'has its bounds the wrong way round',
  },
  normal: {
    parameters: ['mean', 'deviation'],
    make: ([mean, deviation]) =>
      deviation! >= 0 ? { kind: 'normal', mean: mean!, deviation: deviation! } : 'has a negative deviation',
  },
  kaiming_uniform: plain('kaiming_uniform'),
  glorot_uniform: plain('glorot_uniform'),
  glorot_normal: plain('glorot_normal'),
  he_uniform: plain('he_uniform'),
  he_normal: plain('he_normal'),
  orthogonal: plain('orthogonal'),
};

/** What other libraries call them. */
const aliases: Readonly<Record<string, Initialiser['kind']>> = {
  he: 'he_normal',
  kaiming: 'kaiming_uniform',
  kaiming_normal: 'he_normal',
  xavier: 'glorot_uniform',
  xavier_uniform: 'glorot_uniform',
  xavier_normal: 'glorot_normal',
  glorot: 'glorot_uniform',
  gaussian: 'normal',
};

/** A number given to an initialiser, by name where one is written. */
export interface InitialiserArgument {
  readonly name?: string;
  readonly value: number;
}

function formOf(name: string): Form | undefined {
  return Object.hasOwn(forms, name) ? forms[name as Initialiser['kind']] : undefined;
}

/** Whether there is an initialiser of that name. */
export function isInitialiser(name: string): boolean {
  return formOf(name) !== undefined;
}

/** Whether the word alone is an initialiser. */
export function isPlainInitialiser(word: string): boolean {
  return formOf(word)?.parameters.length === 0;
}

/** `uniform(low, high)`: how an initialiser of numbers is written; undefined for other words. */
export function initialiserUsage(word: string): string | undefined {
  const form = formOf(word);
  return form === undefined || form.parameters.length === 0 ? undefined : usageOf(word, form);
}

function usageOf(name: string, form: Form): string {
  return form.parameters.length === 0 ? name : `${name}(${form.parameters.join(', ')})`;
}

/** The initialiser that a word most likely stands for. */
export function nearestInitialiser(word: string): string | undefined {
  return aliases[word.toLowerCase()] ?? nearest(word, Object.keys(forms));
}

/** Makes an initialiser of its name and numbers. */
export function makeInitialiser(
  name: string,
  given: readonly InitialiserArgument[],
  span: Span,
): Initialiser | Diagnostic {
  const form = formOf(name);
  if (form === undefined) {
    const suggestion = nearestInitialiser(name);
    const word = { ...span, end: span.start + name.length };
    const edits = suggestion === undefined ? [] : [{ span: word, text: suggestion }];
    const isCalled = span.end > word.end;
    return diagnose('unknown-initialiser', { found: name, isCalled, suggestion }, { span: word, edits });
  }
  const usage = usageOf(name, form);
  const numbers = form.parameters.map((parameter, index) => {
    const byName = given.find((argument) => argument.name === parameter);
    return byName?.value ?? (given[index]?.name === undefined ? given[index]?.value : undefined);
  });
  const isComplete =
    given.length === form.parameters.length && numbers.every((number) => number !== undefined);
  const counted = `takes ${form.parameters.length} number${form.parameters.length === 1 ? '' : 's'}`;
  const made = isComplete ? form.make(numbers as number[]) : counted;
  return typeof made === 'string'
    ? diagnose('initialiser-arguments', { name, usage, reason: made }, { span })
    : made;
}

/** What is wrong with a word alone where an initialiser is wanted. */
export function refuseInitialiser(word: string, span: Span): Diagnostic {
  const made = makeInitialiser(word, [], span);
  if ('severity' in made) return made;
  throw new InternalError(`${word} is an initialiser`);
}

/** The initialiser as it is written. */
export function formatInitialiser(initialiser: Initialiser): string {
  switch (initialiser.kind) {
    case 'constant':
      return `constant(${initialiser.value})`;
    case 'uniform':
      return `uniform(${initialiser.low}, ${initialiser.high})`;
    case 'normal':
      return `normal(${initialiser.mean}, ${initialiser.deviation})`;
    default:
      return initialiser.kind;
  }
}
