/** Parameters of a model or block: their types, and the values they are given. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose, type Place } from '../../diagnostics/codes.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import type { ModelAst, Parameter } from '../../parser/ast.ts';
import { type Environment, evaluate, originOf, type Referent } from './arithmetic.ts';
import { nearestInitialiser } from './initialisers.ts';
import {
  asType,
  formatParameter,
  type ParameterType,
  type ParameterValue,
  sameValue,
  typeName,
  type Value,
} from './values.ts';

export { formatParameter, type ParameterType, type ParameterValue, plainParameter } from './values.ts';

/** A parameter as others see it. */
export interface ParameterDefinition {
  readonly name: string;
  /** Absent where neither a default nor a set of values fixes it. */
  readonly type?: ParameterType;
  readonly default?: ParameterValue;
  readonly allowed?: readonly ParameterValue[];
  /** Whether a value must be given. */
  readonly required: boolean;
  readonly span: Span;
  /** Where its default is written. */
  readonly defaultSpan?: Span;
}

/** A value as experiments and the command line give it; text is in the `.nn` grammar. */
export type ParameterInput = number | boolean | string;

/** A value on its way to a parameter; undefined while it is not known. */
export interface GivenValue {
  readonly value: Value | undefined;
  /** Absent for what comes from the command line. */
  readonly span?: Span | undefined;
}

/** A parameter that has its value. */
export interface BoundParameter extends Referent {
  readonly definition: ParameterDefinition;
  /** Undefined where it is not known, which is reported. */
  readonly value: ParameterValue | undefined;
}

/** The parameters of a model, with the defaults they have when nothing is given. */
export function modelParameters(ast: ModelAst): readonly ParameterDefinition[] {
  const silent = { find: () => undefined, names: () => undefined, report: () => undefined };
  return bindParameters(ast.header?.parameters ?? [], new Map(), silent).map(({ definition }) => definition);
}

/** Gives parameters their values, one after another: a default may use those before it. */
export function bindParameters(
  parameters: readonly Parameter[],
  given: ReadonlyMap<string, GivenValue>,
  outer: Environment,
): readonly BoundParameter[] {
  const bound = new Map<string, BoundParameter>();
  const environment: Environment = {
    ...outer,
    find: (name) => {
      const own = bound.get(name);
      if (own !== undefined) outer.use?.(own.definition.span);
      return own ?? outer.find(name);
    },
    names: () => {
      const known = outer.names();
      return known === undefined ? undefined : [...bound.keys(), ...known];
    },
    isLater: (name) => parameters.some((parameter) => parameter.name.text === name),
  };
  for (const parameter of parameters) {
    const first = bound.get(parameter.name.text);
    if (first === undefined) {
      bound.set(parameter.name.text, bindOne(parameter, given.get(parameter.name.text), environment));
    } else {
      const related = [{ span: first.definition.span, message: placeSentences.first }];
      outer.report(
        diagnose(
          'duplicate-parameter',
          { name: parameter.name.text },
          { span: parameter.name.span, related },
        ),
      );
    }
  }
  return [...bound.values()];
}

function bindOne(
  parameter: Parameter,
  given: GivenValue | undefined,
  environment: Environment,
): BoundParameter {
  const name = parameter.name.text;
  const written = parameter.default && evaluate(parameter.default, environment);
  const declared = written && parameterValueOf(written, { name, span: parameter.default!.span }, environment);
  const allowed = bindAllowed(parameter, declared, environment);
  const type = declared?.kind ?? allowed?.[0]?.kind;
  const definition: ParameterDefinition = {
    name,
    ...(type === undefined ? {} : { type }),
    ...(declared === undefined ? {} : { default: declared }),
    ...(allowed === undefined ? {} : { allowed }),
    required: parameter.default === undefined,
    span: parameter.name.span,
    ...(parameter.default && { defaultSpan: parameter.default.span }),
  };
  if (declared !== undefined && allowed !== undefined && !isAllowed(declared, allowed)) {
    reportNotAllowed(definition, declared, { span: parameter.default!.span }, environment);
  }
  if (given === undefined) {
    const origin = parameter.default && (originOf(parameter.default, environment) ?? parameter.default.span);
    return { definition, value: declared, origin };
  }
  const value = given.value && acceptValue(definition, given.value, given.span, environment);
  return { definition, value, origin: given.span ?? definition.span };
}

function bindAllowed(
  parameter: Parameter,
  declared: ParameterValue | undefined,
  environment: Environment,
): readonly ParameterValue[] | undefined {
  if (parameter.allowed === undefined) return undefined;
  const name = parameter.name.text;
  const values: ParameterValue[] = [];
  for (const expression of parameter.allowed) {
    const value = evaluate(expression, environment);
    const plain = value && parameterValueOf(value, { name, span: expression.span }, environment);
    if (plain === undefined) continue;
    const type = declared?.kind ?? values[0]?.kind ?? plain.kind;
    const typed = asType(plain, type);
    if (typed === undefined) reportType({ name, type }, plain, { span: expression.span }, environment);
    else values.push(typed);
  }
  return values;
}

function parameterValueOf(
  value: Value,
  place: { readonly name: string; readonly span: Span },
  environment: Environment,
): ParameterValue | undefined {
  if (value.kind !== 'dimensions') return value;
  const found = `\`${formatParameter(value)}\``;
  environment.report(diagnose('dimensions-as-parameter', { name: place.name, found }, { span: place.span }));
  return undefined;
}

function isAllowed(value: ParameterValue, allowed: readonly ParameterValue[]): boolean {
  return allowed.some((candidate) => sameValue(candidate, value));
}

/** A given value as the parameter holds it; undefined if it does not fit, which is reported. */
function acceptValue(
  definition: ParameterDefinition,
  given: Value,
  span: Span | undefined,
  environment: Environment,
): ParameterValue | undefined {
  const { name } = definition;
  const declared = { span: definition.span, message: placeSentences.declared };
  // What the command line gives has no place in a text: the mark stands where the parameter is declared.
  const place = span === undefined ? { span: definition.span } : { span, related: [declared] };
  const outside = span === undefined ? labelled(environment, placeSentences.declared) : environment;
  const plain = parameterValueOf(given, { name, span: place.span }, environment);
  if (plain === undefined) return undefined;
  const value = asType(plain, definition.type ?? plain.kind);
  if (value === undefined) {
    reportType({ name, type: definition.type! }, given, place, outside);
    return undefined;
  }
  if (definition.allowed === undefined || isAllowed(value, definition.allowed)) return value;
  reportNotAllowed(definition, value, place, outside);
  return undefined;
}

/** An environment that puts other words beside the carets. */
function labelled(environment: Environment, label: string): Environment {
  return { ...environment, report: (diagnostic) => environment.report({ ...diagnostic, label }) };
}

function reportType(
  wanted: { readonly name: string; readonly type: ParameterType },
  found: Value,
  place: Place,
  environment: Environment,
): void {
  const { name, type } = wanted;
  const text = `\`${formatParameter(found)}\``;
  const word = found.kind === 'word' ? found.word : undefined;
  const suggestion =
    word === undefined
      ? undefined
      : type === 'initialiser'
        ? nearestInitialiser(word)
        : type === 'boolean'
          ? nearest(word, ['true', 'false'])
          : undefined;
  environment.report(
    type === 'integer'
      ? diagnose('integer-wanted', { name, found: text }, place)
      : diagnose('wrong-type', { name, wanted: typeName(type), found: text, suggestion }, place),
  );
}

function reportNotAllowed(
  definition: ParameterDefinition,
  value: ParameterValue,
  place: Place,
  environment: Environment,
): void {
  const allowed = definition.allowed!.map(formatParameter);
  const found = `\`${formatParameter(value)}\``;
  const suggestion = value.kind === 'word' ? nearest(value.word, allowed) : undefined;
  const facts = { name: definition.name, found, allowed, suggestion };
  environment.report(diagnose('value-not-allowed', facts, place));
}

/** Splits `kernel=3` as the command line takes it; undefined if it is not of that form. */
export function splitParameter(text: string): readonly [name: string, value: string] | undefined {
  const match = /^\s*([A-Za-z_]\w*)\s*=\s*(\S.*?)\s*$/.exec(text);
  return match === null ? undefined : [match[1]!, match[2]!];
}
