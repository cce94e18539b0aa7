import { describe, expect, it } from 'vitest';
import { batchCount, batches, fileOrder, shuffledOrder } from '../../src/data/batches.ts';
import { rowsInMemory } from '../../src/data/byte-rows.ts';
import type { Samples } from '../../src/data/dataset.ts';

const samples: Samples = {
  count: 5,
  inputs: { kind: 'numbers', values: Float32Array.from([0, 1, 10, 11, 20, 21, 30, 31, 40, 41]) },
  targets: { kind: 'classes', labels: Int32Array.from([5, 6, 7, 8, 9]) },
};

describe('batches', () => {
  it('copies rows and targets in the order given, the last short batch included', () => {
    const seen = [...batches(samples, Int32Array.from([4, 0, 2, 1, 3]), 2)].length;
    const contents: unknown[] = [];
    for (const { count, inputs, targets } of batches(samples, Int32Array.from([4, 0, 2, 1, 3]), 2)) {
      contents.push([count, [...inputs], targets.kind === 'classes' ? [...targets.labels] : []]);
    }
    expect(seen).toBe(batchCount(5, 2));
    expect(contents).toEqual([
      [2, [40, 41, 0, 1], [9, 5]],
      [2, [20, 21, 10, 11], [7, 6]],
      [1, [30, 31], [8]],
    ]);
  });

  it('turns bytes into what they are fed as, row by row', () => {
    const fed = Float32Array.from({ length: 256 }, (_, byte) => byte / 2);
    const bytes = Uint8Array.of(0, 1, 2, 3, 254, 255);
    const inputs = { kind: 'bytes', bytes: rowsInMemory(bytes, 2), rows: Int32Array.of(2, 0), fed } as const;
    const targets = { kind: 'classes', labels: Int32Array.of(7, 8) } as const;
    const [batch] = batches({ count: 2, inputs, targets }, Int32Array.of(1, 0), 2);
    expect([...batch!.inputs]).toEqual([0, 0.5, 127, 127.5]);
    expect(batch!.targets).toEqual({ kind: 'classes', labels: Int32Array.of(8, 7) });
  });

  it('copies values of any width', () => {
    const values = {
      kind: 'values',
      values: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
      width: 2,
    } as const;
    const [batch] = batches({ ...samples, targets: values }, Int32Array.from([1, 4]), 5);
    expect(batch!.targets).toEqual({ kind: 'values', values: Float32Array.from([3, 4, 9, 10]), width: 2 });
  });
});

describe('shuffledOrder', () => {
  it('is a permutation that depends on seed and epoch', () => {
    const order = shuffledOrder(100, 1, 0);
    expect([...order].sort((left, right) => left - right)).toEqual([...fileOrder(100)]);
    expect(shuffledOrder(100, 1, 0)).toEqual(order);
    expect(shuffledOrder(100, 1, 1)).not.toEqual(order);
    expect(shuffledOrder(100, 2, 0)).not.toEqual(order);
  });
});
