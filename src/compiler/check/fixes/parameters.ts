/** Sizes that come from a parameter of the model: mended where the parameter gets its value. */

import { fixSentences } from '../../../diagnostics/codes/network.ts';
import type { Fix, Span } from '../../../diagnostics/diagnostic.ts';
import { type Attempt, type Mending, textOf, whereabouts } from './mending.ts';

/** An integer parameter, and how it would be given another value. */
export interface AdjustableParameter {
  readonly name: string;
  readonly value: number;
  readonly attempt: (value: number) => Attempt;
  readonly fix: (value: number, isLeast: boolean) => Fix;
}

/** The one parameter of the model that a written argument refers to, if it is an integer that can be changed. */
export function parameterIn(span: Span, mending: Mending): AdjustableParameter | undefined {
  const written = textOf(span, mending.sources);
  const names = new Set([...written.matchAll(/\$\{?(\w+)/g)].map((match) => match[1]!));
  const [name] = names;
  if (name === undefined || names.size > 1) return undefined;
  const definition = mending.expanded.parameters.find((parameter) => parameter.name === name);
  const value = mending.expanded.values[name];
  if (definition === undefined || value?.kind !== 'integer') return undefined;
  const { defaultSpan } = definition;
  const isGiven = Object.hasOwn(mending.given, name);
  if (!isGiven && defaultSpan === undefined) return undefined;
  const attempt = (next: number): Attempt =>
    isGiven
      ? { edits: [], parameters: { [name]: next } }
      : { edits: [{ span: defaultSpan!, text: String(next) }] };
  const where = isGiven ? undefined : whereabouts(defaultSpan!, mending);
  return {
    name,
    value: value.value,
    attempt,
    fix: (next, isLeast) => ({
      message: fixSentences.parameter(name, next, { isLeast, where }),
      edits: attempt(next).edits,
    }),
  };
}
