import { describe, expect, it } from 'vitest';
import {
  compileEvaluation,
  compileForward,
  compileGradients,
  compileToTensorflow,
} from '../../src/compiler/compile.ts';
import type { TensorflowModel } from '../../src/compiler/tensorflow/graph.ts';
import { toModelArtifacts } from '../../src/compiler/tensorflow/json.ts';
import { verify } from '../../src/compiler/verify.ts';
import { CONVOLUTIONAL, networkFrom } from '../support/models.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const network = networkFrom(CONVOLUTIONAL);
const gradients = compileGradients(network, loss);

const opsOf = ({ nodes }: TensorflowModel) => new Set(nodes.map(({ op }) => op));

describe('a graph', () => {
  const model = compileToTensorflow(gradients, 'gradients', {}, verify);

  it('names its nodes as TensorFlow allows, each once, and reads earlier ones alone', () => {
    const seen = new Set<string>();
    for (const { name, inputs } of model.nodes) {
      expect(name).toMatch(/^[A-Za-z0-9.][A-Za-z0-9_./-]*$/);
      expect(seen).not.toContain(name);
      for (const input of inputs) expect(seen).toContain(input.replace(/:\d+$/, ''));
      seen.add(name);
    }
  });

  it('takes and gives by the names of the Program', () => {
    expect(Object.keys(model.inputs)).toContain('conv[0]/weight');
    expect(Object.keys(model.outputs)).toEqual(Object.keys(gradients.outputs));
    expect(model.nodes.map(({ name }) => name)).toContain(model.outputs['conv[0]/weight/gradient']!.node);
  });

  it('is the same graph as artifacts of TensorFlow.js, its numbers beside it', () => {
    const { modelTopology, weightSpecs, weightData } = toModelArtifacts(model);
    const { node } = JSON.parse(JSON.stringify(modelTopology)) as { node: { name: string; op: string }[] };
    expect(node.map(({ name, op }) => [name, op])).toEqual(model.nodes.map(({ name, op }) => [name, op]));
    const constants = node.filter(({ op }) => op === 'Const').map(({ name }) => name);
    expect(weightSpecs.map(({ name }) => name)).toEqual(constants);
    const numbers = weightSpecs.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
    expect(weightData.byteLength).toBe(4 * numbers.reduce((sum, count) => sum + count, 0));
  });
});

describe('kernels', () => {
  const backward = ['Conv2DBackpropFilter', 'MaxPoolGrad'];

  it('are those of TensorFlow.js where nothing is said', () => {
    const ops = opsOf(compileToTensorflow(gradients, 'portable'));
    expect(backward.filter((op) => ops.has(op))).toEqual([]);
  });

  it('include the gradients of convolutions and pools where TensorFlow itself is to run them', () => {
    const ops = opsOf(compileToTensorflow(gradients, 'native', { kernels: 'native' }, verify));
    expect(backward.filter((op) => ops.has(op))).toEqual(backward);
  });

  it('of dilated and of grouped convolutions are made of others', () => {
    const text = 'input 9x9x4\nconv 8 k3 d2 same\nconv 8 k3 g2 same\nconv 4 k3 s2 d2 p2\nflatten\ndense 3';
    for (const kernels of ['portable', 'native'] as const) {
      const { nodes } = compileToTensorflow(
        compileGradients(networkFrom(text), loss),
        'x',
        { kernels },
        verify,
      );
      for (const { op, attributes } of nodes) {
        expect(attributes.dilations ?? [1, 1, 1, 1], op).toEqual([1, 1, 1, 1]);
      }
      expect(nodes.map(({ op }) => op)).toContain('SpaceToBatchND');
    }
  });
});

describe('a gradient that is passed through', () => {
  const overridden = networkFrom('input 4\ndense 3 sigmoid(gradient=identity)\ndense 2');

  it('is a node of its own where gradients are to be taken', () => {
    const model = compileToTensorflow(compileForward(overridden, loss), 'x', { differentiable: true });
    expect(opsOf(model)).toContain('NncPassGradient');
  });

  it('leaves no trace in what only computes', () => {
    const model = compileToTensorflow(compileEvaluation(overridden, loss), 'x');
    expect([...opsOf(model)].filter((op) => op.startsWith('Nnc'))).toEqual([]);
  });
});
