/** Finite differences of the loss, in float64 by the loops that define each op: no rule of nnc's has a part in them. */
import { evaluateAround } from '../compiler/evaluate.ts';
import type { Program } from '../compiler/program.ts';
import type { Tensor } from '../ops/definition.ts';
import { stream } from '../runtime/random.ts';
import { norm, relative, type Scales, type TrainedLayer } from './compare.ts';
import type { Gradients } from './gradients.ts';
import { GRADIENT_TOLERANCE } from './tolerances.ts';

/** Which differences are taken. */
export type Sampling =
  /** By every single number of every weight. */
  | { readonly kind: 'numbers' }
  /** Along random directions through each weight tensor. */
  | { readonly kind: 'directions'; readonly count: number }
  /** Along one random direction through all weights at once. */
  | { readonly kind: 'together' };

/** A gradient along one direction. */
export interface Difference {
  /** The layers that the direction goes through. */
  readonly layers: readonly string[];
  /** The distance between nnc's gradient and the difference, and how far kinks may have moved the latter; relative. */
  readonly error: number;
  readonly doubt: number;
}

/** What is compared with differences. */
export interface Compared {
  /** Of the loss, without gradients. */
  readonly program: Program;
  readonly given: Readonly<Record<string, Tensor>>;
  readonly layers: readonly TrainedLayer[];
  readonly gradients: Gradients;
  readonly scales: Scales;
}

/** How each weight that moves does so, and the scale of the gradient along it. */
interface Direction {
  readonly layers: readonly string[];
  readonly changes: Readonly<Record<string, Float64Array>>;
  readonly scale: number;
}

/** Steps relative to the weights; the first at which both sides of the point have the same slope is taken. */
const STEPS = [1e-6, 1e-7, 1e-8] as const;

/** Compares along each direction of a sampling. */
export function* differences(compared: Compared, sampling: Sampling): Generator<Difference> {
  const { program, given, gradients } = compared;
  const lossAt = evaluateAround(program, given);
  const middle = lossAt({}).outputs.loss!.data[0]!;
  for (const { layers, changes, scale } of directionsOf(compared, sampling)) {
    const entries = Object.entries(changes);
    const at = (step: number): number => {
      const moved = entries.map(([name, change]) => {
        const { shape, data } = given[name]!;
        return [name, { shape, data: data.map((value, i) => value + step * change[i]!) }] as const;
      });
      return lossAt(Object.fromEntries(moved)).outputs.loss!.data[0]!;
    };
    const found = entries.reduce(
      (sum, [name, change]) => sum + product(gradients.gradients[name]!, change),
      0,
    );
    const { slope, doubt } = slopeOf(at, middle, scale);
    yield { layers, error: relative(Math.abs(found - slope), scale), doubt: relative(doubt, scale) };
  }
}

/** The slope at 0 by central differences. Where a kink lies within the step, the slopes of both sides differ. */
function slopeOf(
  at: (step: number) => number,
  middle: number,
  scale: number,
): { readonly slope: number; readonly doubt: number } {
  let best = { slope: Number.NaN, doubt: Number.POSITIVE_INFINITY };
  for (const step of STEPS) {
    const [above, below] = [(at(step) - middle) / step, (middle - at(-step)) / step];
    const doubt = Math.abs(above - below) / 2;
    if (doubt < best.doubt) best = { slope: (above + below) / 2, doubt };
    if (best.doubt <= (GRADIENT_TOLERANCE / 4) * scale) break;
  }
  return best;
}

function* directionsOf(compared: Compared, sampling: Sampling): Generator<Direction> {
  const { layers, given, scales } = compared;
  const random = (name: string, round: number): Float64Array => {
    const { normal } = stream(round, 'direction', name);
    const magnitude = meanSize(given[name]!.data);
    return Float64Array.from(given[name]!.data, () => magnitude * normal());
  };
  if (sampling.kind === 'together') return yield together(compared, random);
  for (const { path, weights } of layers) {
    const { largest, norm: length } = scales.get(path)!;
    for (const name of weights) {
      const { data } = given[name]!;
      const magnitude = meanSize(data);
      const count = sampling.kind === 'numbers' ? data.length : sampling.count;
      for (let i = 0; i < count; i++) {
        yield sampling.kind === 'numbers'
          ? {
              layers: [path],
              changes: { [name]: single(data.length, i, magnitude) },
              scale: largest * magnitude,
            }
          : { layers: [path], changes: { [name]: random(name, i) }, scale: length * magnitude };
      }
    }
  }
}

/** One direction in which every layer weighs the same, however large its gradients are. */
function together(
  { layers, given, scales }: Compared,
  random: (name: string, round: number) => Float64Array,
): Direction {
  const changes = layers.flatMap(({ path, weights }) =>
    weights.map((name) => {
      const weight = scales.get(path)!.norm * meanSize(given[name]!.data) || 1;
      return [name, random(name, 0).map((value) => value / weight)] as const;
    }),
  );
  const scale = Math.sqrt(changes.length);
  return { layers: layers.map(({ path }) => path), changes: Object.fromEntries(changes), scale };
}

function single(length: number, index: number, magnitude: number): Float64Array {
  const direction = new Float64Array(length);
  direction[index] = magnitude;
  return direction;
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The root of the mean square; 1 for zeros. */
function meanSize(values: ArrayLike<number>): number {
  return norm(values) / Math.sqrt(values.length) || 1;
}
