/** Expressions to values: integers stay exact, and what cannot be computed is reported. */
import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose, type Place } from '../../diagnostics/codes.ts';
import { type Diagnostic, type Span, unreachable } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { Argument, Expression, Operator } from '../../parser/ast.ts';
import {
  type InitialiserArgument,
  isInitialiser,
  isPlainInitialiser,
  makeInitialiser,
  refuseInitialiser,
} from './initialisers.ts';
import { formatParameter, typeName, type Value } from './values.ts';

/** What a `$name` stands for. */
export interface Referent {
  /** Undefined while it is not known. */
  readonly value: Value | undefined;
  /** Where the value is written. */
  readonly origin: Span | undefined;
}

/** What an expression may refer to. */
export interface Environment {
  /** The parameter of that name. */
  readonly find: (name: string) => Referent | undefined;
  /** The names that can be used, or undefined where they are not all known. */
  readonly names: () => readonly string[] | undefined;
  /** Whether a parameter of that name gets its value later. */
  readonly isLater?: (name: string) => boolean;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Told of every parameter that is referred to, by its declaration. */
  readonly use?: ((declaration: Span) => void) | undefined;
}

/** The value of an expression; undefined where it is unknown, which is reported or is the fault of something reported. */
export function evaluate(expression: Expression, environment: Environment): Value | undefined {
  switch (expression.kind) {
    case 'integer':
    case 'number':
      return { kind: expression.kind, value: expression.value };
    case 'boolean':
      return { kind: 'boolean', value: expression.value };
    case 'word':
      return evaluateWord(expression.word, expression.span);
    case 'reference':
      return refer(expression, environment);
    case 'negation': {
      const operand = evaluateNumber(expression.operand, '-', environment);
      return operand === undefined ? undefined : { kind: operand.kind, value: 0 - operand.value };
    }
    case 'binary':
      return evaluateBinary(expression, environment);
    case 'dimensions':
      return evaluateDimensions(expression.parts, environment);
    case 'application':
      return evaluateInitialiser(expression.name.text, expression.arguments, expression.span, environment);
    default:
      return unreachable(expression);
  }
}

function evaluateWord(word: string, span: Span): Value {
  if (!isPlainInitialiser(word)) return { kind: 'word', word };
  const made = makeInitialiser(word, [], span);
  return 'severity' in made ? { kind: 'word', word } : { kind: 'initialiser', initialiser: made };
}

/** Where the value of a `$name` was written; undefined for everything else, which is its own origin. */
export function originOf(expression: Expression, environment: Environment): Span | undefined {
  return expression.kind === 'reference' ? environment.find(expression.name)?.origin : undefined;
}

/** The place of what is wrong with a value: where it is written, with the place where it is used if that is another. */
export function placeOfValue(span: Span, origin: Span | undefined): Place {
  return origin === undefined
    ? { span }
    : { span: origin, related: [{ span, message: placeSentences.usedHere }] };
}

type Reference = Extract<Expression, { kind: 'reference' }>;

function refer(reference: Reference, environment: Environment): Value | undefined {
  const parameter = environment.find(reference.name);
  if (parameter !== undefined) return parameter.value;
  const known = environment.names();
  if (known === undefined) return undefined;
  const { name, span } = reference;
  if (environment.isLater?.(name)) {
    environment.report(diagnose('later-parameter', { name }, { span }));
    return undefined;
  }
  // `$sizex3` is the name sizex3; what was meant needs braces.
  const prefix = known.find(
    (candidate) => name.startsWith(`${candidate}x`) && /^x[\dx]*$/.test(name.slice(candidate.length)),
  );
  const suggestion = prefix === undefined ? nearest(name, known) : undefined;
  const text = prefix === undefined ? suggestion : `{${prefix}}${name.slice(prefix.length)}`;
  const edits = text === undefined ? [] : [{ span, text: `$${text}` }];
  environment.report(
    diagnose(
      'unknown-parameter',
      { name, suggestion: text === undefined ? undefined : `$${text}`, known },
      { span, edits },
    ),
  );
  return undefined;
}

type NumberValue = Extract<Value, { kind: 'integer' | 'number' }>;

function evaluateNumber(
  expression: Expression,
  operator: string,
  environment: Environment,
): NumberValue | undefined {
  const value = evaluate(expression, environment);
  if (value === undefined || value.kind === 'integer' || value.kind === 'number') return value;
  const found = `${typeName(value.kind)} (\`${formatParameter(value)}\`)`;
  const place = placeOfValue(expression.span, originOf(expression, environment));
  environment.report(diagnose('arithmetic-on-value', { found, operator }, place));
  return undefined;
}

type Binary = Extract<Expression, { kind: 'binary' }>;

function evaluateBinary(expression: Binary, environment: Environment): Value | undefined {
  const left = evaluateNumber(expression.left, expression.operator, environment);
  const right = evaluateNumber(expression.right, expression.operator, environment);
  if (left === undefined || right === undefined) return undefined;
  const shown = { left: formatParameter(left), right: formatParameter(right) };
  if (expression.operator === '/' && right.value === 0) {
    environment.report(diagnose('division-by-zero', shown, { span: expression.right.span }));
    return undefined;
  }
  const value = compute(expression.operator, left.value, right.value);
  const isInteger = left.kind === 'integer' && right.kind === 'integer';
  if (isInteger && expression.operator === '/' && left.value % right.value !== 0) {
    environment.report(diagnose('inexact-division', shown, { span: expression.span }));
    return undefined;
  }
  if (isInteger ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
    environment.report(diagnose('arithmetic-overflow', { found: String(value) }, { span: expression.span }));
    return undefined;
  }
  return { kind: isInteger ? 'integer' : 'number', value };
}

function compute(operator: Operator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return unreachable(operator);
  }
}

function evaluateDimensions(parts: readonly Expression[], environment: Environment): Value | undefined {
  const sizes = parts.map((part) => {
    const value = evaluate(part, environment);
    if (value === undefined || value.kind === 'integer') return value?.value;
    const found = `\`${formatParameter(value)}\``;
    const place = placeOfValue(part.span, originOf(part, environment));
    environment.report(diagnose('integer-wanted', { name: 'size', found }, place));
    return undefined;
  });
  return sizes.every((size) => size !== undefined) ? { kind: 'dimensions', sizes } : undefined;
}

/** One argument of an initialiser, computed; `word` for one that is no value. */
export interface InitialiserGiven {
  readonly name?: string;
  readonly value: Value | undefined;
  readonly span: Span;
}

function evaluateInitialiser(
  name: string,
  written: readonly Argument[],
  span: Span,
  environment: Environment,
): Value | undefined {
  const given = written.map((argument): InitialiserGiven => {
    if (argument.kind === 'word')
      return { value: { kind: 'word', word: argument.word }, span: argument.span };
    const value = evaluate(argument.value, environment);
    if (argument.kind === 'positional') return { value, span: argument.span };
    return {
      name: argument.kind === 'named' ? argument.name.text : argument.letter,
      value,
      span: argument.span,
    };
  });
  return initialiserOf(name, given, span, environment.report);
}

/** The value of `name(...)`: only initialisers are written so. */
export function initialiserOf(
  name: string,
  given: readonly InitialiserGiven[],
  span: Span,
  report: Environment['report'],
): Value | undefined {
  if (!isInitialiser(name)) {
    report(refuseInitialiser(name, span));
    return undefined;
  }
  const numbers: InitialiserArgument[] = [];
  for (const { value, span: place, ...rest } of given) {
    if (value === undefined) return undefined;
    if (value.kind !== 'integer' && value.kind !== 'number') {
      const found = `\`${formatParameter(value)}\``;
      report(
        diagnose('wrong-type', { name: `${name}(...)`, wanted: 'made of numbers', found }, { span: place }),
      );
      return undefined;
    }
    numbers.push({ ...rest, value: value.value });
  }
  const made = makeInitialiser(name, numbers, span);
  if (!('severity' in made)) return { kind: 'initialiser', initialiser: made };
  report(made);
  return undefined;
}
