/** SavedModels as files, without TensorFlow: what ops they are made of, and in what order a step changes its state. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, compileToSavedModel } from '../../src/compiler/compile.ts';
import type { OptimizerSpecification } from '../../src/compiler/optimizers.ts';
import type { TensorflowNode } from '../../src/compiler/tensorflow/graph.ts';
import { layers } from '../../src/layers/index.ts';
import { type OpKind, ops } from '../../src/ops/index.ts';
import { cases } from '../ops/cases.ts';
import { networkFrom } from '../support/models.ts';
import { draw } from '../support/programs.ts';

const known = new Set(
  readFileSync('test/compiler/names/tensorflow-2.9-ops.txt', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')),
);
const unknownAmong = (nodes: readonly TensorflowNode[]) => [
  ...new Set(nodes.map(({ op }) => op).filter((op) => !known.has(op))),
];

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const moments = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const optimizers: readonly OptimizerSpecification[] = [
  { kind: 'sgd' },
  { kind: 'sgd', weight_decay: 0.1 },
  { kind: 'sgd', momentum: 0.9, dampening: 0.1 },
  { kind: 'adam', ...moments, weight_decay: 0.1 },
  { kind: 'adamw', ...moments, weight_decay: 0.1 },
  { kind: 'adamax', ...moments },
  { kind: 'nadam', ...moments, momentum_decay: 0.004 },
  { kind: 'rmsprop', smoothing: 0.99, epsilon: 1e-8, momentum: 0.9 },
  { kind: 'adagrad', epsilon: 1e-10 },
];
const small = 'input 8x8x2\nconv 3 k3 p1 relu\npool 2\nbatchnorm\nflatten\ndropout 0.5\ndense 3 softmax';

function savedModel(text: string, optimizer: OptimizerSpecification) {
  const { byKernels, ...programs } = compile(networkFrom(text), { loss, optimizer });
  return compileToSavedModel({ ...programs, byKernels: byKernels() });
}

describe('TensorFlow 2.9', () => {
  it.each(Object.keys(ops) as OpKind[])('has all that %s becomes', (kind) => {
    for (let number = 0; number < 12; number++) {
      const drawn = draw(kind, number);
      const evaluation = drawn.builder.finish({ y: cases[kind](drawn).index }, {});
      expect(unknownAmong(compileToSavedModel({ evaluation }).nodes)).toEqual([]);
    }
  });

  it.each(optimizers)('has all that a step of %j becomes', (optimizer) => {
    expect(unknownAmong(savedModel(small, optimizer).nodes)).toEqual([]);
  });

  it('is not said to have what came later', () => {
    const node = (op: string): TensorflowNode => ({ name: 'x', op, inputs: [], attributes: {} });
    expect(unknownAmong([node('Conv'), node('Conv2D')])).toEqual(['Conv']);
  });

  it('has all that every layer becomes', () => {
    for (const { examples } of Object.values(layers)) {
      for (const { code, input } of examples) {
        const text = input ? `input ${input.join('x')}\n${code}` : code;
        const { evaluation, training } = compile(networkFrom(text), {
          loss: { kind: 'mse', reduction: 'mean', targets: 'values' },
          optimizer: { kind: 'sgd' },
        });
        expect(unknownAmong(compileToSavedModel({ evaluation, training }).nodes)).toEqual([]);
      }
    }
  });
});

/** All nodes that run before a node, whether it reads them or waits for them. */
function ancestorsIn(nodes: readonly TensorflowNode[], name: string): ReadonlySet<string> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const found = new Set<string>();
  const visit = (each: string): void => {
    for (const input of byName.get(each)!.inputs) {
      const source = input.replace(/^\^/, '').replace(/:\d+$/, '');
      if (found.has(source)) continue;
      found.add(source);
      visit(source);
    }
  };
  visit(name);
  return found;
}

describe.each(optimizers)('a step of %j', (optimizer) => {
  const { nodes, signatures } = savedModel(small, optimizer);
  const updates = nodes.filter(
    ({ op, name }) => /^(Assign|ResourceApply)/.test(op) && !name.startsWith('init/'),
  );
  const handles = new Set(nodes.filter(({ op }) => op === 'VarHandleOp').map(({ name }) => name));

  it('gives its loss when every variable that it changes is changed', () => {
    const done = ancestorsIn(nodes, signatures.train!.outputs.loss!.node);
    expect(updates.filter(({ name }) => !done.has(name))).toEqual([]);
    const changed = new Set(updates.flatMap(({ inputs }) => inputs.filter((input) => handles.has(input))));
    expect(changed.size).toBe(handles.size);
  });

  it('changes a variable when all have read what it was', () => {
    const training = ancestorsIn(nodes, signatures.train!.outputs.loss!.node);
    const reads = nodes.filter(({ op, name }) => op === 'ReadVariableOp' && training.has(name));
    for (const read of reads) {
      const readers = nodes.filter(({ inputs }) => inputs.includes(read.name));
      for (const update of updates.filter(({ inputs }) => inputs.includes(read.inputs[0]!))) {
        const done = ancestorsIn(nodes, update.name);
        const late = readers.filter(({ name }) => !done.has(name) && name !== update.name);
        expect({ update: update.op, late: late.map(({ name }) => name) }).toEqual({
          update: update.op,
          late: [],
        });
      }
    }
  });

  it('is fed what the training Program is fed, and gives what it gives', () => {
    const { training } = compile(networkFrom(small), { loss, optimizer });
    const fed = training.nodes.filter(({ op }) => op === 'input' || op === 'mask');
    const names = fed.map(({ attributes }) => (attributes as { readonly name: string }).name);
    expect(Object.keys(signatures.train!.inputs).sort()).toEqual(names.sort());
    expect(Object.keys(signatures.train!.outputs)).toEqual(Object.keys(training.outputs));
    expect(Object.keys(signatures.read.outputs)).toEqual(training.state.map(({ name }) => name));
  });
});

it('writes the same bytes for the same model', () => {
  const [one, other] = [savedModel(small, optimizers[3]!), savedModel(small, optimizers[3]!)];
  expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
});
