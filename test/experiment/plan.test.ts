import { describe, expect, it } from 'vitest';
import type { Overrides } from '../../src/experiment/overrides.ts';
import { plan } from '../../src/experiment/plan.ts';
import { lines, load, valid } from './support.ts';

const planned = (text: string, overrides: Overrides = {}) => {
  const result = plan(load(text), overrides).plan;
  if (result === undefined) throw new Error(said(text, overrides).join('\n'));
  return result;
};
const values = (text: string, overrides: Overrides = {}) =>
  planned(text, overrides).variants.map((variant) => variant.values);
const said = (text: string, overrides: Overrides = {}) =>
  lines(plan(load(text), overrides).diagnostics, text);

describe('the matrix', () => {
  it('is one variant where there is none', () => {
    const { variants, seeds } = planned(`${valid}parameters: {width: 8}`);
    expect(variants).toMatchObject([{ values: {}, parameters: { width: 8 } }]);
    expect(seeds).toEqual([0]);
  });

  it('goes through products in file order, the last axis fastest, then through includes', () => {
    const text = `${valid}matrix:\n - product: {a: [1, 2], b: [x, y]}\n - include: [{a: 3}, {c: true}]\n`;
    expect(values(text)).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
      { a: 3 },
      { c: true },
    ]);
  });

  it('merges bare axes into the parameters and sets dotted ones in the experiment', () => {
    const text = `${valid}parameters: {a: 1, b: 2}\nmatrix: [{product: {a: [5], train.batch: [64], train.loss: [mse]}}]`;
    const [variant] = planned(text).variants;
    expect(variant!.parameters).toEqual({ a: 5, b: 2 });
    expect(variant!.experiment.train).toMatchObject({ batch: 64, loss: { kind: 'mse', reduction: 'mean' } });
  });

  it('fills in defaults after setting: those of one optimizer do not reach the other', () => {
    const text = `${valid.replace('kind: adam', 'kind: adam, rate: 0.1')}matrix: [{product: {train.optimizer.kind: [sgd, adam]}}]`;
    const optimizers = planned(text).variants.map((variant) => variant.experiment.train.optimizer);
    expect(optimizers[0]).toMatchObject({ kind: 'sgd', rate: 0.1 });
    expect(optimizers[0]).not.toHaveProperty('beta1');
    expect(optimizers[1]).toMatchObject({ kind: 'adam', beta1: 0.9 });
  });

  it('gives a variant nothing that depends on the others', () => {
    const keys = Object.keys(
      planned(`${valid}matrix: [{include: [{a: 1}, {a: 2}]}]`).variants[0]!.experiment,
    );
    expect(keys.sort()).toEqual(['data', 'engine', 'metrics', 'report', 'train']);
  });

  it('removes duplicates with a warning at the second', () => {
    const text = `${valid}matrix: [{include: [{a: 1, train.batch: 32}, {a: 1}]}]`;
    expect(values(text)).toHaveLength(1);
    expect(said(text)).toEqual([
      'duplicate-variant at «{a: 1}»: matrix[0].include[1] has the variant a=1 again; it is run once',
    ]);
  });

  it.each([
    [
      '{product: {train.bach: [3]}}',
      'unknown-key at «train.bach»: unknown key "bach" in train; did you mean "batch"?',
    ],
    [
      '{product: {a: [1, 2], train.batch: [3, x]}}',
      'bad-value at «x»: train.batch must be a whole number, found "x"',
    ],
    [
      '{include: [{a: [1]}]}',
      'bad-value at «[1]»: parameters.a must be a number or a text or true or false, found a list',
    ],
    ['{product: {train.keep: [last, best]}}', 'needs-validation at «best»'],
    [
      '{product: {parameters.a: [3]}}',
      'bad-axis at «parameters.a»: axis "parameters.a": a parameter of the model is written without a dot, a',
    ],
    ['{product: {fallback.x: [3]}}', 'bad-axis at «fallback.x»'],
    [
      '{product: {train.epochs.x: [3]}}',
      'bad-axis at «train.epochs.x»: axis "train.epochs.x": "epochs" is 1 here, not a group of keys',
    ],
  ])('says once what is wrong with %s, and where', (entry, expected) => {
    expect(said(`${valid}matrix: [${entry}]`)).toEqual([expect.stringContaining(expected)]);
  });

  const momentum = valid.replace('{kind: adam}', '{kind: sgd, rate: 1, momentum: 0.9, nesterov: true}');

  it.each([
    [
      '{product: {train.optimizer.kind: [sgd, adam]}}',
      'unknown-key at «adam»: unknown key "momentum" in train.optimizer of kind adam; known are kind, rate, beta1',
    ],
    ['{product: {train.optimizer.momentum: [0.9, 0]}}', 'bad-momentum at «0»'],
    [
      '{product: {train.optimizer: [{kind: adamw, weight_dcay: 1}]}}',
      'unknown-key at «weight_dcay»: unknown key "weight_dcay" in train.optimizer of kind adamw; did you mean',
    ],
    [
      '{include: [{train.schedule.kind: cosine}, {train.schedule.kind: exponential}]}',
      'missing-key at «train.schedule.kind»: train.schedule of kind exponential needs the key "factor"',
    ],
  ])('says which setting does not go with the others: %s', (entry, expected) => {
    expect(said(`${momentum}matrix: [${entry}]`)[0]).toContain(expected);
  });

  it('varies losses, optimizers and schedules as wholes', () => {
    const entry = `{product: {train.optimizer: [{kind: adam}, {kind: sgd, rate: 1}], train.loss: [mae, {kind: huber}],
      train.schedule: [{kind: cosine}, {kind: step, every: 2}]}}`;
    const { variants } = planned(`${valid}matrix: [${entry}]`);
    expect(variants.map(({ experiment: { train } }) => train)).toHaveLength(8);
    expect(variants.at(-1)!.experiment.train).toMatchObject({
      optimizer: { kind: 'sgd', momentum: 0 },
      loss: { kind: 'huber', delta: 1 },
      schedule: { kind: 'step', every: 2, factor: 0.1 },
    });
  });

  it('refuses a matrix that cannot be meant', () => {
    const list = JSON.stringify(Array.from({ length: 30 }, (_, index) => index));
    expect(said(`${valid}matrix: [{product: {a: ${list}, b: ${list}, c: ${list}}}]`)).toEqual([
      'matrix-too-large at «matrix»: the matrix has 27000 variants; at most 10000 are planned',
    ]);
  });
});

describe('seeds', () => {
  it.each([
    ['seeds: 3', {}, [0, 1, 2]],
    ['seed: 7', {}, [7]],
    ['seeds: 3', { seed: 5 }, [5]],
    ['seed: 7', { seeds: 2 }, [0, 1]],
  ])('%s with %o', (key, overrides, expected) => {
    expect(planned(`${valid}${key}`, overrides).seeds).toEqual(expected);
  });
});

describe('--only', () => {
  const text = `${valid}matrix: [{product: {a: [1, 2, 3], init: ["uniform(0, 1)", zeros]}}, {include: [{b: 1}]}]`;

  it.each([
    [['a=1'], 2],
    [['a=1,3'], 4],
    [['a=1', 'a=2', 'init=zeros'], 2],
    [['a=2,init=uniform(0, 1)'], 1],
    [['b=1'], 1],
  ])('%j keeps %i', (only, count) => {
    expect(values(text, { only })).toHaveLength(count);
  });

  it.each([
    ['ab=1', 'bad-option: --only ab=1: the matrix has no axis "ab"; it has a, init, b'],
    ['a=4', 'bad-option: --only a=4: the matrix gives a the values 1, 2, 3'],
    ['a=1,b=1', 'bad-option: --only a=1,b=1: no variant has all of these values'],
  ])('says what is wrong with %s', (only, expected) => {
    expect(said(text, { only: [only] })).toEqual([expect.stringContaining(expected)]);
  });

  it('wants an axis', () => {
    expect(said(text, { only: ['3'] })).toEqual(['bad-option: --only 3: AXIS=VALUE was expected']);
  });
});

describe('--set and --threads', () => {
  it('set keys and parameters, values as in YAML', () => {
    const set = [
      'train.epochs=2',
      'parameters.width=16',
      'train.optimizer={kind: sgd, rate: 0.5}',
      'data.split.validation=0.1',
    ];
    const [variant] = planned(valid, { set, threads: 1 }).variants;
    expect(variant!.parameters).toEqual({ width: 16 });
    expect(variant!.experiment.train).toMatchObject({
      epochs: 2,
      threads: 1,
      optimizer: { kind: 'sgd', rate: 0.5 },
    });
    expect(variant!.experiment.data.split).toMatchObject({ validation: 0.1 });
  });

  it.each([
    [
      'train.epoch=2',
      'bad-option: --set train.epoch=2: unknown key "epoch" in train; did you mean "epochs"?',
    ],
    ['train.epochs=x', 'bad-option: --set train.epochs=x: train.epochs must be a whole number, found "x"'],
    ['train.epochs', 'bad-option: --set train.epochs: KEY=VALUE was expected'],
    ['train.epochs=[', 'bad-option: --set train.epochs=[: the value is not valid YAML'],
    ['__proto__.x=1', 'bad-option: --set __proto__.x=1: "__proto__.x" is no key like train.epochs'],
    ['data.path=x', 'bad-option: --set data.path=x: use --data PATH'],
    ['matrix=[]', 'bad-option: --set matrix=[]: matrix cannot be set'],
    [
      'parameters.a=1',
      'bad-option: --set parameters.a=1: a is an axis of the matrix, which would win; use --only a=...',
    ],
  ])('says what is wrong with %s', (set, expected) => {
    expect(said(`${valid}matrix: [{include: [{a: 2}]}]`, { set: [set] })).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  it('checks the number of threads and seeds', () => {
    expect(said(valid, { threads: 0 })).toEqual([
      'bad-option: --threads 0: train.threads must be >= 1, found 0',
    ]);
    expect(said(valid, { seeds: 0 })).toEqual(['bad-option: --seeds 0: seeds must be >= 1, found 0']);
  });
});
