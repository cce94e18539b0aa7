/** Where gradients are compared: weights, samples and targets that are drawn for it. */
import { type Network, outputShape } from '../compiler/network.ts';
import type { Program, StateVariable } from '../compiler/program.ts';
import type { Tensor } from '../ops/definition.ts';
import { sizeOf } from '../ops/tensor.ts';
import type { Feed, State } from '../runtime/engines/engine.ts';
import { drawMasks, masksOf } from '../runtime/feeds.ts';
import { type RandomStream, stream } from '../runtime/random.ts';

/** Numbers that float32 holds exactly, so that every engine gets the same. */
export interface Point {
  readonly batch: number;
  readonly state: State;
  readonly feeds: Readonly<Record<string, Feed>>;
}

/**
 * A point for a Program. Weights are normal with the variance 2 / inputs of a unit, whatever the model starts from: at
 * zeros, or where every unit saturates, wrong gradients would not show. Vectors lie around 1 where they start at 1
 * (scales), around 0 otherwise. Rounds share them, and differ in samples and targets.
 */
export function drawPoint(
  program: Program,
  network: Network,
  { seed, round, batch }: { readonly seed: number; readonly round: number; readonly batch: number },
): Point {
  const state = new Map(program.state.map((variable) => [variable.name, drawState(variable, seed)]));
  const masks = drawMasks(masksOf(program), seed, { epoch: 0, step: round, batch });
  const width = sizeOf(outputShape(network));
  const inputs = program.nodes.flatMap(({ op, attributes, output: { shape, type } }) => {
    if (op !== 'input') return [];
    const { name } = attributes as { readonly name: string };
    const length = sizeOf(shape.map((size) => (size === 'batch' ? batch : size)));
    const random = stream(seed, 'verification', name, round);
    const feed: Feed =
      type === 'int'
        ? Int32Array.from({ length }, () => random.integer(Math.max(2, width)))
        : Float32Array.from({ length }, random.normal);
    return [[name, feed] as const];
  });
  return { batch, state, feeds: { ...Object.fromEntries(inputs), ...masks } };
}

function drawState({ name, shape, fanIn, initialiser }: StateVariable, seed: number): Float32Array {
  const random = stream(seed, 'verification', name);
  const isMatrix = shape.length > 1;
  const base = !isMatrix && initialiser.kind === 'ones' ? 1 : 0;
  const deviation = isMatrix ? Math.sqrt(2 / fanIn) : 0.1;
  return Float32Array.from({ length: sizeOf(shape) }, () => base + deviation * random.normal());
}

/** The same point with its samples changed by a few roundings of float32. */
export function shaken(point: Point, random: RandomStream): Point {
  const input = point.feeds.input as Float32Array;
  const moved = Float32Array.from(input, (value) => value * (1 + (random.uniform() - 0.5) * 2 ** -20));
  return { ...point, feeds: { ...point.feeds, input: moved } };
}

/** The point as the float64 evaluation and TensorFlow.js take it. */
export function tensorsOf(
  program: Program,
  { batch, state, feeds }: Point,
): Readonly<Record<string, Tensor>> {
  const shapes = program.nodes.flatMap(({ attributes, output: { shape } }) => {
    const { name } = attributes as { readonly name?: string };
    return name === undefined
      ? []
      : [[name, shape.map((size) => (size === 'batch' ? batch : size))] as const];
  });
  const data = (name: string) => Float64Array.from(state.get(name) ?? feeds[name]!);
  return Object.fromEntries(shapes.map(([name, shape]) => [name, { shape, data: data(name) }]));
}
