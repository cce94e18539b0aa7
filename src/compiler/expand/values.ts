/** Values of parameters and arguments while they are still what was written. */

import type { Initialiser } from '../network.ts';
import { formatInitialiser } from './initialisers.ts';

/** A value that a parameter can have. Integers and other numbers are different things: 8.0 is no size. */
export type ParameterValue =
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'initialiser'; readonly initialiser: Initialiser };

/** What a parameter can be. */
export type ParameterType = ParameterValue['kind'];

/** A value of an expression: dimensions too, which no parameter can hold. */
export type Value = ParameterValue | { readonly kind: 'dimensions'; readonly sizes: readonly number[] };

const typeNames: Readonly<Record<Value['kind'], string>> = {
  integer: 'an integer',
  number: 'a number',
  boolean: '`true` or `false`',
  word: 'a word',
  initialiser: 'an initialiser',
  dimensions: 'dimensions',
};

/** `an integer`, `a word`. */
export function typeName(type: Value['kind']): string {
  return typeNames[type];
}

/** The value as `.nn` text: `5`, `0.5`, `relu`, `uniform(0, 1)`. */
export function formatParameter(value: Value): string {
  switch (value.kind) {
    case 'integer':
    case 'boolean':
      return String(value.value);
    case 'number':
      return Number.isInteger(value.value) && Math.abs(value.value) < 1e21
        ? `${value.value}.0`
        : String(value.value);
    case 'word':
      return value.word;
    case 'initialiser':
      return formatInitialiser(value.initialiser);
    case 'dimensions':
      return value.sizes.join('x');
    default: {
      const none: never = value;
      return none;
    }
  }
}

/** The value as JSON and YAML hold it: numbers and booleans as such, the rest as text. */
export function plainParameter(value: ParameterValue): number | boolean | string {
  return value.kind === 'integer' || value.kind === 'number' || value.kind === 'boolean'
    ? value.value
    : formatParameter(value);
}

/** Whether two values are the same; an integer equals the number of its size. */
export function sameValue(left: Value, right: Value): boolean {
  const isNumber = (value: Value) => value.kind === 'integer' || value.kind === 'number';
  if (isNumber(left) && isNumber(right)) return left.value === right.value;
  return left.kind === right.kind && formatParameter(left) === formatParameter(right);
}

/** The value as the given type, or undefined if it is none; an integer is a number too. */
export function asType(value: Value, type: ParameterType): ParameterValue | undefined {
  if (value.kind === type) return value as ParameterValue;
  if (value.kind === 'integer' && type === 'number') return { kind: 'number', value: value.value };
  return undefined;
}
