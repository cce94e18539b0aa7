/** Parameters of a model, and values given from outside. */
import { expect, it } from 'vitest';
import {
  formatParameter,
  modelParameters,
  plainParameter,
  splitParameter,
} from '../../src/compiler/expand/parameters.ts';
import { parse } from '../../src/parser/parse.ts';
import { analyseMarked, networkOf } from './marked.ts';

const mlp =
  'model mlp(width = 1024, rate = 0.5, init = uniform(0, 1), gradient = identity in {identity, exact}, bias = true, n)\n' +
  'input 4\ndense $width sigmoid(gradient=$gradient) init=$init bias_init=$init bias=$bias\ndense $n\n' +
  'dense 2 init=constant($rate)';

it('types parameters by their defaults', () => {
  const definitions = modelParameters(parse(mlp, 'mlp.nn').model!);
  expect(definitions.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['width', 'integer', false],
    ['rate', 'number', false],
    ['init', 'initialiser', false],
    ['gradient', 'word', false],
    ['bias', 'boolean', false],
    ['n', undefined, true],
  ]);
  expect(definitions[3]?.allowed?.map(formatParameter)).toEqual(['identity', 'exact']);
});

it('takes numbers, booleans, and text in the grammar of the language', () => {
  const parameters = { width: 8, rate: 1, init: 'normal(0, 0.1)', gradient: 'exact', bias: false, n: '3' };
  const { values, network } = analyseMarked(mlp, { parameters });
  expect(network?.layers[1]?.output).toEqual([8]);
  expect(Object.values(values).map(formatParameter)).toEqual([
    '8',
    '1.0',
    'normal(0, 0.1)',
    'exact',
    'false',
    '3',
  ]);
  expect(Object.values(values).map(plainParameter)).toEqual([8, 1, 'normal(0, 0.1)', 'exact', false, 3]);
});

it.each([
  [{ n: 3, widht: 8 }, 'unknown-parameter'],
  [{ n: 3, width: 8.5 }, 'integer-wanted'],
  [{ n: 3, width: 'relu' }, 'integer-wanted'],
  [{ n: 3, bias: 1 }, 'wrong-type'],
  [{ n: 3, gradient: 'none' }, 'value-not-allowed'],
  [{ n: 3, init: 'uniform(0' }, 'bad-parameter-text'],
  [{ n: 3, init: '$width' }, 'bad-parameter-text'],
  [{}, 'missing-parameter'],
])('refuses %j', (parameters: Record<string, string | number>, code) => {
  expect(analyseMarked(mlp, { parameters }).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
});

it('suggests the nearest name, and points where the value was given', () => {
  const place = { file: 'x.yaml', start: 3, end: 9 };
  const options = { parameters: { n: 3, widht: 8 }, parameterPlaces: { widht: place } };
  expect(analyseMarked(mlp, options).diagnostics[0]).toMatchObject({
    span: place,
    fixes: [{ message: 'did you mean `width`?' }],
  });
});

it.each([
  [{ n: 3, width: 'zeros' }, '`width` is an integer, and `zeros` is given', 'declared here', []],
  [
    { n: 3, gradient: 'exakt' },
    '`gradient` cannot be `exakt`: expected `identity` or `exact`',
    'declared here',
    ['exact'],
  ],
  [{ n: 3, init: 'uniform (0, 1)' }, /given for `init`, is not a value/, 'cannot be read', ['uniform(0, 1)']],
  [{ n: 3, init: '"zeros"' }, /given for `init`, is not a value/, 'cannot be read', ['zeros']],
])(
  'says of %j what was meant, and where the parameter is',
  (parameters: Record<string, string | number>, message, label, fixes) => {
    const [error] = analyseMarked(mlp, { parameters }).diagnostics;
    expect(error).toMatchObject({ message: expect.stringMatching(message), label });
    expect(error?.fixes ?? []).toEqual(
      fixes.map((fix) => ({ message: expect.stringContaining(fix), edits: [] })),
    );
  },
);

it('proposes a word for a value of an experiment, though its text cannot be tried', () => {
  const place = { file: 'x.yaml', start: 3, end: 7 };
  const options = { parameters: { act: 'rleu' }, parameterPlaces: { act: place } };
  const [error] = analyseMarked('model m(act = relu)\ninput 3\ndense 3 $act', options).diagnostics;
  expect(error).toMatchObject({
    code: 'unknown-word',
    span: place,
    fixes: [{ message: 'did you mean `relu`?', edits: [] }],
  });
});

it('computes a default from the value that was given, not from the default', () => {
  const text = 'model m(a = 2, b = $a * 3)\ninput 3\ndense $b\nrelu';
  expect(networkOf(text, { parameters: { a: 5 } }).layers[1]?.output).toEqual([15]);
});

it('splits what the command line gives', () => {
  expect(splitParameter('init = uniform(0, 1)')).toEqual(['init', 'uniform(0, 1)']);
  expect(splitParameter('kernel')).toBeUndefined();
});
