import { expect, it } from 'vitest';
import { compileLoss } from '../../src/compiler/compile.ts';
import { scalesOf, trainedLayers } from '../../src/verification/compare.ts';
import { differences } from '../../src/verification/differences.ts';
import { GRADIENT_TOLERANCE } from '../support/close.ts';
import { networkFrom } from '../support/models.ts';

const network = networkFrom('input 1\ndense 1 relu');
const loss = { kind: 'mse', reduction: 'mean', targets: 'values' } as const;
const tensor = (shape: readonly number[], value: number) => ({ shape, data: Float64Array.of(value) });

/** The differences of (relu(w x + b) - 3)^2 at x = w = 1, where relu is given y; `gradient` claims to be its slope. */
function at(y: number, gradient = 2 * (y - 3)) {
  const given = {
    input: tensor([1, 1], 1),
    targets: tensor([1, 1], 3),
    'dense[0]/weight': tensor([1, 1], 1),
    'dense[0]/bias': tensor([1], y - 1),
  };
  const layers = trainedLayers(network);
  const gradients = { loss: 0, gradients: { 'dense[0]/weight': [gradient], 'dense[0]/bias': [gradient] } };
  const scales = scalesOf(layers, gradients);
  return [
    ...differences(
      { program: compileLoss(network, loss), given, layers, gradients, scales },
      { kind: 'numbers' },
    ),
  ];
}

it('gives the slope of the loss by each number', () => {
  for (const { error } of at(2)) expect(error).toBeLessThan(GRADIENT_TOLERANCE);
  for (const { error } of at(2, -2.1)) expect(error).toBeGreaterThan(0.04);
});

it('steps less far where a kink is near', () => {
  const found = at(5e-8);
  expect(found).toHaveLength(2);
  for (const { error, doubt } of found) {
    expect(error).toBeLessThan(GRADIENT_TOLERANCE);
    expect(doubt).toBeLessThan(GRADIENT_TOLERANCE);
  }
});

it('doubts what it finds where a kink is nearer than any step', () => {
  for (const { doubt } of at(1e-10)) expect(doubt).toBeGreaterThan(0.4);
});
