/** How far gradients are apart, layer by layer. */
import type { Network } from '../compiler/network.ts';
import type { Gradients } from './gradients.ts';
import { SMALLEST_SHARE } from './tolerances.ts';

/** A layer that is trained. */
export interface TrainedLayer {
  readonly path: string;
  /** The names of its weights, as the state has them: `conv[0]/bias`. */
  readonly weights: readonly string[];
}

/** The layers that have something to train, in the order of the network. */
export function trainedLayers({ layers }: Network): readonly TrainedLayer[] {
  return layers.flatMap(({ path, weights }) => {
    const trained = Object.entries(weights).filter(([, { trainable }]) => trainable);
    return trained.length === 0 ? [] : [{ path, weights: trained.map(([name]) => `${path}/${name}`) }];
  });
}

/** What the errors of each layer are measured against: by path, its largest gradient, and the norm of all of them. */
export type Scales = ReadonlyMap<string, { readonly largest: number; readonly norm: number }>;

/** The scales of gradients; that of a layer is never more than a million times smaller than that of the model. */
export function scalesOf(layers: readonly TrainedLayer[], { gradients }: Gradients): Scales {
  const own = layers.map(({ weights }) => {
    const values = weights.map((name) => gradients[name]!);
    return { largest: Math.max(...values.map(largest)), norm: Math.hypot(...values.map(norm)) };
  });
  const floor = (key: 'largest' | 'norm') => SMALLEST_SHARE * Math.max(...own.map((each) => each[key]));
  const floors = { largest: floor('largest'), norm: floor('norm') };
  return new Map(
    layers.map(({ path }, i) => [
      path,
      { largest: Math.max(own[i]!.largest, floors.largest), norm: Math.max(own[i]!.norm, floors.norm) },
    ]),
  );
}

/** The largest distance between two gradients of a layer, relative to its largest gradient; NaN is infinitely far. */
export function errorOf(
  { path, weights }: TrainedLayer,
  [one, other]: readonly [Gradients, Gradients],
  scales: Scales,
): number {
  const distances = weights.map((name) => distance(one.gradients[name]!, other.gradients[name]!));
  return relative(Math.max(...distances), scales.get(path)!.largest);
}

/** A distance over a scale; that of nothing from nothing is 0. */
export function relative(distanceFound: number, scale: number): number {
  if (distanceFound === 0) return 0;
  const ratio = distanceFound / scale;
  return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
}

function distance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < one.length; i++) {
    const difference = Math.abs(one[i]! - other[i]!);
    if (!(difference <= most)) most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return most;
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}

/** The root of the sum of squares. */
export function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}
