/** What `nnc check` says of an experiment and its model, and where. */
import { describe, expect, it } from 'vitest';
import { renderPretty } from '../../src/diagnostics/render.ts';
import { checkExperiment } from '../../src/experiment/check.ts';
import { unmark } from '../check/marked.ts';
import { cases, MODEL } from './cases.ts';
import { lines } from './support.ts';

function check(text: string, model = MODEL) {
  return checkExperiment(text, 'x.yaml', (path) => (path === 'net.nn' ? model : undefined));
}

/** `code at «text»: message`, the text being of the file in which it stands. */
function said(text: string, model = MODEL): readonly string[] {
  const { diagnostics, sources } = check(text, model);
  return diagnostics.flatMap((each) => lines([each], sources.get(each.span?.file ?? '') ?? ''));
}

/** As people read it. */
function printed(text: string, model = MODEL): string {
  const { diagnostics, sources } = check(text, model);
  return renderPretty(diagnostics, sources, { color: false });
}

const training = 'optimizer: {kind: adam}}\n';
const head = `model: net.nn\ndata: {source: mnist}\ntrain: {epochs: 1, loss: cross_entropy, ${training}`;
const missing = head.replace('source: mnist', 'source: npz, path: none');

it.each(cases.map(([name, marked, ...codes]) => ({ name, marked, codes })))('$name', ({ marked, codes }) => {
  const { text, marks } = unmark(marked);
  const found = check(text).diagnostics.map(({ code, span }) => `${span?.start}-${span?.end} ${code}`);
  expect(found.toSorted()).toEqual(
    marks.map(([start, end], index) => `${start}-${end} ${codes[index]}`).toSorted(),
  );
});

describe('one pass', () => {
  it('names every key that is missing', () => {
    expect(said('seeds: 3')).toEqual([
      expect.stringContaining('needs the key "data"'),
      expect.stringContaining('needs the key "train"'),
      expect.stringContaining('no-model'),
    ]);
    expect(said('model: net.nn\ndata: {source: mnist}\ntrain: {batch: 3}')).toEqual(
      ['epochs', 'loss', 'optimizer'].map((key) => `missing-key at «train»: train needs the key "${key}"`),
    );
  });

  it('holds the classes against the model though the path is missing', () => {
    const text = head.replace('source: mnist', 'source: folders, classes: [a, b, c]');
    expect(said(text).map((each) => each.split(':')[0])).toEqual([
      'missing-key at «data»',
      'data-output at «dense $width softmax init=$init»',
    ]);
  });

  it('checks the model beside an unknown key', () => {
    const text = `${missing.replace('path: none', 'path: none, classes: [a, b]')}matrix:
  - product: {kernel: [3, 900]}
    exclude: [{kernel: 3}]
fallback: {parameters: {sizze: 3}}
`;
    expect(said(text).map((each) => each.split(':')[0])).toEqual([
      'unknown-key at «exclude»',
      'data-output at «dense $width softmax init=$init»',
      'kernel-too-large at «conv 4 k$kernel relu»',
      'unknown-parameter at «sizze»',
    ]);
  });

  it('does not guess from what is wrong', () => {
    // Neither the loss nor the batch is known, and the axis of an optimizer's key depends on its kind.
    const text =
      'model: net.nn\ndata: {source: mnist}\ntrain: {epochs: 1, loss: mes, batch: x, optimizer: {kind: sgd}}\n';
    expect(
      said(`${text}matrix: [{product: {train.optimizer.momentum: [0.5]}}]`).map((each) => each.split(' ')[0]),
    ).toEqual(['bad-value', 'bad-value', 'missing-key']);
  });

  it('leaves out variants whose parameters are no values', () => {
    expect(said(`${head}matrix: [{include: [{size: [28]}, {size: 28}]}]`)).toEqual([
      expect.stringContaining('bad-value at «[28]»: parameters.size must be'),
    ]);
  });
});

describe('several variants', () => {
  it('says each error of its own variants', () => {
    const wide = 'model two(act = softmax)\ninput 784\ndense 10 $act\n';
    expect(said(`${head}matrix: [{product: {act: [softmax, sigmoid, relu]}}]`, wide)).toEqual([
      expect.stringMatching(/the model ends in sigmoid \(in the variant act=sigmoid\)$/),
      expect.stringMatching(/the model ends in relu \(in the variant act=relu\)$/),
    ]);
  });

  it('keeps an error of the fallback where another variant has that code at that place', () => {
    const text = `${missing}matrix: [{product: {kernel: [5, 900]}}]\nfallback: {parameters: {size: 4}}\n`;
    expect(said(text)).toEqual([
      'kernel-too-large at «conv 4 k$kernel relu»: the kernel does not fit: the map is 28x28, the window 900 (in the variant kernel=900)',
      'kernel-too-large at «conv 4 k$kernel relu»: with the fallback, the kernel does not fit: the map is 4x4, the window 5 (in the variant kernel=5)',
    ]);
  });

  it('says what the fallback shares with the experiment once', () => {
    const text = `${missing}parameters: {kernel: 900}\nfallback: {parameters: {size: 24}}\n`;
    expect(said(text)).toHaveLength(1);
  });
});

describe('what is known without the data', () => {
  it.each([
    [
      'another shape than mnist',
      'input 32x32x3\nflatten\ndense 10 softmax\n',
      'data-input at «input 32x32x3»: the samples are 28x28x1',
    ],
    [
      'another count than its ten classes',
      'input 784\ndense 7 softmax\n',
      'data-output at «dense 7 softmax»: the model gives 7 numbers a sample, but the data has 10 classes',
    ],
    ['one number', 'input 784\ndense 1\n', 'data-output at «dense 1»: the model gives 1 number a sample'],
  ])('%s', (_, model, expected) => {
    expect(said(head, model)).toEqual([expect.stringContaining(expected)]);
  });

  it('a batch of one for batch normalisation', () => {
    const model = 'input 784\ndense 16 bias=false\nbatchnorm relu\ndense 10 softmax\n';
    expect(said(head.replace('epochs', 'batch: 1, epochs'), model)).toEqual([
      'batch-too-small at «batchnorm relu»: batchnorm needs at least 2 samples to train on, and a batch has 1',
    ]);
    expect(said(head, model)).toEqual([]);
  });

  it.each([
    ['batch: 19', '', '(8000 samples by 19) has 1'],
    ['batch: 27', ', split: {test: 0.1, validation: 0.25}', undefined],
    ['batch: 71', ', split: {test: 0.3, validation: 0.3}', '(4900 samples by 71) has 1'],
    ['batch: 71', ', split: {test: 0.3}', undefined],
  ])('a last batch that is too short for batch normalisation: %s%s', (batch, split, expected) => {
    const model = 'input 784\ndense 16 bias=false\nbatchnorm relu\ndense 10 softmax\n';
    const text = head.replace('epochs', `${batch}, epochs`).replace('mnist', `mnist${split}`);
    expect(said(text, model)).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
  });

  it('a last batch that is too short in one variant', () => {
    const model = 'input 784\ndense 16 bias=false\nbatchnorm relu\ndense 10 softmax\n';
    expect(said(`${head}matrix: [{product: {train.batch: [2, 19, 32]}}]`, model)).toEqual([
      expect.stringMatching(/^batch-too-small at «batchnorm relu».*in the variant train.batch=19/),
    ]);
  });

  it('keeps silent about the default metric where numbers are predicted', () => {
    const values = 'model: net.nn\ndata: {source: csv, path: none.csv, target: y, target_kind: values}\n';
    expect(said(`${values}train: {epochs: 1, loss: mse, ${training}`, 'input 8\ndense 1\n')).toEqual([]);
  });

  it('one map where a vector is wanted', () => {
    expect(said(head, 'input 28x28x1\nconv 10 k3\n')).toEqual([expect.stringContaining('loss-needs-vector')]);
  });
});

describe('what in the experiment asks for it', () => {
  it.each([
    [
      'loss-needs-probabilities',
      `${head.replace('cross_entropy', 'binary_cross_entropy')}`,
      MODEL,
      'x.yaml:3:26',
      'the loss is binary_cross_entropy',
    ],
    [
      'a loss of the matrix',
      `${head}matrix: [{product: {train.loss: [binary_cross_entropy]}}]`,
      MODEL,
      'x.yaml:4:34',
      'the loss is binary_cross_entropy',
    ],
    ['the classes', missing.replace('none', 'none, classes: [a, b, c]'), MODEL, 'x.yaml:2:42', 'the classes'],
    [
      'a fallback of other data',
      `${missing.replace('none', 'none, classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]')}fallback: {data: {source: csv, path: none, target: y, classes: [1, 2]}}`,
      MODEL,
      'x.yaml:4:64',
      'the classes',
    ],
    ['the data', head, 'input 784\ndense 7\n', 'x.yaml:2:16', 'the data'],
  ])('%s', (_, text, model, place, words) => {
    const shown = printed(text, model);
    expect(shown).toContain(`--> ${place}\n`);
    expect(shown).toContain(words);
  });
});

it('offers quotes around a value with a comma', () => {
  const text = `${head}parameters: {init: uniform(0, 1)}\n`;
  const [edit] = check(text).diagnostics[0]!.fixes![0]!.edits;
  expect(said(text.slice(0, edit!.span.start) + edit!.text + text.slice(edit!.span.end))).toEqual([]);
});
