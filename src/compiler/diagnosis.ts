/** diagnosis: how much of the signal comes through each layer, forwards and backwards, as scalars of a step. */
import { layers } from '../layers/index.ts';
import { definitionOf } from '../ops/index.ts';
import { layerValue } from './build.ts';
import { ProgramBuilder, type Value } from './builder.ts';
import { gradientOf } from './gradient.ts';
import type { Network, NetworkLayer } from './network.ts';
import type { Program } from './program.ts';
import { removeUnread } from './rewrite.ts';

/** Where an activation's slope is smaller, hardly anything comes back through it: a sigmoid beyond 0.001 and 0.999. */
export const FLAT_SLOPE = 0.001;

/** The output with the share of a layer's activations whose own slope, whatever the override, is below FLAT_SLOPE. */
export function saturationOf(path: string): string {
  return `${path}/saturation`;
}

/** The output with the root of the summed squares of the loss's gradient by all weights of a layer. */
export function gradientNormOf(path: string): string {
  return `${path}/gradient_norm`;
}

/**
 * Takes a Program that gives the value of every layer and the gradient by every weight, and gives their diagnosis
 * instead: `saturationOf` layers with an activation that works number by number, `gradientNormOf` layers with weights.
 */
export function addDiagnosis(program: Program, network: Network): Program {
  const builder = ProgramBuilder.from(program);
  const outputs: Record<string, number> = {};
  for (const layer of network.layers) {
    builder.origin = layer.path;
    const saturation = saturationIn(builder, layer, program.outputs);
    const norm = gradientNormIn(builder, layer, program.outputs);
    if (saturation !== undefined) outputs[saturationOf(layer.path)] = saturation.index;
    if (norm !== undefined) outputs[gradientNormOf(layer.path)] = norm.index;
  }
  return removeUnread(builder.finish(outputs, {}));
}

function saturationIn(
  builder: ProgramBuilder,
  { kind, activation, path }: NetworkLayer,
  outputs: Program['outputs'],
): Value | undefined {
  const output = builder.value(outputs[layerValue(path)]!);
  const { op, inputs, attributes } = builder.node(output.index);
  const { numberwise, gradient } = definitionOf(op);
  const isActivation = activation !== undefined || layers[kind]!.role === 'activation';
  if (!isActivation || !numberwise || gradient === 'none') return undefined;
  const ones = builder.reshape(
    builder.scalar(1),
    output.type.shape.map(() => 1),
  );
  const outputGradient = builder.add('broadcast', [ones, output], {});
  const operands = inputs.map((input) => builder.value(input));
  const [slope] = gradient({ builder, inputs: operands, output, outputGradient, attributes }, [true]);
  const size = builder.add('abs', [slope!], {});
  const isFlat = builder.add('greater', [builder.scalar(FLAT_SLOPE), size], {});
  const axes = output.type.shape.map((_, axis) => axis);
  const flat = builder.sum(builder.add('toFloat', [isFlat], {}), axes);
  return builder.over(flat, builder.add('count', [output], { axes }));
}

function gradientNormIn(
  builder: ProgramBuilder,
  { path, weights }: NetworkLayer,
  outputs: Program['outputs'],
): Value | undefined {
  const squares = Object.entries(weights).flatMap(([name, { trainable, shape }]) => {
    if (!trainable) return [];
    const gradient = builder.value(outputs[gradientOf(`${path}/${name}`)]!);
    const axes = shape.map((_, axis) => axis);
    return [builder.sum(builder.times(gradient, gradient), axes)];
  });
  if (squares.length === 0) return undefined;
  return builder.add('sqrt', [squares.reduce((sum, square) => builder.plus(sum, square))], {});
}
