import { expect, it } from 'vitest';
import { caughtBy, differentiable, planted } from '../support/proof.ts';

it('plants at least four faults in every gradient rule, 200 in all', () => {
  const few = differentiable.filter((kind) => planted.filter(({ op }) => op === kind).length < 4);
  expect(few).toEqual([]);
  expect(planted.length).toBeGreaterThanOrEqual(200);
});

it('catches what is planted, by wrong numbers', () => {
  const missed = planted.filter((fault) => caughtBy(fault, 40) !== 'numbers');
  expect(missed.map(({ op, fault }) => `${op}: ${fault}`)).toEqual([]);
});
