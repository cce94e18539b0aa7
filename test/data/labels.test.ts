import { describe, expect, it } from 'vitest';
import { classTable } from '../../src/data/labels.ts';

describe('classTable', () => {
  it('sorts numbers by size and texts by character', () => {
    expect(classTable([10, 2, 2, 0], undefined).classes).toEqual(['0', '2', '10']);
    expect(classTable(['b', 'B', 'a'], undefined).classes).toEqual(['B', 'a', 'b']);
  });

  it('keeps the order given', () => {
    const table = classTable(['good', 'bad'], ['good', 'none', 'bad']);
    expect(table.classes).toEqual(['good', 'none', 'bad']);
    expect([table.indexOf('bad'), table.indexOf('ugly')]).toEqual([2, undefined]);
  });

  it('matches numbers to numerals, and gives them names where no class is one', () => {
    expect(classTable([0, 1], [1, 0]).indexOf(1)).toBe(0);
    const named = classTable([0, 1], ['shirt', 'shoe']);
    expect([named.indexOf(1), named.indexOf(2), named.indexOf(0.5)]).toEqual([1, undefined, undefined]);
  });
});
