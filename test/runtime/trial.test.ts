import { expect, it } from 'vitest';
import type { VariantExperiment } from '../../src/experiment/plan.ts';
import { keyOf } from '../../src/runtime/trial.ts';
import { networkFrom } from '../support/models.ts';

// Only what the key reads of an experiment.
const experiment = { train: {}, metrics: [], engine: 'onnx', report: {} } as unknown as VariantExperiment;

const key = (statement: string, seed = 0) =>
  keyOf(networkFrom(`input 9x9x1\n${statement}\nflatten\ndense 2`), experiment, { fingerprint: 'x', seed });

it('does not depend on how a model is written', () => {
  expect(key('eye: conv 8 p1x1 s=2 kernel=3  # a remark')).toBe(key('conv 8 k3 s2 p1'));
});

it('depends on every argument, on the activation and on the seed', () => {
  const keys = [key('conv 8 k3'), key('conv 8 k3 relu'), key('conv 8 k3 s2'), key('conv 8 k3', 1)];
  expect(new Set(keys).size).toBe(4);
});
