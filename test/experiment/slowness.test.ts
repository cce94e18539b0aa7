import { expect, it } from 'vitest';
import { slownessOf } from '../../src/experiment/slowness.ts';
import { networkFrom } from '../support/models.ts';

/** 1,000,000 multiply-adds, 9 in 10 of them in the second layer. */
const text = 'input 100\ndense 1000 relu\ndense 900 relu';
const network = networkFrom(text);

it('warns of hours of training, at the layer that takes most of them', () => {
  const [warning, ...more] = slownessOf(network, 'tfjs', { samples: 54_000, epochs: 5 });
  expect(more).toEqual([]);
  expect(warning).toMatchObject({ severity: 'warning', code: 'slow-engine', label: '90 % of it' });
  expect(warning!.message).toBe(
    'training on the engine tfjs takes about 5 hours for 5 epochs of 54,000 samples',
  );
  expect(text.slice(warning!.span!.start, warning!.span!.end)).toBe('dense 900 relu');
});

it('counts long times in days', () =>
  expect(slownessOf(network, 'tfjs', { samples: 54_000, epochs: 100 })[0]!.message).toContain(
    'about 4 days',
  ));

it('says nothing of less than an hour, nor of an engine with native code', () => {
  expect(slownessOf(network, 'tfjs', { samples: 50_000, epochs: 1 })).toEqual([]);
  expect(slownessOf(network, 'onnx', { samples: 54_000, epochs: 100 })).toEqual([]);
});
