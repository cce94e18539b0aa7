import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { Network } from '../../src/compiler/network.ts';
import type { OptimizerSpecification } from '../../src/compiler/optimizers.ts';
import type { Samples } from '../../src/data/dataset.ts';
import { onnxEngine } from '../../src/runtime/engines/onnx.ts';
import { tfjsNodeEngine } from '../../src/runtime/engines/tfjs-node.ts';
import { memoryOfTrial, type TrainingMemory, trainingMemory } from '../../src/runtime/memory.ts';
import { prepare } from '../../src/runtime/prepare.ts';
import { CONVOLUTIONAL, networkFrom } from '../support/models.ts';
import { SMALL_EXPERIMENT, smallProject } from '../support/small-data.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
const sgd = { kind: 'sgd' } as const;

function memoryOf(network: Network, optimizer: OptimizerSpecification, batch: number): TrainingMemory {
  return trainingMemory(onnxEngine, compile(network, { loss, optimizer }), batch)!;
}

it('counts weights, what the optimizer keeps, and the copies of both', () => {
  const network = networkFrom('input 100\ndense 50 relu\nbatchnorm\ndense 10 softmax');
  // Batchnorm keeps two statistics beside its two weights.
  const weights = 4 * (101 * 50 + 4 * 50 + 51 * 10);
  const optimizer = 2 * 4 * (101 * 50 + 2 * 50 + 51 * 10);
  expect(memoryOf(network, adam, 32)).toMatchObject({
    weights,
    optimizer,
    copies: weights + optimizer,
  });
  expect(memoryOf(network, sgd, 32).optimizer).toBe(0);
});

it('keeps for the backward pass what it needs, which grows with the batch', () => {
  const network = networkFrom(CONVOLUTIONAL);
  const at = (batch: number) => memoryOf(network, sgd, batch);
  const [small, middle, large] = [at(10), at(20), at(30)];
  expect(large.step - middle.step).toBe(middle.step - small.step);
  // At least the first map, before and behind its activation or pool, for every sample.
  expect(small.step).toBeGreaterThan(10 * 4 * 13 * 11 * 4);
  const { total, ...parts } = large;
  expect(Object.values(parts).filter((bytes) => !Number.isInteger(bytes))).toEqual([]);
  expect(total).toBe(Object.values(parts).reduce((sum, part) => sum + part, 0));
});

const network = networkFrom(CONVOLUTIONAL);
const programs = compile(network, { loss, optimizer: sgd });
const none: Samples = {
  count: 0,
  inputs: { kind: 'numbers', values: new Float32Array() },
  targets: { kind: 'classes', labels: new Int32Array() },
};
const some: Samples = { ...none, targets: { kind: 'classes', labels: new Int32Array(250) } };
const planned = { engine: onnxEngine, programs, dataset: { train: some, test: none }, batch: 64 };

it('counts the samples of a trial', () => {
  expect(memoryOfTrial(planned)).toBe(memoryOf(network, sgd, 64).total + 1000);
});

it('refuses what does not fit, and names the largest batch that does', () => {
  const room = memoryOf(network, sgd, 40).total + 1000;
  const refusing = (batch: number) => () => memoryOfTrial({ ...planned, batch }, room);
  expect(refusing(64)).toThrow(/^training-too-large: training takes about .* of memory, and there are /);
  const found = /at most (\d+)/.exec(JSON.stringify(errorOf(refusing(64))));
  const largest = Number(found![1]);
  // Its neighbours can take the same, since the values of a layer are not alone in memory.
  expect(largest).toBeGreaterThanOrEqual(40);
  expect(refusing(largest)).not.toThrow();
  expect(refusing(largest + 1)).toThrow();
});

it('names no batch where none fits', () => {
  expect(errorOf(() => memoryOfTrial(planned, 1000))).not.toHaveProperty('diagnostics.0.fixes');
});

it('tells of TensorFlow that the state is updated in place, by kernels of its own', () => {
  const [own, other] = [tfjsNodeEngine, onnxEngine].map(
    (engine) => trainingMemory(engine, compile(network, { loss, optimizer: adam }), 64)!,
  );
  expect(own!.copies).toBe(2 * (own!.weights + own!.optimizer));
  // Its kernels take no product of a convolution apart.
  expect(own!.step).toBeLessThan(other!.step);
  expect(own!.step).toBeGreaterThan(64 * 4 * 13 * 11 * 4);
  const { total, ...parts } = own!;
  expect(total).toBe(Object.values(parts).reduce((sum, part) => sum + part, 0));
  expect(() => memoryOfTrial({ ...planned, engine: tfjsNodeEngine }, total / 100)).toThrow(
    /^training-too-large/,
  );
});

it('says nothing of an engine that cannot tell', () => {
  expect(memoryOfTrial({ ...planned, engine: {} }, 1000)).toBeUndefined();
});

it('is known of every trial before it trains', async () => {
  const folder = await smallProject(SMALL_EXPERIMENT);
  const { trials } = await prepare({ experiment: join(folder, 'small.yaml') });
  for (const { memory } of trials) expect(memory).toBeGreaterThan(100 * 2 ** 20);
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
