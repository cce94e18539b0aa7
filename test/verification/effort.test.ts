import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { planEffort } from '../../src/verification/effort.ts';
import { networkFrom } from '../support/models.ts';

const net = (name: string) => networkFrom(readFileSync(name, 'utf8'));

it('takes fewer samples and fewer differences the larger a model is', () => {
  expect(planEffort(networkFrom('input 4\ndense 3'), {})).toMatchObject({
    batch: 4,
    sampling: { kind: 'numbers' },
  });
  expect(planEffort(net('models/lenet.nn'), {})).toMatchObject({
    batch: 4,
    sampling: { kind: 'directions' },
  });
  const large = planEffort(net('models/resnet18.nn'), {});
  expect(large.sampling).toEqual({ kind: 'together' });
  expect(large.batch).toBeLessThan(4);
});

it('says how long it would take where that is too long, at the layer that takes most of it', () => {
  const deep = networkFrom('input 224x224x3\nrepeat 12 { conv 256 k3 same relu }\nglobalpool\ndense 10');
  const error = {
    code: 'too-long-to-verify',
    span: expect.anything(),
    message: expect.stringMatching(/about \d+ minutes$/),
  };
  expect(() => planEffort(deep, {})).toThrow(
    expect.objectContaining({ diagnostics: [expect.objectContaining(error)] }),
  );
  expect(planEffort(deep, { thorough: true }).seconds).toBeGreaterThan(300);
  expect(() => planEffort(net('models/lenet.nn'), { batch: 100_000 })).toThrow('too-long-to-verify');
});

it('keeps to what a layer needs to train on', () => {
  const normalised = networkFrom('input 4\ndense 3\nbatchnorm\ndense 2');
  expect(() => planEffort(normalised, { batch: 1 })).toThrow('batch-too-small');
  expect(planEffort(normalised, { batch: 3 }).batch).toBe(3);
});
