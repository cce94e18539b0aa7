import { describe, expect, it } from 'vitest';
import type { Network, NetworkLayer, Shape } from '../../src/compiler/network.ts';
import { checkDataAgainstNetwork } from '../../src/data/check.ts';

function layer(output: Shape, start: number): NetworkLayer {
  const span = { file: 'x.nn', start, end: start + 1 };
  return { path: '', structuralPath: '', kind: 'x', arguments: {}, inputs: [], output, weights: {}, span };
}

function check(
  shape: Shape,
  network: readonly [Shape, Shape],
  targets: readonly string[] | number = ['a', 'b'],
  loss: 'cross_entropy' | 'binary_cross_entropy' | 'mse' = 'cross_entropy',
) {
  const layers: Network = { name: 'x', layers: [layer(network[0], 0), layer(network[1], 5)] };
  const read =
    typeof targets === 'number'
      ? ({ kind: 'values', width: targets } as const)
      : ({ kind: 'classes', classes: targets } as const);
  return checkDataAgainstNetwork({ shape, targets: read }, layers, { loss, batch: 1 }).map(
    ({ code, message, span }) => `${code} at ${span?.start}: ${message}`,
  );
}

describe('the input', () => {
  it.each([
    [
      [28, 28, 1],
      [28, 28, 1],
    ],
    [[28, 28, 1], [784]],
    [[13], [13]],
  ])('of %j feeds %j', (shape, input) => {
    expect(check(shape, [input, [2]])).toEqual([]);
  });

  it.each([
    [
      [28, 28, 1],
      [28, 28, 3],
    ],
    [
      [28, 14, 2],
      [28, 28, 1],
    ],
    [[784], [28, 28, 1]],
    [[28, 28, 1], [783]],
  ])('of %j does not feed %j', (shape, input) => {
    const message = `the samples are ${shape.join('x')}, but the model's input is ${input.join('x')}`;
    expect(check(shape, [input, [2]])).toEqual([`data-input at 0: ${message}`]);
  });
});

describe('the output', () => {
  it('has a number for each class', () => {
    expect(check([2], [[2], [3]])).toEqual([
      'data-output at 5: the model gives 3 numbers a sample, but the data has 2 classes: a, b',
    ]);
  });

  it('is one number for two classes under binary_cross_entropy only', () => {
    expect(check([2], [[2], [1]], ['a', 'b'], 'binary_cross_entropy')).toEqual([]);
    expect(check([2], [[2], [1]], ['a', 'b', 'c'], 'binary_cross_entropy')).toHaveLength(1);
    expect(check([2], [[2], [1]])).toHaveLength(1);
  });

  it('has a number for each number to predict, and mse as its loss', () => {
    expect(check([2], [[2], [1]], 1, 'mse')).toEqual([]);
    expect(check([2], [[2], [2]], 1, 'mse')).toEqual([
      'data-output at 5: the model gives 2 numbers a sample, but the data has 1 to predict',
    ]);
    expect(check([2], [[2], [1]], 1)).toEqual([expect.stringContaining('data-loss')]);
  });

  it('is a vector', () => {
    expect(check([2], [[2], [4, 4, 2]])).toEqual([
      expect.stringContaining('data-output at 5: the model gives a map of 4x4x2'),
    ]);
  });
});
