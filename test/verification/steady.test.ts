import { expect, it } from 'vitest';
import { compileGradients } from '../../src/compiler/compile.ts';
import { trainedLayers } from '../../src/verification/compare.ts';
import { findSteadyPoint } from '../../src/verification/steady.ts';
import { GRADIENT_TOLERANCE } from '../../src/verification/tolerances.ts';
import { networkFrom } from '../support/models.ts';

const loss = { kind: 'mse', reduction: 'mean', targets: 'values' } as const;

async function jumpsOf(text: string): Promise<readonly number[]> {
  const network = networkFrom(text);
  const program = compileGradients(network, loss);
  const { jumps } = await findSteadyPoint({
    program,
    network,
    layers: trainedLayers(network),
    seed: 0,
    batch: 2,
  });
  return [...jumps.values()];
}

it('finds a point where a small model does not jump', async () => {
  for (const jump of await jumpsOf('input 6\ndense 8 relu\ndense 8 relu\ndense 2'))
    expect(jump).toBeLessThan(GRADIENT_TOLERANCE / 10);
});

it('measures how far gradients jump where two million units leave no steady point', async () => {
  const [first, last] = await jumpsOf('input 128x128x3\nconv 64 k1 relu\nglobalpool\ndense 2');
  expect(first).toBeGreaterThan(10 * last!);
});
