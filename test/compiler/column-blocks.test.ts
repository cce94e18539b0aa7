import { describe, expect, it } from 'vitest';
import { findColumnBlocks } from '../../src/compiler/column-blocks.ts';
import {
  compile,
  compileGradients,
  compileToSavedModel,
  type TrainingSpecification,
} from '../../src/compiler/compile.ts';
import { divideIntoColumnBlocks } from '../../src/compiler/divide.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { gradientOf } from '../../src/compiler/gradient.ts';
import type { Program } from '../../src/compiler/program.ts';
import { verify } from '../../src/compiler/verify.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { givenFor, networkFrom } from '../support/models.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const nadam = { kind: 'nadam', beta1: 0.9, beta2: 0.999, epsilon: 0.01, momentum_decay: 0.004 } as const;
const clip = { norm: 0.01 };

const columns = (tensor: Tensor, start: number, width: number): Tensor => {
  const [rows, all] = tensor.shape as [number, number];
  const places = Array.from(
    { length: rows * width },
    (_, i) => Math.floor(i / width) * all + start + (i % width),
  );
  return { shape: [rows, width], data: Float64Array.from(places, (place) => tensor.data[place]!) };
};

const blocksOf = (text: string) => {
  const { training, evaluation } = compile(networkFrom(text), { loss, optimizer: { kind: 'sgd' } });
  return [...findColumnBlocks(evaluation, training.state)].map(([name, blocks]) => [
    name,
    blocks.map(({ shape }) => shape[1]),
  ]);
};

describe('what is kept in blocks', () => {
  it('is the one large matrix of a network', () => {
    expect(blocksOf('input 784\ndense 1024 sigmoid\ndense 10 softmax')).toEqual([
      ['dense[0]/weight', [256, 256, 256, 256]],
    ]);
    expect(blocksOf('input 28x28x1\nflatten\ndropout 0.2\ndense 1000 relu\ndense 10 softmax')).toEqual([
      ['dense[0]/weight', [336, 336, 328]],
    ]);
  });

  it.each([
    ['small', 'input 100\ndense 1024\ndense 10 softmax'],
    ['narrow', 'input 4000\ndense 500\ndense 10 softmax'],
    ['not most of the network', 'input 784\ndense 1024 relu\ndense 1024 relu\ndense 10 softmax'],
    [
      'one that passes a gradient on',
      'input 8x8x3\nconv 32 k3 relu\nflatten\ndense 1024 relu\ndense 10 softmax',
    ],
  ])('is nothing that is %s', (_name, text) => {
    expect(blocksOf(text)).toEqual([]);
  });
});

const models: readonly [string, string, Partial<TrainingSpecification>][] = [
  ['a passed-through gradient', 'input 340\ndense 800 sigmoid(gradient=identity)\ndense 3 softmax', {}],
  ['an update without kernels', 'input 340\ndense 800 tanh\ndense 3 softmax', { optimizer: nadam }],
  ['clipped by norm', 'input 340\ndense 800 relu\ndense 3 softmax', { clip }],
  ['normalised', 'input 340\ndense 800\nbatchnorm relu\ndropout 0.5\nlayernorm\ndense 3 softmax', {}],
  ['no bias', 'input 340\ndense 800 relu bias=false\ndense 20 relu\ndense 3 softmax', {}],
  ['side by side', 'input 340\nbranch { dense 800 relu } { dense 780 tanh } concat\ndense 3 softmax', {}],
  ['an output in blocks', 'input 520\ndense 512 softmax', {}],
];

describe.each(models)('%s', (_name, text, changes) => {
  const network = networkFrom(text);
  const specification = { loss, optimizer: { kind: 'sgd' }, ...changes } as TrainingSpecification;
  const { training, evaluation } = compile(network, specification);
  const blocks = findColumnBlocks(evaluation, training.state);

  const divide = (program: Program, gradients: 'whole' | 'in-blocks' = 'whole') => {
    const divided = divideIntoColumnBlocks(program, { blocks, gradients });
    verify(divided, 'divideIntoColumnBlocks');
    return divided;
  };
  const given = givenFor(training, network, 2);
  for (const [name, parts] of blocks) {
    for (const { name: part, start, shape } of parts) given[part] = columns(given[name]!, start, shape[1]!);
  }
  /** The same numbers by name, those in blocks cut out of the whole ones. */
  const inBlocks = (values: Readonly<Record<string, Tensor>>, nameOf: (name: string) => string) => {
    const divided = new Map([...blocks].map(([name, parts]) => [nameOf(name), parts]));
    return Object.fromEntries(
      Object.entries(values).flatMap(([name, tensor]) => {
        const parts = divided.get(name);
        if (parts === undefined) return [[name, tensor] as const];
        return parts.map(
          ({ name: part, start, shape }) => [nameOf(part), columns(tensor, start, shape[1]!)] as const,
        );
      }),
    );
  };
  const expectSame = (
    found: Readonly<Record<string, Tensor>>,
    expected: Readonly<Record<string, Tensor>>,
  ) => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { data }] of Object.entries(expected)) {
      expect(relativeError(found[name]!.data, data), name).toBeLessThan(REWRITE_TOLERANCE);
    }
  };

  it('has blocks', () => {
    expect(blocks.size).toBeGreaterThan(0);
  });

  it('trains as the whole Program does', () => {
    const whole = evaluateProgram(training, given);
    const found = evaluateProgram(divide(training), given);
    expectSame(found.outputs, whole.outputs);
    expectSame(
      found.updates,
      inBlocks(whole.updates, (name) => name),
    );
  });

  it('evaluates as the whole Program does', () => {
    expectSame(
      evaluateProgram(divide(evaluation), given).outputs,
      evaluateProgram(evaluation, given).outputs,
    );
  });

  it('gives gradients whole and in blocks', () => {
    const gradients = compileGradients(network, loss);
    const { outputs } = evaluateProgram(gradients, given);
    expectSame(evaluateProgram(divide(gradients), given).outputs, outputs);
    expectSame(evaluateProgram(divide(gradients, 'in-blocks'), given).outputs, inBlocks(outputs, gradientOf));
  });
});

it.each([
  // The gradient of the last layer, turned: 10 rows.
  ['sigmoid', ['concat 10,1024']],
  // That of the bias is a product of its own.
  ['sigmoid(gradient=identity)', ['concat 10,1024', 'matMul 1,1024']],
])(
  'multiplies by blocks alone, and joins nothing as wide as a layer, in a step with %s',
  (activation, wide) => {
    const network = networkFrom(`input 784\ndense 1024 ${activation}\ndense 10 softmax`);
    const { training, evaluation, byKernels } = compile(network, { loss, optimizer: { kind: 'sgd' } });
    const seen: Program[] = [];
    compileToSavedModel({ training, evaluation, byKernels: byKernels() }, (program) => seen.push(program));
    const found = seen
      .at(-1)!
      .nodes.filter(({ output: { shape } }) => shape.length === 2 && shape.at(-1)! === 1024)
      .map(({ op, output }) => `${op} ${output.shape}`);
    expect(found.sort()).toEqual(wide);
  },
);
