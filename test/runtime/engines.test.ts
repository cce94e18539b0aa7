import { describe, expect, it } from 'vitest';
import {
  compile,
  compileToOnnx,
  compileToSavedModel,
  compileToTensorflow,
  compileTrainingByKernels,
} from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { verify } from '../../src/compiler/verify.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { sizeOf } from '../../src/ops/tensor.ts';
import type { Engine } from '../../src/runtime/engines/engine.ts';
import { onnxEngine } from '../../src/runtime/engines/onnx.ts';
import { tfjsEngine } from '../../src/runtime/engines/tfjs.ts';
import { tfjsNodeEngine } from '../../src/runtime/engines/tfjs-node.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { givenFor, networkFrom } from '../support/models.ts';
import { hasTfjsNode, TFJS_NODE } from '../support/tfjs-node.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
// A gradient near 0 over its own root is noise in float32; this epsilon keeps it out of the comparison.
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 0.01 } as const;
const sgd = { kind: 'sgd' } as const;

// Layers of 256 and more are kept turned in memory by one engine, large ones in blocks by another; what surrounds them differs.
const models: [string, string, typeof adam | typeof sgd][] = [
  ['wide layers, sgd', 'input 5\ndense 300 sigmoid\ndense 260 tanh\ndense 3 softmax', sgd],
  ['wide layers, adam', 'input 5\ndense 300 gelu\ndense 260 relu\ndense 3 softmax', adam],
  ['a passed-through gradient', 'input 5\ndense 300 sigmoid(gradient=identity)\ndense 3 softmax', sgd],
  ['normalised', 'input 5\ndense 256\nbatchnorm relu\nlayernorm\ndropout 0.5\ndense 3 softmax', sgd],
  ['behind a map', 'input 6x6x2\nconv 3 k3 relu\nflatten\ndense 256 relu\ndense 3 softmax', adam],
  ['before a map', 'input 4\ndense 256 relu\nreshape 8x8x4\nconv 2 k3 relu\nflatten\ndense 3 softmax', sgd],
  ['residual', 'input 256\nresidual { dense 256 relu; dense 256 bias=false }\ndense 3 softmax', adam],
  ['side by side', 'input 9\nbranch { dense 256 relu } { dense 300 tanh } concat\ndense 3 softmax', sgd],
  ['a large layer, sgd', 'input 340\ndense 800 sigmoid(gradient=identity)\ndense 3 softmax', sgd],
  ['a large layer, adam', 'input 340\ndense 790 gelu\ndropout 0.5\ndense 3 softmax', adam],
  ['wide output', 'input 9\ndense 300 softmax', sgd],
];

const engines: [string, Engine][] = [
  ['onnx', onnxEngine],
  ['tfjs', tfjsEngine],
  [TFJS_NODE, tfjsNodeEngine],
];

describe.each(engines)('%s', (name, engine) => {
  const isMissing = name === TFJS_NODE && !hasTfjsNode;

  it.skipIf(isMissing).each(models)(
    '%s: steps and evaluates as the float64 evaluation does',
    async (_name, text, optimizer) => {
      const network = networkFrom(text);
      const programs = compile(network, { loss, optimizer });
      const { training, evaluation } = programs;
      const given: Record<string, Tensor> = givenFor(training, network, 3);
      const state = new Map(training.state.map(({ name }) => [name, Float32Array.from(given[name]!.data)]));
      const session = await engine.open(programs, state, { threads: 1 });
      const feeds = Object.fromEntries(
        Object.entries(given)
          .filter(([name]) => !state.has(name))
          .map(([name, { data }]) => [
            name,
            name === 'labels' ? Int32Array.from(data) : Float32Array.from(data),
          ]),
      );
      for (let step = 0; step < 2; step++) {
        await session.train({ feeds, batch: 3 });
        Object.assign(given, evaluateProgram(training, given).updates);
      }
      const found = await session.read();
      for (const { name } of training.state) {
        expect(relativeError(found.get(name)!, given[name]!.data), name).toBeLessThan(ENGINE_TOLERANCE);
      }
      const { output } = await session.evaluate({ feeds, batch: 3 });
      const expected = evaluateProgram(evaluation, given).outputs.output!.data;
      expect(relativeError(output!, expected)).toBeLessThan(ENGINE_TOLERANCE);
      await session.dispose();
    },
  );
});

it.each(models)('%s: is a legal program after every pass', (_name, text, optimizer) => {
  const network = networkFrom(text);
  const { training, evaluation, parts, byKernels } = compile(network, { loss, optimizer });
  compileToOnnx(training, 'train', verify);
  compileToTensorflow(parts().forward, 'forward', { differentiable: true }, verify);
  compileToTensorflow(parts().update, 'update', {}, verify);
  compileToSavedModel({ evaluation, training, byKernels: byKernels() }, verify);
  compileTrainingByKernels(network, { loss, optimizer }, verify);
});

it('keeps no tensor of TensorFlow.js from step to step, nor any at the end', async () => {
  const { tf } = await import('../../src/runtime/tensorflow/library.ts');
  const network = networkFrom('input 8x8x1\nconv 2 k3 relu\nbatchnorm\npool 2\nflatten\ndense 3 softmax');
  const programs = compile(network, { loss, optimizer: adam });
  const given = givenFor(programs.training, network, 3);
  const numbers = (name: string) => Float32Array.from(given[name]!.data);
  const state = new Map(programs.training.state.map(({ name }) => [name, numbers(name)]));
  const feeds = {
    input: numbers('input'),
    labels: Int32Array.from(given.labels!.data),
    step_size: numbers('step_size'),
    root_correction: numbers('root_correction'),
  };
  const before = tf.memory().numTensors;
  const session = await tfjsEngine.open(programs, state, { threads: 1 });
  const counts: number[] = [];
  for (let step = 0; step < 3; step++) {
    await session.train({ feeds, batch: 3 });
    await session.evaluate({ feeds, batch: 3 });
    await session.read();
    counts.push(tf.memory().numTensors);
  }
  await session.dispose();
  expect(new Set(counts).size).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
});

it('onnx: no step leaves copies of the weights for the garbage collector', async () => {
  const network = networkFrom('input 1000\ndense 1000 relu\ndense 3 softmax');
  const programs = compile(network, { loss, optimizer: sgd });
  const state = new Map(
    programs.training.state.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]),
  );
  const session = await onnxEngine.open(programs, state, { threads: 1 });
  const feeds = {
    input: new Float32Array(2 * 1000).fill(1),
    labels: Int32Array.of(0, 2),
    step_factor: Float32Array.of(-1),
  };
  await session.train({ feeds, batch: 2 });
  const before = process.memoryUsage().arrayBuffers;
  for (let step = 0; step < 5; step++) await session.train({ feeds, batch: 2 });
  // The matrix alone is 4 MB.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  await session.dispose();
});
