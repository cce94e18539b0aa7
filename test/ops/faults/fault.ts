/** A fault makes a wrong gradient rule of the right one. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import type { GradientContext, GradientRule } from '../../../src/ops/definition.ts';

export type Rule = GradientRule<object>;
export type Context = GradientContext<never>;
export type Fault = (right: Rule) => Rule;

/** Faults by what is wrong, in words. */
export type Faults = Readonly<Record<string, Fault>>;

/** Changes each gradient that the right rule gives. */
export const changing =
  (change: (gradient: Value, context: Context, input: number) => Value): Fault =>
  (right) =>
  (context, wanted) =>
    right(context, wanted).map((gradient, i) => gradient && change(gradient, context as Context, i));

/** Lets the right rule work with changed attributes. */
export const changingAttributes =
  <Attributes extends object>(change: (attributes: Attributes) => Attributes): Fault =>
  (right) =>
  (context, wanted) =>
    right({ ...context, attributes: change(context.attributes as Attributes) }, wanted);

/** A value times a number. */
export const scaled = (builder: ProgramBuilder, value: Value, by: number): Value =>
  builder.times(value, builder.scalar(by));

/** Turned round along the last axis that has more than one known size; as it is where there is none. */
export function turnedRound(builder: ProgramBuilder, value: Value): Value {
  const axis = value.type.shape.findLastIndex((size) => size !== 'batch' && size > 1);
  return axis < 0 ? value : builder.add('reverse', [value], { axes: [axis] });
}
