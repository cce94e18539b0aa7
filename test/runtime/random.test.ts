import { describe, expect, it } from 'vitest';
import type { Initialiser } from '../../src/compiler/network.ts';
import type { StateVariable } from '../../src/compiler/program.ts';
import { drawWeights, stream } from '../../src/runtime/random.ts';

const draws = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: ArrayLike<number>) => {
  const center = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - center) ** 2)));
};

function variable(initialiser: Initialiser, shape: readonly number[] = [200, 100]): StateVariable {
  return {
    name: 'dense/weight',
    role: 'weight',
    shape,
    initialiser,
    fanIn: 200,
    fanOut: 100,
    draw: 'dense[0]/weight',
  };
}

describe('stream', () => {
  it('gives these numbers for ever: results of earlier runs depend on them', () => {
    expect(draws(3, stream(1, 'shuffle', 0).uniform)).toMatchInlineSnapshot(`
      [
        0.6033286452293396,
        0.991012454032898,
        0.017711341381072998,
      ]
    `);
  });

  it('depends on every part of its purpose and on where parts end', () => {
    const first = (...parts: readonly (string | number)[]) => stream(1, ...parts).uniform();
    expect(
      new Set([first('a', 1), first('a', 2), first('b', 1), first('a1'), stream(2, 'a', 1).uniform()]).size,
    ).toBe(5);
  });

  it('gives uniform numbers in [0, 1) that float32 holds exactly', () => {
    const values = draws(100_000, stream(0, 'test').uniform);
    expect(values.every((value) => value >= 0 && value < 1 && Math.fround(value) === value)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(deviation(values)).toBeCloseTo(Math.sqrt(1 / 12), 2);
  });

  it('gives normal numbers of mean 0 and deviation 1', () => {
    const values = draws(100_000, stream(0, 'test').normal);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(deviation(values)).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => (Math.abs(value) > 1.96 ? 1 : 0)))).toBeCloseTo(0.05, 2);
  });

  it('gives whole numbers equally often', () => {
    const random = stream(0, 'test');
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let index = 0; index < 70_000; index++) counts[random.integer(7)]!++;
    expect(Math.max(...counts.map((count) => Math.abs(count - 10_000)))).toBeLessThan(400);
  });

  it('shuffles into a permutation, every element to every place', () => {
    const firsts = new Set<number>();
    for (let epoch = 0; epoch < 60; epoch++) {
      const array = [0, 1, 2, 3, 4];
      stream(0, 'test', epoch).shuffle(array);
      expect([...array].sort()).toEqual([0, 1, 2, 3, 4]);
      firsts.add(array[0]!);
    }
    expect(firsts.size).toBe(5);
  });
});

describe('drawWeights', () => {
  it.each([
    ['kaiming_uniform', 1 / Math.sqrt(200)],
    ['glorot_uniform', Math.sqrt(6 / 300)],
    ['he_uniform', Math.sqrt(6 / 200)],
  ] as const)('%s fills the range up to its bound', (kind, bound) => {
    const values = drawWeights(variable({ kind }), 0);
    expect(Math.max(...values)).toBeLessThanOrEqual(bound);
    expect(Math.max(...values)).toBeGreaterThan(bound * 0.999);
    expect(Math.min(...values)).toBeLessThan(-bound * 0.999);
    expect(mean(values)).toBeCloseTo(0, 2);
  });

  it.each([
    ['glorot_normal', Math.sqrt(2 / 300)],
    ['he_normal', Math.sqrt(2 / 200)],
  ] as const)('%s has its deviation', (kind, expected) => {
    expect(deviation(drawWeights(variable({ kind }), 0)) / expected).toBeCloseTo(1, 1);
  });

  it('takes constants, ranges and moments from the initialiser', () => {
    const small = (initialiser: Initialiser) => Array.from(drawWeights(variable(initialiser, [2]), 0));
    expect(small({ kind: 'zeros' })).toEqual([0, 0]);
    expect(small({ kind: 'ones' })).toEqual([1, 1]);
    expect(small({ kind: 'constant', value: 2.5 })).toEqual([2.5, 2.5]);
    expect(small({ kind: 'uniform', low: 3, high: 3.5 }).every((value) => value >= 3 && value < 3.5)).toBe(
      true,
    );
    expect(mean(drawWeights(variable({ kind: 'normal', mean: 5, deviation: 0.1 }), 0))).toBeCloseTo(5, 2);
  });

  it.each([{ shape: [8, 3] }, { shape: [3, 8] }, { shape: [2, 2, 2, 3] }])(
    'orthogonal of $shape: the shorter side is orthonormal',
    ({ shape }) => {
      const columns = shape.at(-1)!;
      const values = drawWeights(variable({ kind: 'orthogonal' }, shape), 0);
      const rows = values.length / columns;
      const count = Math.min(rows, columns);
      const at = (vector: number, index: number) =>
        rows <= columns ? values[vector * columns + index]! : values[index * columns + vector]!;
      for (let left = 0; left < count; left++) {
        for (let right = 0; right < count; right++) {
          let dot = 0;
          for (let index = 0; index < Math.max(rows, columns); index++)
            dot += at(left, index) * at(right, index);
          expect(dot).toBeCloseTo(left === right ? 1 : 0, 5);
        }
      }
    },
  );

  it('depends on the seed and on the place in the structure, not on the name', () => {
    const kind = 'he_normal';
    const base = drawWeights(variable({ kind }), 0);
    expect(drawWeights({ ...variable({ kind }), name: 'renamed/weight' }, 0)).toEqual(base);
    expect(drawWeights(variable({ kind }), 1)).not.toEqual(base);
    expect(drawWeights({ ...variable({ kind }), draw: 'dense[1]/weight' }, 0)).not.toEqual(base);
  });
});
