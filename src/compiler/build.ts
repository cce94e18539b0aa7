/** build: Network → forward Program, by the layer table. */
import { layers } from '../layers/index.ts';
import { ProgramBuilder, type Value } from './builder.ts';
import { buildLoss, type LossSpecification } from './losses.ts';
import { type Network, type NetworkLayer, outputShape, type WeightSpecification } from './network.ts';
import type { Program } from './program.ts';

/** What a forward Program is for. */
export interface BuildOptions {
  readonly training: boolean;
  /** Without one the Program gives the output alone. */
  readonly loss?: LossSpecification;
  /** Paths of layers whose values are given too. */
  readonly values?: readonly string[];
}

/** The output that holds what a layer gives, its activation included. */
export function layerValue(path: string): string {
  return `${path}/value`;
}

/**
 * The forward Program. Input `input` [batch, ...shape]; with a loss also the targets, `labels` [batch] of class
 * indices or `targets` [batch, width]. Outputs: `output`, what the model predicts for each sample, `loss`, and
 * `layerValue` the layers asked for.
 */
export function build(network: Network, { training, loss, values: asked = [] }: BuildOptions): Program {
  const builder = new ProgramBuilder();
  const updates: Record<string, number> = {};
  const values: Value[] = [];
  const inner: Record<string, number> = {};
  for (const layer of network.layers) {
    builder.origin = layer.path;
    const inputs = layer.inputs.map((index) => values[index]!);
    const inputShapes = layer.inputs.map((index) => network.layers[index]!.output);
    const value = buildLayer({ builder, updates, training }, layer, { inputs, inputShapes });
    values.push(value);
    if (asked.includes(layer.path)) inner[layerValue(layer.path)] = value.index;
  }
  const last = values.at(-1)!;
  if (loss === undefined) return builder.finish({ output: last.index, ...inner }, updates);
  builder.origin = 'loss';
  const targets = buildTargets(builder, outputShape(network), loss);
  const built = buildLoss({ builder, last, targets, specification: loss });
  return builder.finish({ output: built.output.index, loss: built.loss.index, ...inner }, updates);
}

interface Building {
  readonly builder: ProgramBuilder;
  readonly updates: Record<string, number>;
  readonly training: boolean;
}

function buildLayer(
  { builder, updates, training }: Building,
  layer: NetworkLayer,
  { inputs, inputShapes }: { inputs: Value[]; inputShapes: NetworkLayer['output'][] },
): Value {
  const weights = Object.fromEntries(
    Object.entries(layer.weights).map(([name, weight]) => [
      name,
      declareWeight(builder, layer, name, weight),
    ]),
  );
  const common = {
    builder,
    outputShape: layer.output,
    training,
    update: (weight: string, next: Value) => {
      if (training) updates[`${layer.path}/${weight}`] = next.index;
    },
    mask: (shape: Value['type']['shape'], rate: number) =>
      builder.add('mask', [], { name: `${layer.path}/mask`, draw: layer.structuralPath, rate, shape }),
  };
  const definition = layers[layer.kind]!;
  const args = layer.arguments as never;
  const value = definition.build({ ...common, inputs, inputShapes, arguments: args, weights });
  if (layer.activation === undefined) return value;
  return layers[layer.activation.kind]!.build({
    ...common,
    inputs: [value],
    inputShapes: [layer.output],
    arguments: layer.activation.arguments as never,
    weights: {},
  });
}

function declareWeight(
  builder: ProgramBuilder,
  layer: NetworkLayer,
  name: string,
  { shape, initialiser, fanIn, fanOut, trainable }: WeightSpecification,
): Value {
  return builder.declareState({
    name: `${layer.path}/${name}`,
    role: trainable ? 'weight' : 'statistic',
    shape,
    initialiser,
    fanIn,
    fanOut,
    draw: `${layer.structuralPath}/${name}`,
  });
}

/** Targets as numbers [batch, width], whatever they come as. */
function buildTargets(builder: ProgramBuilder, shape: readonly number[], loss: LossSpecification): Value {
  const width = shape.reduce((product, size) => product * size, 1);
  if (loss.targets === 'values') return builder.input('targets', { type: 'float', shape: ['batch', width] });
  const labels = builder.input('labels', { type: 'int', shape: ['batch'] });
  if (width > 1) return builder.add('oneHot', [labels], { classes: width });
  return builder.reshape(builder.add('toFloat', [labels], {}), ['batch', 1]);
}
