/** What a model is once it is unrolled. */
import { expect, it } from 'vitest';
import { found, networkOf } from './marked.ts';

const paths = (text: string) => networkOf(text).layers.map((layer) => layer.path);

it('counts each kind within its scope', () => {
  expect(paths('block stage(n) { dense $n; relu; dense $n }\ninput 3\nstage 2\nstage 3')).toEqual([
    'input[0]',
    'stage[0]/dense[0]',
    'stage[0]/relu[0]',
    'stage[0]/dense[1]',
    'stage[1]/dense[0]',
    'stage[1]/relu[0]',
    'stage[1]/dense[1]',
  ]);
});

it('lets a label replace its own segment, and nothing else', () => {
  const { layers } = networkOf('input 3\nhead: dense 3\ndense 2\nbody: repeat 2 { relu }');
  expect(layers.map((layer) => layer.path)).toEqual([
    'input[0]',
    'head',
    'dense[1]',
    'body/round[0]/relu[0]',
    'body/round[1]/relu[0]',
  ]);
  expect(layers.map((layer) => layer.structuralPath)).toEqual([
    'input[0]',
    'dense[0]',
    'dense[1]',
    'repeat[0]/round[0]/relu[0]',
    'repeat[0]/round[1]/relu[0]',
  ]);
});

it('joins the arms of a branch, an empty one being the input', () => {
  const { layers } = networkOf('input 3\nbranch { dense 2 } { } { relu; tanh } concat');
  expect(layers.map(({ path, inputs, output }) => [path, inputs, output])).toEqual([
    ['input[0]', [], [3]],
    ['branch[0]/arm[0]/dense[0]', [0], [2]],
    ['branch[0]/arm[2]/relu[0]', [0], [3]],
    ['branch[0]/arm[2]/tanh[0]', [2], [3]],
    ['branch[0]/concat[0]', [1, 0, 3], [8]],
  ]);
});

it('adds a residual to its input', () => {
  const join = networkOf('input 3\nresidual { dense 3; relu }').layers.at(-1);
  expect(join).toMatchObject({ path: 'residual[0]/add[0]', kind: 'add', inputs: [0, 2] });
});

it('gives a block its arguments by place and by name, and defaults that use earlier ones', () => {
  const text =
    'block b(n, m = $n * 2, act = relu) { dense $n $act; dense $m }\ninput 3\nb 4\nb m=5 n=1 act=tanh';
  const { layers } = networkOf(text);
  expect(layers.slice(1).map((layer) => [layer.output[0], layer.activation?.kind])).toEqual([
    [4, 'relu'],
    [8, undefined],
    [1, 'tanh'],
    [5, undefined],
  ]);
});

it('gives a block booleans and initialisers, bare or by name', () => {
  const text =
    'block b(i, bias = true) { dense 2 init=$i bias=$bias }\ninput 3\nb uniform(0, 1)\nb zeros false\ndense 1';
  const weights = networkOf(text)
    .layers.slice(1, 3)
    .map((layer) => layer.weights);
  expect(weights[0]?.weight?.initialiser).toEqual({ kind: 'uniform', low: 0, high: 1 });
  expect(Object.keys(weights[1]!)).toEqual(['weight']);
});

it('sees the parameters around the definition of a block, not around its call', () => {
  expect(found('block a(n) { dense $n }\nblock b(m) { a $m; dense $n }\ninput 3\nb 3')).toEqual([
    expect.stringMatching('unknown-parameter'),
  ]);
});

it('computes with integers exactly', () => {
  const { layers } = networkOf(
    'model m(n = 7)\ninput 3\ndense ($n + 1) / 4 * 3\ndense $n - 2 - 1\ndense (-$n + 8)',
  );
  expect(layers.slice(1).map((layer) => layer.output[0])).toEqual([6, 4, 1]);
});

it('fills in defaults, some from other arguments', () => {
  const pool = networkOf('input 9x9x2\npool 3').layers[1]!;
  expect(pool.arguments).toMatchObject({ window: [3, 3], stride: [3, 3], padding: [0, 0] });
});

it('takes an option in every spelling', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: braces of the language
  const spellings = ['k3', 'k=3', 'kernel=3', 'k$k', 'k($k + 0)', 'k3x3', 'kernel=3x3', 'k${k}x3'];
  const outputs = spellings.map(
    (each) => networkOf(`model m(k = 3)\ninput 8x8x3\nconv 4 ${each} p($k - 2)`).layers[1]!.arguments,
  );
  expect(new Set(outputs.map((each) => JSON.stringify(each))).size).toBe(1);
});

it('uses the blocks of another file, which sees only itself', () => {
  const files: Record<string, string> = {
    'lib/blocks.nn': 'use "deep.nn"\nblock stage(n) { inner $n }',
    'lib/deep.nn': 'model ignored(x = 3)\nblock inner(n) { dense $n }',
  };
  const { layers } = networkOf('use "lib/blocks.nn"\ninput 3\nstage 5', { readFile: (path) => files[path] });
  expect(layers.map((layer) => layer.path)).toEqual(['input[0]', 'stage[0]/inner[0]/dense[0]']);
});

it('does not pass on what a used file uses', () => {
  const files: Record<string, string> = {
    'a.nn': 'use "b.nn"\nblock one { two }',
    'b.nn': 'block two { relu }',
  };
  const options = { readFile: (path: string) => files[path] };
  expect(found('use "a.nn"\ninput 3\none\ntwo', options)).toEqual([expect.stringMatching('unknown-layer')]);
});

it('refuses files that use each other', () => {
  const readFile = (path: string) => (path === 'a.nn' ? 'use "model.nn"\nblock a { relu }' : undefined);
  expect(found('use "a.nn"\ninput 3\na', { readFile })).toEqual([expect.stringMatching('use-cycle')]);
});

it('reports the errors of a used file in that file', () => {
  const readFile = () => 'block a { dense 3 3 }';
  expect(found('use "a.nn"\ninput 3\na', { readFile })).toEqual([
    expect.stringMatching('too-many-arguments'),
  ]);
});

it('takes the name of the model, or of the file', () => {
  expect(networkOf('model net\ninput 3\nrelu').name).toBe('net');
  expect(networkOf('input 3\nrelu').name).toBe('model');
});

it('silences a warning on its line or the next', () => {
  const silent = '# nnc: allow(empty-repeat) because it is a test';
  expect(found(`input 3\n${silent}\nrepeat 0 { relu }\ntanh`)).toEqual([]);
  expect(found(`input 3\nrepeat 0 { relu } ${silent}\ntanh`)).toEqual([]);
  expect(found(`input 3\n${silent}\n\nrepeat 0 { relu }\ntanh`)).toHaveLength(2);
});

it('says nothing about unused names while there are errors', () => {
  expect(found('model m(a = 1)\ninput 3\ndens 3')).toEqual([expect.stringMatching('unknown-layer')]);
});

it('judges no call of a block whose definition could not be read', () => {
  expect(found('block b(n = ) { dense 3 }\ninput 3\nb 4 q=3\nb')).toEqual([
    expect.stringMatching('syntax-error'),
  ]);
});

it('judges no parameter where the model line could not be read', () => {
  expect(found('model m(n = )\ninput 3\ndense $n')).toEqual([expect.stringMatching('syntax-error')]);
});
