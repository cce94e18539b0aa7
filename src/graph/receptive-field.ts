/** How much of the input one number of a layer's output can see, from the windows that the layer table states. */
import type { Network, NetworkLayer, Shape } from '../compiler/network.ts';
import { isRejection, type LayerDefinition } from '../layers/definition.ts';
import { layers } from '../layers/index.ts';

/**
 * Rows and columns of the input, `all` of it, or undefined where neighbours mean nothing: in a vector that nothing has
 * mixed yet, and behind a reshape that put the numbers of a map into other rows.
 */
export type ReceptiveField =
  | 'all'
  | {
      readonly height: number;
      readonly width: number;
      /** Whether the windows reach further than the input does. */
      readonly clamped: boolean;
    }
  | undefined;

type Pair = readonly [number, number];

/** What is seen, before it is held against the size of the input. */
interface Sight {
  readonly size: Pair;
  /** Distance, in the input, of neighbours in the map. */
  readonly step: Pair;
  readonly input: Pair;
}

/** `scattered`: the numbers of a map lie in other rows than before, and neighbours are none. */
type State = Sight | 'all' | 'scattered' | undefined;

/** By index of the layer. Joins see what the widest of their arms sees. */
export function receptiveFields(network: Network): readonly ReceptiveField[] {
  const states: State[] = [];
  for (const layer of network.layers) {
    const arms = layer.inputs.map((index) => states[index]);
    const from = layer.inputs.map((index) => network.layers[index]!.output);
    states.push(layer.inputs.length === 0 ? start(layer.output) : sightOf(layer, widest(arms), from));
  }
  return states.map(clamp);
}

function isMap(shape: Shape | undefined): boolean {
  return shape?.length === 3;
}

function start(shape: Shape): State {
  return isMap(shape) ? { size: [1, 1], step: [1, 1], input: [shape[0]!, shape[1]!] } : undefined;
}

function both(compute: (side: 0 | 1) => number): Pair {
  return [compute(0), compute(1)];
}

function widest(arms: readonly State[]): State {
  if (arms.includes('all')) return 'all';
  if (arms.includes('scattered')) return 'scattered';
  const sights = arms.filter((arm) => typeof arm === 'object');
  const [first, ...others] = sights;
  return others.reduce<State>(
    (sum, sight) =>
      typeof sum === 'object'
        ? {
            size: both((side) => Math.max(sum.size[side], sight.size[side])),
            step: both((side) => Math.max(sum.step[side], sight.step[side])),
            input: sum.input,
          }
        : sum,
    first,
  );
}

function sightOf(layer: NetworkLayer, before: State, [from]: readonly Shape[]): State {
  const { output } = layer;
  const definition = layers[layer.kind]!;
  // What adds products up over a vector looks at all of it, and so does what makes fewer numbers of a map.
  const seesAll = isMap(from)
    ? !isMap(output) && count(output) !== count(from!)
    : definition.macs !== undefined;
  if (before === 'all' || seesAll) return 'all';
  if (before === undefined) return start(output);
  const isRearranged = definition.keepsValues && isMap(output) && output.join() !== from!.join();
  if (before === 'scattered' || isRearranged) return 'scattered';
  if (!isMap(from) || !isMap(output)) return before;
  const window = definition.window?.(layer.arguments as never);
  const mixed = definition.mixes?.(layer.arguments as never) ?? [1, 1];
  const reach = (side: 0 | 1) =>
    window === undefined ? mixed[side] - 1 : window.dilation[side] * (window.size[side] - 1);
  const stretch = window === undefined ? stretchOf(definition, layer, from!) : [1, 1];
  return {
    ...before,
    size: both((side) => before.size[side] + reach(side) * before.step[side]),
    step: both((side) => (before.step[side] * (window?.stride[side] ?? 1)) / stretch[side]!),
  };
}

function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How many rows and columns a layer makes of one: found by asking what a map twice as large would become. */
function stretchOf({ shape }: LayerDefinition, layer: NetworkLayer, [height, width, channels]: Shape): Pair {
  const doubled = shape([[2 * height!, 2 * width!, channels!]], layer.arguments as never);
  if (isRejection(doubled) || !isMap(doubled)) return [1, 1];
  const more = both((side) => (doubled[side]! - layer.output[side]!) / (side === 0 ? height! : width!));
  return both((side) => (more[side] >= 1 ? more[side] : 1));
}

function clamp(state: State): ReceptiveField {
  if (state === 'scattered') return undefined;
  if (typeof state !== 'object') return state;
  const seen = both((side) => Math.min(Math.ceil(state.size[side]), state.input[side]));
  const clamped = both((side) => (state.size[side] > state.input[side] ? 1 : 0));
  return { height: seen[0], width: seen[1], clamped: clamped[0] + clamped[1] > 0 };
}
