/** What is worth saying about a network's figures, where it is true. */
import type { Arguments, Network, NetworkLayer, Shape } from '../compiler/network.ts';
import { thousands } from '../diagnostics/quantities.ts';
import { type ArgumentTable, isRejection, type LayerDefinition } from '../layers/definition.ts';
import { layers } from '../layers/index.ts';
import type { NetworkDescription } from './describe.ts';

/** From this share on one layer is most of the network. */
const MOST = 0.5;

/** Networks with fewer layers that hold parameters have no balance to speak of. */
const FEW = 3;

/** Sentences about layers that hold or do most, and what would change it. */
export function remarksOn(network: Network, { layers: rows, totals }: NetworkDescription): readonly string[] {
  const heaviest = indexOfLargest(rows.map(({ params }) => params));
  const busiest = indexOfLargest(rows.map(({ macs }) => macs));
  const holds = rows[heaviest]!.params / totals.params;
  const does = rows[busiest]!.macs / totals.macs;
  if (rows.filter(({ params }) => params > 0).length < FEW) return [];
  const cure = cureFor(network, heaviest, totals.params);
  return [
    ...(holds >= MOST
      ? [
          `${rows[heaviest]!.name} holds ${share(holds)} of the parameters${cure === undefined ? '' : `; ${cure}`}`,
        ]
      : []),
    ...(does >= MOST ? [`${rows[busiest]!.name} does ${share(does)} of the multiply-adds`] : []),
  ];
}

function share(part: number): string {
  return part > 0.99 && part < 1 ? 'over 99 %' : `${Math.round(100 * part)} %`;
}

function indexOfLargest(numbers: readonly number[]): number {
  return numbers.reduce((best, number, index) => (number > numbers[best]! ? index : best), 0);
}

/** A layer behind a map that was only laid out as a vector needs less after a pool over the whole map. */
function cureFor(network: Network, index: number, total: number): string | undefined {
  const layer = network.layers[index]!;
  const before = network.layers[layer.inputs[0] ?? -1];
  const map = before && network.layers[before.inputs[0] ?? -1]?.output;
  if (before === undefined || map?.length !== 3 || layer.inputs.length !== 1) return undefined;
  if (before.output.length !== 1 || before.output[0] !== map[0]! * map[1]! * map[2]!) return undefined;
  const pool = poolOver(map);
  if (pool === undefined) return undefined;
  const left = total - numbersIn(layer, before.output) + numbersIn(layer, [map[2]!]);
  return left < total
    ? `a ${pool.kind} in place of ${before.path} would leave ${thousands(left)}`
    : undefined;
}

/** The layer that makes one number of each channel, if the language has one. */
function poolOver(map: Shape): LayerDefinition | undefined {
  return Object.values(layers).find((definition) => {
    const values = defaultsOf(definition.arguments);
    if (definition.role !== 'layer' || values === undefined || definition.weights !== undefined) return false;
    const shape = definition.shape([map], values as never);
    return !isRejection(shape) && shape.length === 1 && shape[0] === map[2];
  });
}

/** Undefined where an argument has to be given. */
function defaultsOf(table: ArgumentTable): Arguments | undefined {
  const entries = Object.entries(table).map(([name, definition]) => [name, definition.default] as const);
  return entries.some(([, value]) => value === undefined)
    ? undefined
    : (Object.fromEntries(entries) as Arguments);
}

function numbersIn({ kind, arguments: values }: NetworkLayer, input: Shape): number {
  const weights = layers[kind]!.weights?.([input], values as never) ?? {};
  const sizes = Object.values(weights).map(({ shape, trainable }) =>
    trainable ? shape.reduce((product, size) => product * size, 1) : 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
