/** grad: adds the backward pass to a Program, by the gradient rules of the op table (reverse mode). */
import { InternalError } from '../diagnostics/diagnostic.ts';
import { definitionOf } from '../ops/index.ts';
import { ProgramBuilder, type Value } from './builder.ts';
import type { Program, StateVariable } from './program.ts';
import { rewrite } from './rewrite.ts';

/**
 * The vector-Jacobian product: the gradients by each of `wanted` of the sum of `result` times `cotangent`, as nodes
 * added to the builder. A scalar result, a loss, needs no cotangent. A value that the result does not depend on has
 * the gradient zero.
 */
export function addGradients(
  builder: ProgramBuilder,
  result: Value,
  wanted: readonly Value[],
  cotangent = builder.scalar(1),
): Value[] {
  if (result.type.shape.join() !== cotangent.type.shape.join())
    throw new InternalError('a cotangent has the shape of its result');
  const depends = dependsOn(builder, result, wanted);
  const gradients = new Map<number, Value>([[result.index, cotangent]]);
  for (let index = result.index; index >= 0; index--) {
    const gradient = gradients.get(index);
    if (gradient === undefined || !depends.has(index)) continue;
    const contributions = gradientsOfInputs(builder, index, gradient, depends);
    builder.node(index).inputs.forEach((input, i) => {
      const contribution = contributions[i];
      if (contribution === undefined || !depends.has(input)) return;
      const sum = gradients.get(input);
      gradients.set(input, sum === undefined ? contribution : builder.plus(sum, contribution));
    });
  }
  return wanted.map((value) => gradients.get(value.index) ?? zero(builder, value));
}

function zero(builder: ProgramBuilder, like: Value): Value {
  const ones = builder.reshape(
    builder.scalar(0),
    like.type.shape.map(() => 1),
  );
  return builder.add('broadcast', [ones, like], {});
}

/** Nodes up to the result whose value changes with one of `wanted`. */
function dependsOn(builder: ProgramBuilder, result: Value, wanted: readonly Value[]): Set<number> {
  const depends = new Set(wanted.map((value) => value.index));
  for (let index = 0; index <= result.index; index++) {
    if (builder.node(index).inputs.some((input) => depends.has(input))) depends.add(index);
  }
  return depends;
}

function gradientsOfInputs(
  builder: ProgramBuilder,
  index: number,
  outputGradient: Value,
  depends: ReadonlySet<number>,
): readonly (Value | undefined)[] {
  const node = builder.node(index);
  builder.origin = node.origin;
  if (node.gradientOverride === 'identity') return [outputGradient];
  const { gradient } = definitionOf(node.op);
  if (gradient === 'none') return [];
  const inputs = node.inputs.map((input) => builder.value(input));
  const context = {
    builder,
    inputs,
    output: builder.value(index),
    outputGradient,
    attributes: node.attributes,
  };
  return gradient(
    context,
    node.inputs.map((input) => depends.has(input)),
  );
}

/** The same Program, every node with the gradient of its own op: overrides change no value. */
export function withOwnGradients(program: Program): Program {
  return rewrite(program, ({ node, inputs, builder }) =>
    node.gradientOverride === undefined
      ? undefined
      : builder.add(node.op as 'relu', inputs, node.attributes as Record<string, never>),
  );
}

/** The output that holds the gradient of a weight. */
export function gradientOf(stateName: string): string {
  return `${stateName}/gradient`;
}

/**
 * Adds the gradient of `loss` by every weight, as outputs named by `gradientOf`. With `factorInput` all of them come
 * out multiplied by that scalar input: a factor on the loss is cheaper than one on every gradient.
 */
export function addBackward(program: Program, factorInput?: string): Program {
  const builder = ProgramBuilder.from(program);
  const weights = program.state.filter((variable) => variable.role === 'weight');
  const loss = builder.value(program.outputs.loss!);
  const values = weights.map((weight) => builder.stateValue(weight.name));
  const gradients = addGradients(builder, loss, values, factorFrom(builder, factorInput));
  const named = Object.fromEntries(
    weights.map((weight, i) => [gradientOf(weight.name), gradients[i]!.index]),
  );
  return builder.finish({ ...program.outputs, ...named }, program.updates);
}

/**
 * Instead of a backward pass: the gradients of the weights among `state` as inputs named by `gradientOf`, and as
 * outputs of the same names, multiplied as `addBackward` would have them.
 */
export function takeGradients(state: readonly StateVariable[], factorInput?: string): Program {
  const builder = new ProgramBuilder();
  const outputs: Record<string, number> = {};
  for (const weight of state.filter(({ role }) => role === 'weight')) {
    builder.origin = weight.name;
    builder.declareState(weight);
    const name = gradientOf(weight.name);
    const gradient = builder.input(name, { type: 'float', shape: weight.shape });
    outputs[name] = builder.times(gradient, factorFrom(builder, factorInput)).index;
  }
  return builder.finish(outputs, {});
}

/** The scalar input of that name, or 1. */
export function factorFrom(builder: ProgramBuilder, input: string | undefined): Value {
  return input === undefined ? builder.scalar(1) : builder.input(input, { type: 'float', shape: [] });
}
