import { describe, expect, it } from 'vitest';
import { compileEvaluation, compileToOnnx, compileTraining } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import type { Program } from '../../src/compiler/program.ts';
import { findViolations, verify } from '../../src/compiler/verify.ts';
import { ENGINE_TOLERANCE, REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { CONVOLUTIONAL, givenFor, networkFrom, PERCEPTRON } from '../support/models.ts';
import { runOnnxOutputs } from '../support/programs.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

describe.each([
  ['convolutional, adam', CONVOLUTIONAL, adam],
  ['convolutional, sgd', CONVOLUTIONAL, { kind: 'sgd' } as const],
  ['perceptron, sgd', PERCEPTRON, { kind: 'sgd' } as const],
])('%s', (_name, text, optimizer) => {
  const network = networkFrom(text);

  it('is a legal program after every pass', () => {
    compileToOnnx(compileTraining(network, { loss, optimizer }, verify), 'train', verify);
    compileToOnnx(compileEvaluation(network, loss, verify), 'evaluate', verify);
  });

  it('means the same before and after every pass that only rewrites', () => {
    const steps: [string, Program][] = [];
    const program = compileTraining(network, { loss, optimizer }, (seen, after) => steps.push([after, seen]));
    compileToOnnx(program, 'train', (seen, after) => steps.push([`onnx ${after}`, seen]));
    const given = givenFor(program, network, 3);
    const updating = steps.slice(steps.findIndex(([after]) => after === 'addOptimizer'));
    const expected = evaluateProgram(updating[0]![1], given).updates;
    for (const [after, seen] of updating) {
      const found = evaluateProgram(seen, given).updates;
      for (const [name, { data }] of Object.entries(expected)) {
        expect(relativeError(found[name]!.data, data), `${name} after ${after}`).toBeLessThan(
          REWRITE_TOLERANCE,
        );
      }
    }
  });
});

/** The ops of a program, in order. */
const opsOf = ({ nodes }: Program) => nodes.map(({ op }) => op);

describe('optimize', () => {
  it('pools before relu', () => {
    const program = compileEvaluation(
      networkFrom('input 8x8x1\nconv 2 k3 relu\npool 2\nflatten\ndense 2'),
      loss,
    );
    const ops = opsOf(program);
    expect(ops.indexOf('maxPool')).toBeLessThan(ops.indexOf('relu'));
  });

  it('keeps the order where the relu passes its gradient through', () => {
    const text = 'input 8x8x1\nconv 2 k3 relu(gradient=identity)\npool 2\nflatten\ndense 2';
    const ops = opsOf(compileEvaluation(networkFrom(text), loss));
    expect(ops.indexOf('relu')).toBeLessThan(ops.indexOf('maxPool'));
  });

  it('adds the gradient of a kernel to the kernel in the product itself', () => {
    const program = compileTraining(networkFrom(PERCEPTRON), { loss, optimizer: { kind: 'sgd' } });
    const update = program.nodes[program.updates['dense[0]/weight']!]!;
    expect([update.op, update.inputs.length]).toEqual(['matMul', 3]);
  });

  it('leaves nothing that stretches an operand of an op that broadcasts', () => {
    const program = compileTraining(networkFrom(CONVOLUTIONAL), { loss, optimizer: adam });
    const stretched = program.nodes.filter(
      ({ op, inputs }) =>
        op === 'multiply' && inputs.some((input) => program.nodes[input]!.op === 'broadcast'),
    );
    expect(stretched).toEqual([]);
  });
});

describe('layout', () => {
  it('turns each map once, and the picture not at all for what wants it channels last', () => {
    const seen: Program[] = [];
    const text = 'input 8x8x3\nconv 4 k3 relu\nconv 4 k3 relu\npool 2\nflatten\ndense 2 softmax';
    compileToOnnx(
      compileTraining(networkFrom(text), { loss, optimizer: { kind: 'sgd' } }),
      'train',
      (program) => seen.push(program),
    );
    const turned = seen
      .at(-1)!
      .nodes.filter(({ op, output }) => op === 'transpose' && output.shape.includes('batch'));
    // The picture; one map channels last for the second kernel's gradient; two output gradients as kernels;
    // the flattened map there and its gradient back.
    expect(turned).toHaveLength(6);
  });
});

describe('verify', () => {
  const program = compileEvaluation(networkFrom(PERCEPTRON), loss);
  const broken = (change: (nodes: Program['nodes']) => Program['nodes']) =>
    findViolations({ ...program, nodes: change(program.nodes) });

  it('finds nothing in what the compiler makes', () => expect(findViolations(program)).toEqual([]));

  it('finds a node that reads a later one', () =>
    expect(broken(([first, ...rest]) => [{ ...first!, inputs: [5] }, ...rest])[0]).toContain(
      'reads a later node',
    ));

  it('finds a type that its rule does not give', () => {
    const wrong = broken((nodes) =>
      nodes.map((node) =>
        node.op === 'sigmoid' ? { ...node, output: { type: 'float', shape: [1] } } : node,
      ),
    );
    expect(wrong[0]).toContain('its type rule gives float[batch, 5]');
  });

  it('finds state that is not declared', () =>
    expect(findViolations({ ...program, state: [] })[0]).toContain('is read but not declared'));
});

describe('padding', () => {
  it('with zeros is not taken for the padding of a pool behind it', async () => {
    const network = networkFrom(
      'input 4x4x1\nconv 2 k1 bias_init=constant(-9)\npad 1\npool 2\nflatten\ndense 2',
    );
    const program = compileEvaluation(network, undefined);
    const given = givenFor(program, network, 2);
    const found = await runOnnxOutputs(compileToOnnx(program, 'pad'), given);
    const expected = evaluateProgram(program, given).outputs.output!;
    expect(relativeError(found.output!.data, expected.data)).toBeLessThan(ENGINE_TOLERANCE);
  });
});
