import { expect, it } from 'vitest';
import { neighboursByClass, rowsToKeep } from '../../../src/runtime/evaluation/neighbours.ts';

/** Two heaps of ten on a line, far apart, and two strays of the third label, one in each heap. */
const heaps = {
  width: 1,
  values: Float32Array.from([
    ...Array.from({ length: 10 }, (_, i) => i),
    ...Array.from({ length: 10 }, (_, i) => 100 + i),
    4.5,
    104.5,
  ]),
  labels: Int32Array.from([...new Array(10).fill(0), ...new Array(10).fill(1), 2, 2]),
};

it('tells labels that hold together from those that do not', () => {
  const [low, high, stray] = neighboursByClass(heaps, ['low', 'high', 'stray'], { nearest: 2 });
  // Of 3, 4 and 5, 6 the nearest two are: of 4 and 5 the stray and one another's side; of the others own ones alone.
  expect(low).toEqual({ class: 'low', samples: 10, same: 18 / 20, chance: 9 / 21 });
  expect(high!.same).toBe(18 / 20);
  expect(stray).toEqual({ class: 'stray', samples: 2, same: 0, chance: 1 / 21 });
});

it('looks at so many of each class as the work allows, and at no more neighbours than there are', () => {
  const many = {
    width: 1,
    values: Float32Array.from({ length: 90 }, (_, i) => i % 3),
    labels: Int32Array.from({ length: 90 }, (_, i) => i % 3),
  };
  const results = neighboursByClass(many, ['a', 'b', 'c'], { work: 1 });
  expect(results.map(({ samples, same }) => [samples, same])).toEqual([
    [20, 1],
    [20, 1],
    [20, 1],
  ]);
  const pair = { width: 1, values: Float32Array.of(0, 1), labels: Int32Array.of(0, 0) };
  expect(neighboursByClass(pair, ['a', 'b'])).toEqual([
    { class: 'a', samples: 2, same: 1, chance: 1 },
    { class: 'b', samples: 0, same: 0, chance: 0 },
  ]);
});

it('keeps all rows of a small set, and drawn ones of a large one, in their order', () => {
  expect([...rowsToKeep(4, 500)]).toEqual([0, 1, 2, 3]);
  const rows = rowsToKeep(5000, 2 ** 14);
  expect(rows).toHaveLength(1024);
  expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
});
