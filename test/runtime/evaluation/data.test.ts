import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Network } from '../../../src/compiler/network.ts';
import { loadFor, partOf } from '../../../src/runtime/evaluation/data.ts';
import type { TrialSpecification } from '../../../src/runtime/trial.ts';
import { errorOf, temporaryFolder } from '../../data/files.ts';

it('takes other data without a test set whole, and says so where a part is wanted', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'other.csv');
  writeFileSync(path, 'a,y\n1,u\n2,v\n3,u\n');
  const data = { source: 'csv', target: 'y', target_kind: 'classes', normalize: 'none', split: { seed: 0 } };
  const trial = {
    experiment: { data: { ...data, path: 'own' } },
    folder,
    classes: ['u', 'v'],
    preprocessing: { shape: [1], imageScale: 1, offset: 0, scale: 1 },
    fingerprint: '',
  } as unknown as TrialSpecification;
  const network = { layers: [{ output: [1] }] } as unknown as Network;
  expect(await errorOf(loadFor(trial, network, { path, set: 'test' }))).toMatch(
    /other\.csv is the only set: .*; the set "all" takes other data whole \(nnc eval --set all\)$/,
  );
  const whole = await loadFor(trial, network, { path, set: 'all' });
  expect(partOf(whole, 'all').count).toBe(3);
});
