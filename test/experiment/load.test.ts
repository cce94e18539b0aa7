import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../../src/experiment/load.ts';
import { keySpanOf, spanOf } from '../../src/experiment/source.ts';
import { load, problems, valid } from './support.ts';

describe('loadExperiment', () => {
  it.each(readdirSync('experiments').filter((name) => name.endsWith('.yaml')))(
    'takes experiments/%s',
    (name) => {
      expect(problems(readFileSync(`experiments/${name}`, 'utf8'))).toEqual([]);
    },
  );

  it('fills in defaults, also inside of what is chosen by a kind', () => {
    const { experiment } = load(valid);
    expect(experiment.train).toEqual({
      epochs: 1,
      batch: 32,
      loss: { kind: 'mse', reduction: 'mean' },
      optimizer: { kind: 'adam', rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0 },
      threads: 2,
      keep: 'last',
    });
    expect(experiment.data).toEqual({ source: 'mnist', normalize: 'none', split: { test: 0.2, seed: 0 } });
    expect(experiment).toMatchObject({ seeds: 1, metrics: ['accuracy'], engine: 'onnx', parameters: {} });
  });

  it.each([
    [
      'an unknown key',
      `${valid}metrix: []`,
      'unknown-key at «metrix»: unknown key "metrix"; did you mean "matrix"?',
    ],
    [
      'a missing key',
      valid.replace('epochs: 1, ', ''),
      'missing-key at «train»: train needs the key "epochs"',
    ],
    [
      'a key missing from a kind',
      valid.replace('adam', 'sgd'),
      'missing-key at «optimizer»: train.optimizer of kind sgd needs the key "rate"',
    ],
    [
      'a key of another kind',
      valid.replace('{kind: adam}', '{kind: sgd, rate: 1, beta1: 0}'),
      'unknown-key at «beta1»: unknown key "beta1" in train.optimizer of kind sgd; known are kind, rate, momentum, dampening, nesterov, weight_decay',
    ],
    [
      'a wrong type',
      valid.replace('epochs: 1', 'epochs: ten'),
      'bad-value at «ten»: train.epochs must be a whole number, found "ten"',
    ],
    [
      'a fraction',
      valid.replace('epochs: 1', 'epochs: 1.5'),
      'bad-value at «1.5»: train.epochs must be a whole number, found 1.5',
    ],
    [
      'nothing',
      valid.replace('{source: mnist}', ''),
      'bad-value at «data»: data must be a group of keys, found nothing',
    ],
    [
      'a rate of zero',
      valid.replace('kind: adam', 'kind: adam, rate: 0'),
      'bad-value at «0»: train.optimizer.rate must be > 0, found 0',
    ],
    [
      'an unknown word',
      valid.replace('mnist', 'mnst'),
      'bad-value at «mnst»: data.source is one of mnist, idx, npz, csv, boxes, folders, drawn-masks, found "mnst"; did you mean "mnist"?',
    ],
    [
      'an unknown loss',
      valid.replace('mse', 'mes'),
      'bad-value at «mes»: train.loss.kind is one of cross_entropy, focal, binary_cross_entropy, mse, mae, huber, found "mes"; did you mean "mse"?',
    ],
    [
      'an unknown engine',
      `${valid}engine: tfjs-nod`,
      'bad-value at «tfjs-nod»: engine is one of onnx, tfjs-node, tfjs, found "tfjs-nod"; did you mean "tfjs-node"?',
    ],
    [
      'a strange parameter',
      `${valid}parameters: {"a b": 1}`,
      'bad-name at «"a b"»: "a b" is no name of letters, digits and _',
    ],
    [
      'a list entry',
      `${valid}metrics: [accuracy, f2]`,
      'bad-value at «f2»: metrics[1] is one of accuracy, balanced_accuracy, f1, seed, found "f2"; did you mean "f1"?',
    ],
    ['a repeated entry', `${valid}metrics: [f1, f1]`, 'bad-value at «f1»: metrics has "f1" twice'],
    [
      'two things in one matrix entry',
      `${valid}matrix: [{product: {k: [1]}, include: [{k: 1}]}]`,
      'bad-value at «{product: {k: [1]}, include: [{k: 1}]}»: matrix[0] may have one key only',
    ],
    [
      'momentum that looks ahead without any',
      valid.replace('{kind: adam}', '{kind: sgd, rate: 1, nesterov: true}'),
      'bad-momentum at «true»: nesterov needs momentum above 0, and no dampening',
    ],
    [
      'dampening of nothing',
      valid.replace('{kind: adam}', '{kind: sgd, rate: 1, dampening: 0.5}'),
      'bad-momentum at «0.5»: dampening needs momentum above 0',
    ],
    [
      'smoothing of distances',
      valid.replace('loss: mse', 'loss: {kind: mse, label_smoothing: 0.1}'),
      'unknown-key at «label_smoothing»: unknown key "label_smoothing" in train.loss of kind mse; known are kind, reduction',
    ],
    [
      'a word for class weights',
      valid.replace('loss: mse', 'loss: {kind: focal, class_weights: balance}'),
      'bad-value at «balance»: train.loss.class_weights is one of balanced, a list of a number for each class, numbers by class ({cat: 2}), found "balance"; did you mean "balanced"?',
    ],
    [
      'a class that counts nothing',
      valid.replace('loss: mse', 'loss: {kind: focal, class_weights: {a: 0}}'),
      'bad-value at «0»: train.loss.class_weights.a must be > 0, found 0',
    ],
    [
      'class weights in a list that count nothing',
      valid.replace('loss: mse', 'loss: {kind: focal, class_weights: [1, 0]}'),
      'bad-value at «0»: train.loss.class_weights[1] must be > 0, found 0',
    ],
    [
      'two limits for gradients',
      valid.replace('epochs: 1', 'epochs: 1, clip: {norm: 1, value: 1}'),
      'bad-value at «{norm: 1, value: 1}»: train.clip may have one key only',
    ],
    [
      'a schedule of another kind',
      valid.replace('epochs: 1', 'epochs: 1, schedule: {kind: cosin}'),
      'bad-value at «cosin»: train.schedule.kind is one of step, multi_step, exponential, cosine,',
    ],
    [
      'a schedule without what it needs',
      valid.replace('epochs: 1', 'epochs: 1, schedule: {kind: step}'),
      'missing-key at «schedule»: train.schedule of kind step needs the key "every"',
    ],
    [
      'a lowest rate above the full one',
      valid.replace('epochs: 1', 'epochs: 1, schedule: {kind: cosine, minimum: 0.5}'),
      'bad-schedule at «0.5»: the lowest rate, 0.5, is above train.optimizer.rate, 0.001',
    ],
    [
      'seed and seeds',
      `${valid}seeds: 2\nseed: 1`,
      'seed-and-seeds at «1»: seed and seeds are both given: seed is the one to run, seeds how many',
    ],
  ])('says what is wrong with %s, and where', (_, text, expected) => {
    expect(problems(text)).toEqual([expect.stringContaining(expected)]);
  });

  it('finds every error in one pass', () => {
    const text =
      'data: {source: idx}\ntrain: {epochs: 0, loss: mse, optimizer: {kind: sgd, rate: x}, treads: 1}';
    expect(
      problems(text)
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['bad-value at «0»', 'bad-value at «x»', 'missing-key at «data»', 'unknown-key at «treads»']);
  });

  it.each([
    ['keep: best', 'best'],
    ['early_stopping: {metric: loss, patience: 2}', '{metric: loss, patience: 2}'],
    ['schedule: {kind: plateau, metric: f1}', '{kind: plateau, metric: f1}'],
  ])('refuses to select on the test set: %s', (key, place) => {
    const text = valid.replace('epochs: 1', `epochs: 1, ${key}`);
    expect(problems(text)).toEqual([
      expect.stringMatching(/^needs-validation at .* needs data\.split\.validation/),
    ]);
    expect(problems(text)[0]).toContain(`«${place}»`);
    expect(problems(text.replace('mnist', 'mnist, split: {validation: 0.1}'))).toEqual([]);
  });

  it('checks the experiment as its fallback has it', () => {
    const text = `${valid.replace('mnist', 'idx, path: x, split: {validation: 0.1}').replace('epochs: 1', 'epochs: 1, keep: best')}fallback: {data: {source: mnist}}`;
    expect(problems(text)).toEqual([
      expect.stringContaining('with the fallback, keep: best needs data.split.validation'),
    ]);
  });

  it('offers the right word as an edit', () => {
    const text = `${valid}metrix: []`;
    const [fix] = loadExperiment(text, 'x.yaml').diagnostics[0]!.fixes!;
    const { span, text: word } = fix!.edits[0]!;
    expect(text.slice(0, span.start) + word + text.slice(span.end)).toBe(`${valid}matrix: []`);
  });
});

describe('YAML', () => {
  it.each([
    ['a syntax error', `${valid}a: [`, 'yaml-syntax'],
    ['a key that is there twice', `${valid}data: 3`, 'duplicate-key at «data»: the key data is there twice'],
    ['an anchor', `${valid}parameters: {a: &x 3}`, 'yaml-anchor at «&x»: anchors (&x)'],
    ['a tag', `${valid}parameters: {a: !!str 3}`, 'yaml-tag at «!!str»: tags (!!str)'],
    ['a key that is a list', `${valid}? [a]\n: 3`, 'yaml-key at «[a]»: a key has to be a word'],
    ['a second document', `${valid}---\na: 3`, 'yaml-documents at «---»: a second document begins here'],
    ['a tag of code', `${valid}model: !!js/function x`, 'yaml-tag at «!!js/function»: tags (!!js/function)'],
    [
      'a file too large',
      `# ${'x'.repeat(262144)}`,
      'yaml-too-large at «»: the file has 262146 bytes; at most 262144 are read',
    ],
    ['a bomb of brackets', '['.repeat(100_000), 'yaml-too-deep'],
    ['deep nesting', `${'['.repeat(60)}${']'.repeat(60)}`, 'yaml-too-deep'],
    ['a merge key', `${valid}<<: {}`, 'unknown-key at «<<»'],
    ['a key of the prototype', `${valid}__proto__: {}`, 'unknown-key at «__proto__»'],
    ['an empty file', '', 'bad-value at «»: the experiment must be a group of keys, found nothing'],
  ])('refuses %s with one error', (_, text, expected) => {
    expect(problems(text)).toEqual([expect.stringContaining(expected)]);
  });

  it('refuses an alias', () => {
    expect(problems(`${valid}parameters: {a: &x 3, b: *x}`)[1]).toContain('yaml-alias at «*x»');
  });

  it('never throws', () => {
    const pieces = fc.constantFrom(
      ...'{}[]:,-?&*!|>#"\' \n\tadefx1',
      'data',
      'train',
      'matrix: ',
      ...valid.split(' '),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        loadExperiment(parts.join(''), 'x.yaml');
        loadExperiment(valid + parts.join(''), 'x.yaml');
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('places', () => {
  const text = `${valid}matrix:\n  - product: {kernel: [3, 5]}\n`;
  const { source } = load(text);
  const at = ({ start, end }: { readonly start: number; readonly end: number }) => text.slice(start, end);

  it('finds values, keys, and the nearest thing around what is not there', () => {
    expect(at(spanOf(source, ['matrix', 0, 'product', 'kernel', 1]))).toBe('5');
    expect(at(spanOf(source, ['matrix', 0, 'product', 'kernel', 7]))).toBe('[3, 5]');
    expect(at(keySpanOf(source, ['matrix', 0, 'product', 'kernel']))).toBe('kernel');
    expect(at(keySpanOf(source, ['train', 'threads']))).toBe('train');
  });
});
