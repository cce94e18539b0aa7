import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { verifyCommand } from '../../src/cli/verify.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { definitionOf, type OpKind } from '../../src/ops/index.ts';
import { type Compared, verifyGradients } from '../../src/verification/verify.ts';
import { planted } from '../ops/planted.ts';
import { hasTfjsNode } from '../support/tfjs-node.ts';

const folder = await mkdtemp(join(tmpdir(), 'nnc-verify-'));

async function file(text: string): Promise<string> {
  const path = join(folder, 'net.nn');
  await writeFile(path, text);
  return path;
}

/** Does the work while the op table holds the named fault. */
async function whilePlanted<Result>(op: OpKind, fault: string, work: () => Promise<Result>): Promise<Result> {
  const definition = definitionOf(op) as { gradient: unknown };
  const right = definition.gradient;
  definition.gradient = planted.find((each) => each.op === op && each.fault === fault)!.rule;
  try {
    return await work();
  } finally {
    definition.gradient = right;
  }
}

const verdicts = (rows: readonly Compared[]) =>
  Object.fromEntries(rows.map(({ name, verdict }) => [name, verdict]));

const TANH = 'input 5\nfirst: dense 4 tanh\nsecond: dense 4 tanh\nthird: dense 3 softmax\n';

it.each([
  [
    'convolutions, pools and joins',
    'input 9x9x2\nconv 3 k3 relu\npool 2 s1\nresidual { conv 3 k3 same tanh }\nglobalpool\ndense 3 softmax',
  ],
  ['normalisation and dropout', 'input 6\ndense 5\nbatchnorm relu\ndropout 0.4\nlayernorm\ndense 1 sigmoid'],
  ['equal maxima in every window', 'input 4x4x2\nupsample 2\npool 3 s1\nflatten\ndense 2'],
  ['weights that start at zero', 'input 4\ndense 3 relu init=zeros\ndense 2 softmax init=zeros'],
  ['nothing to train', 'input 4\nsoftmax'],
])('%s: agrees with float64, TensorFlow.js and finite differences', async (_name, text) => {
  const { rows, sampling, kinks, verdict } = await verifyGradients({ model: await file(text) });
  expect([verdict, sampling.kind, kinks.skipped]).toEqual(['right', 'numbers', 0]);
  for (const { name, errors } of rows) {
    expect(Object.keys(errors)).toEqual([
      'float64',
      ...(hasTfjsNode ? ['tfjs-node'] : []),
      'tensorflow',
      ...(name === 'loss' ? [] : ['differences']),
    ]);
  }
});

it('takes differences of a model without its overrides, and compares these with everybody else', async () => {
  const text = 'input 4\nhidden: dense 5 sigmoid(gradient=identity)\ndense 3 softmax';
  const { verdict, overridden, rows } = await verifyGradients({ model: await file(text) });
  expect([verdict, overridden]).toEqual(['right', ['hidden']]);
  expect(Object.values(rows[1]!.errors)).toHaveLength(hasTfjsNode ? 4 : 3);
});

it('tells a wrong rule from a right one, and the layers that it spoils', async () => {
  const model = await file(TANH);
  const { rows, verdict } = await whilePlanted('tanh', 'multiplied by the batch', () =>
    verifyGradients({ model }),
  );
  expect(verdict).toBe('wrong');
  expect(verdicts(rows)).toEqual({ loss: 'right', first: 'wrong', second: 'wrong', third: 'right' });
  // The loops in float64 follow the same wrong rule; the others know nothing of it.
  expect(rows[1]!.errors.float64).toBeLessThan(rows[1]!.allowed);
  expect(rows[1]!.errors.tensorflow).toBeGreaterThan(0.1);
  expect(rows[1]!.errors.differences).toBeGreaterThan(0.1);
});

it('takes for wrong only what is wrong at another point too', async () => {
  const model = await file(TANH);
  const definition = definitionOf('tanh') as { gradient: unknown };
  const right = definition.gradient;
  const said: string[] = [];
  const onProgress = (doing: string) => {
    said.push(doing);
    if (doing.startsWith('not all agrees')) definition.gradient = right;
  };
  const work = () => verifyGradients({ model, onProgress });
  const { verdict } = await whilePlanted('tanh', 'multiplied by the batch', work);
  expect(verdict).toBe('right');
  expect(said).toContain('not all agrees: once more at another point');
});

it('prints the verdict, names the layer where it begins, and ends with 1', async () => {
  const model = await file(TANH);
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const code = await whilePlanted('tanh', 'multiplied by the batch', () => verifyCommand(model, {}));
  const [text, progress] = [written, said].map(({ mock }) => mock.calls.map(([part]) => part).join(''));
  written.mockRestore();
  said.mockRestore();
  expect(code).toBe(1);
  expect(text).toMatch(/^second +weight, bias .* wrong$/m);
  expect(text).toContain(
    'WRONG: second, or what comes right behind it; what comes before it may only follow from it',
  );
  expect(progress).toContain('finite differences');
});

it.each<[string, string, OpKind]>([
  ['a convolution', 'input 7x7x1\nconv 2 k3 tanh\nconv 2 k3\nflatten\ndense 2 softmax', 'conv'],
  ['a pool', 'input 6x6x1\nconv 2 k3\npool 2\nflatten\ndense 2 softmax', 'maxPool'],
  ['a product', 'input 4\ndense 3 tanh\ndense 2 softmax', 'matMul'],
  ['the loss', 'input 4\ndense 3 softmax', 'logSoftmax'],
])('finds the wrong rule of %s', async (_what, text, op) => {
  const model = await file(text);
  const fault = planted.find((each) => each.op === op)!.fault;
  const { verdict } = await whilePlanted(op, fault, () => verifyGradients({ model }));
  expect(verdict).toBe('wrong');
});

it('says that the forward pass differs, and names no layer, where the loss itself is wrong', async () => {
  const definition = definitionOf('tanh') as { evaluate: unknown };
  const right = definition.evaluate;
  definition.evaluate = ([x]: readonly Tensor[]) => ({
    shape: x!.shape,
    data: x!.data.map((value) => Math.tanh(2 * value)),
  });
  const { code, text } = await printed(TANH).finally(() => {
    definition.evaluate = right;
  });
  expect(code).toBe(1);
  expect(text).toMatch(/^loss .* wrong$/m);
  expect(text).toContain('\nWRONG: the loss itself, so the forward pass differs;');
});

it.each([
  ['every gradient is zero', 'input 3\ndense 1 softmax', 'right: all agree that every gradient is zero'],
  ['there are no weights', 'input 5\nrelu', 'right: the loss agrees; the model has no weights'],
])('says so where %s', async (_what, model, conclusion) => {
  const { code, text } = await printed(model);
  expect(code).toBe(0);
  expect(text).toContain(conclusion);
});

/** What the command prints about a model. */
async function printed(model: string): Promise<{ readonly code: number; readonly text: string }> {
  const path = await file(model);
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const code = await verifyCommand(path, {});
    return { code, text: written.mock.calls.map(([part]) => part).join('') };
  } finally {
    written.mockRestore();
    said.mockRestore();
  }
}
