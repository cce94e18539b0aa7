import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../src/runtime/package-root.ts';
import { prepare } from '../src/runtime/prepare.ts';
import { run } from '../src/runtime/run.ts';

it('reaches 94 % of the test digits with the exact gradient and sensible weights, as shipped', async () => {
  const prepared = await prepare({
    experiment: join(packageRoot(), 'experiments', 'digits.yaml'),
    overrides: { only: ['gradient=exact'], seeds: 1 },
  });
  const folder = await mkdtemp(join(tmpdir(), 'nnc-digits-'));
  const options = { out: join(folder, 'out'), home: join(folder, '.nnc'), onEvent: () => {} };
  const { results } = await run(prepared, options);
  expect(results.trials).toHaveLength(1);
  expect(results.trials[0]!.final!.test.accuracy).toBeGreaterThanOrEqual(0.94);
});
