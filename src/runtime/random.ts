/** Every random number of a run: a stream depends on the seed and on what it is for, never on what was drawn before. */
import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { Initialiser } from '../compiler/network.ts';
import type { StateVariable } from '../compiler/program.ts';
import { unreachable } from '../diagnostics/diagnostic.ts';
import { orthogonal } from './orthogonal.ts';

/** Draws that depend on nothing but the stream's seed and purpose, and on their own order. */
export interface RandomStream {
  /** In [0, 1), a multiple of 2^-24, so that it is exact in float32. */
  readonly uniform: () => number;
  /** Of mean 0 and deviation 1. */
  readonly normal: () => number;
  /** A whole number in [0, count), each equally likely; count up to 2^32. */
  readonly integer: (count: number) => number;
  /** Brings the elements into random order, in place. */
  readonly shuffle: (array: { [index: number]: number; readonly length: number }) => void;
}

/** The stream of one purpose: `stream(seed, 'shuffle', epoch)`; different parts give unrelated streams. */
export function stream(seed: number, ...purpose: readonly (string | number)[]): RandomStream {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...purpose]))
    .digest();
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  // The generator's lowest bits are its weakest: both draws keep the high ones.
  const uniform = () => (generator.next() >>> 8) * 2 ** -24;
  const integer = (count: number) => {
    const bucket = Math.floor(2 ** 32 / count);
    for (;;) {
      const drawn = Math.floor((generator.next() >>> 0) / bucket);
      if (drawn < count) return drawn;
    }
  };
  return { uniform, integer, normal: normalFrom(uniform), shuffle: shuffleFrom(integer) };
}

function normalFrom(uniform: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

function shuffleFrom(integer: (count: number) => number): RandomStream['shuffle'] {
  return (array) => {
    for (let last = array.length - 1; last > 0; last--) {
      const other = integer(last + 1);
      const held = array[last]!;
      array[last] = array[other]!;
      array[other] = held;
    }
  };
}

/** First values of a state variable in its stored layout, row-major; the same for every engine. */
export function drawWeights(variable: StateVariable, seed: number): Float32Array {
  const values = new Float32Array(variable.shape.reduce((product, size) => product * size, 1));
  const draw = drawerOf(variable.initialiser, variable, stream(seed, 'weights', variable.draw));
  if (draw.kind === 'each') {
    for (let index = 0; index < values.length; index++) values[index] = draw.value();
  } else {
    draw.fill(values);
  }
  return values;
}

type Drawer =
  | { readonly kind: 'each'; readonly value: () => number }
  | { readonly kind: 'whole'; readonly fill: (values: Float32Array) => void };

function drawerOf(initialiser: Initialiser, variable: StateVariable, random: RandomStream): Drawer {
  const each = (value: () => number): Drawer => ({ kind: 'each', value });
  const uniform = (low: number, high: number) => each(() => low + (high - low) * random.uniform());
  const normal = (mean: number, deviation: number) => each(() => mean + deviation * random.normal());
  const { fanIn, fanOut, shape } = variable;
  switch (initialiser.kind) {
    case 'zeros':
      return each(() => 0);
    case 'ones':
      return each(() => 1);
    case 'constant':
      return each(() => initialiser.value);
    case 'uniform':
      return uniform(initialiser.low, initialiser.high);
    case 'normal':
      return normal(initialiser.mean, initialiser.deviation);
    case 'kaiming_uniform':
      return symmetric(uniform, 1 / fanIn);
    case 'glorot_uniform':
      return symmetric(uniform, 6 / (fanIn + fanOut));
    case 'glorot_normal':
      return normal(0, Math.sqrt(2 / (fanIn + fanOut)));
    case 'he_uniform':
      return symmetric(uniform, 6 / fanIn);
    case 'he_normal':
      return normal(0, Math.sqrt(2 / fanIn));
    case 'orthogonal':
      return { kind: 'whole', fill: (values) => orthogonal(values, shape.at(-1) ?? 1, random.normal) };
    default:
      return unreachable(initialiser);
  }
}

function symmetric(uniform: (low: number, high: number) => Drawer, squaredBound: number): Drawer {
  const bound = Math.sqrt(squaredBound);
  return uniform(-bound, bound);
}
