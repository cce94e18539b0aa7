import { expect, it } from 'vitest';
import {
  type OptimizerSpecification,
  optimizerScalars,
  scalarFormulas,
} from '../../src/compiler/optimizers.ts';

const moments = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 } as const;

const specifications: readonly OptimizerSpecification[] = [
  { kind: 'sgd' },
  { kind: 'sgd', weight_decay: 0.1 },
  { kind: 'sgd', momentum: 0.9, dampening: 0.3 },
  { kind: 'adam', ...moments },
  { kind: 'adamw', ...moments, weight_decay: 0.01 },
  { kind: 'adamax', ...moments },
  { kind: 'nadam', ...moments, momentum_decay: 0.004 },
  { kind: 'rmsprop', smoothing: 0.99, epsilon: 1e-8 },
  { kind: 'adagrad', epsilon: 1e-10, rate_decay: 0.2 },
];

/** What a formula comes to, read as Python and JavaScript both read it; `where` says what m and p are. */
function evaluate(formula: string, rate: number, step: number): number {
  const [expression, momentum = '0'] = formula.split(/ where m\(i\) = | and p\(i\) = .*/);
  const m = new Function('i', `return ${momentum}`) as (i: number) => number;
  const p = (count: number) => Array.from({ length: count }, (_, i) => m(i + 1)).reduce((a, b) => a * b, 1);
  const names = { rate, step, m, p, min: Math.min };
  return new Function(...Object.keys(names), `return ${expression}`)(...Object.values(names)) as number;
}

it.each(specifications)('$kind: the formulas of its scalars give what nnc feeds', (specification) => {
  for (const step of [1, 2, 30]) {
    const formulas = Object.entries(scalarFormulas(specification));
    const found = Object.fromEntries(formulas.map(([name, text]) => [name, evaluate(text, 0.05, step)]));
    const expected = optimizerScalars(specification, 0.05, step);
    expect(Object.keys(found)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(found[name], name).toBeCloseTo(value, 12);
  }
});
