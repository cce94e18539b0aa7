import { expect, it } from 'vitest';
import { describeVariants, variantTables } from '../../src/graph/variants.ts';
import { networkFrom } from '../support/models.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const sgd = { kind: 'sgd' } as const;

it('shows variants side by side, with what differs', async () => {
  const variants = [1, 2].map((stride) => ({
    title: `stride=${stride}`,
    network: networkFrom(`input 8x8x1\nconv 4 k3 s${stride}\nflatten\ndense 3 softmax`),
    training: { loss, optimizer: sgd },
    batch: 10,
    data: { source: 'mnist', normalize: 'none', split: { test: 0.2, seed: 0 } } as const,
    folder: '.',
    experiment: { engine: 'onnx' } as const,
  }));
  const tables = variantTables(await describeVariants(variants, new Map()), { width: 200, color: false });
  expect(tables).toMatch(/1 stride=1 +475 +1,728 +10/);
  expect(tables).toMatch(/conv\[0\] +statement +conv 4 k3 +conv 4 k3 s2\n +output +6x6x4 +3x3x4\n/);
  expect(tables).toMatch(/dense\[0\] +params +435 +111$/m);
  expect(tables).not.toContain('input[0]');
});

it('says that it cannot tell the memory of an engine', async () => {
  const variant = {
    title: 'one',
    network: networkFrom('input 28x28x1\nflatten\ndense 10 softmax'),
    training: { loss, optimizer: sgd },
    batch: 10,
    data: { source: 'mnist', normalize: 'none', split: { test: 0.2, seed: 0 } } as const,
    folder: '.',
    experiment: { engine: 'tfjs' } as const,
  };
  const described = await describeVariants([variant], new Map());
  expect(described[0]!.memory).toBeNull();
  expect(variantTables(described, { width: 200, color: false })).toContain(
    'memory: nothing is known of the engine tfjs',
  );
});
