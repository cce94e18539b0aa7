import { expect, it } from 'vitest';
import { trainingMemory } from '../../src/graph/memory.ts';
import { describeVariants, variantTables } from '../../src/graph/variants.ts';
import { CONVOLUTIONAL, networkFrom } from '../support/models.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const sgd = { kind: 'sgd' } as const;

it('counts weights, what the optimizer keeps, and the second copy of both', () => {
  const network = networkFrom('input 100\ndense 50 relu\nbatchnorm\ndense 10 softmax');
  // Batchnorm keeps two statistics beside its two weights.
  const weights = 4 * (101 * 50 + 4 * 50 + 51 * 10);
  const optimizer = 2 * 4 * (101 * 50 + 2 * 50 + 51 * 10);
  expect(trainingMemory(network, { loss, optimizer: adam }, 32)).toMatchObject({
    weights,
    optimizer,
    secondCopy: weights + optimizer,
  });
  expect(trainingMemory(network, { loss, optimizer: sgd }, 32).optimizer).toBe(0);
});

it('keeps for the backward pass what it needs, which grows with the batch', () => {
  const network = networkFrom(CONVOLUTIONAL);
  const at = (batch: number) => trainingMemory(network, { loss, optimizer: sgd }, batch);
  const [small, middle, large] = [at(10), at(20), at(30)];
  expect(large.step - middle.step).toBe(middle.step - small.step);
  // At least the first map, before and behind its activation or pool, for every sample.
  expect(small.step).toBeGreaterThan(10 * 4 * 13 * 11 * 4);
  const { total, ...parts } = large;
  expect(Object.values(parts).filter((bytes) => !Number.isInteger(bytes))).toEqual([]);
  expect(total).toBe(Object.values(parts).reduce((sum, part) => sum + part, 0));
});

it('shows variants side by side, with what differs', async () => {
  const variants = [1, 2].map((stride) => ({
    title: `stride=${stride}`,
    network: networkFrom(`input 8x8x1\nconv 4 k3 s${stride}\nflatten\ndense 3 softmax`),
    training: { loss, optimizer: sgd },
    batch: 10,
    data: { source: 'mnist', normalize: 'none', split: { test: 0.2, seed: 0 } } as const,
    folder: '.',
  }));
  const tables = variantTables(await describeVariants(variants, new Map()), { width: 200, color: false });
  expect(tables).toMatch(/1 stride=1 +475 +1,728 +10/);
  expect(tables).toMatch(/conv\[0\] +statement +conv 4 k3 +conv 4 k3 s2\n +output +6x6x4 +3x3x4\n/);
  expect(tables).toMatch(/dense\[0\] +params +435 +111$/m);
  expect(tables).not.toContain('input[0]');
});
