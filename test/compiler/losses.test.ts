import { expect, it } from 'vitest';
import { checkLoss } from '../../src/compiler/losses.ts';
import { networkFrom } from '../support/models.ts';

const pairings: [string, 'cross_entropy' | 'binary_cross_entropy' | 'mse', string | undefined][] = [
  ['input 4\ndense 3 softmax', 'cross_entropy', undefined],
  ['input 4\ndense 3', 'cross_entropy', undefined],
  ['input 4\ndense 3\nsoftmax', 'cross_entropy', undefined],
  ['input 4\ndense 3 relu', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4\ndense 3 sigmoid', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 3 k4 softmax\nflatten', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 3 k4 relu\nglobalpool', 'cross_entropy', undefined],
  ['input 4\nresidual { dense 4 softmax }', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4\nresidual { dense 4 relu }', 'cross_entropy', undefined],
  ['input 4\ndense 1 sigmoid', 'binary_cross_entropy', undefined],
  ['input 4\ndense 2 softmax', 'binary_cross_entropy', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 2 k3', 'cross_entropy', 'loss-needs-vector'],
  ['input 4\ndense 2 relu', 'mse', undefined],
];

it.each(pairings)('%j with %s: %s', (text, loss, code) => {
  expect(checkLoss(networkFrom(text), loss)?.code).toBe(code);
});
