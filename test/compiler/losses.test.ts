import { describe, expect, it } from 'vitest';
import { ProgramBuilder, type Value } from '../../src/compiler/builder.ts';
import { compileGradients, compileToOnnx } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { gradientOf } from '../../src/compiler/gradient.ts';
import { buildLoss, checkLoss, type LossKind, type LossSpecification } from '../../src/compiler/losses.ts';
import { verify } from '../../src/compiler/verify.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { ENGINE_TOLERANCE, GRADIENT_TOLERANCE, REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { givenFor, networkFrom } from '../support/models.ts';
import { runOnnxOutputs } from '../support/programs.ts';

const pairings: [string, LossKind, string | undefined][] = [
  ['input 4\ndense 3 softmax', 'cross_entropy', undefined],
  ['input 4\ndense 3', 'cross_entropy', undefined],
  ['input 4\ndense 3\nsoftmax', 'cross_entropy', undefined],
  ['input 4\ndense 3 relu', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4\ndense 3 sigmoid', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 3 k4 softmax\nflatten', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 3 k4 relu\nglobalpool', 'cross_entropy', undefined],
  ['input 4\nresidual { dense 4 softmax }', 'cross_entropy', 'loss-needs-probabilities'],
  ['input 4\nresidual { dense 4 relu }', 'cross_entropy', undefined],
  ['input 4\ndense 3 softmax', 'focal', undefined],
  ['input 4\ndense 3 sigmoid', 'focal', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 2 k3', 'focal', 'loss-needs-vector'],
  ['input 4\ndense 1 sigmoid', 'binary_cross_entropy', undefined],
  ['input 4\ndense 2 softmax', 'binary_cross_entropy', 'loss-needs-probabilities'],
  ['input 4x4x1\nconv 2 k3', 'cross_entropy', 'loss-needs-vector'],
  ['input 4\ndense 2 relu', 'mse', undefined],
  ['input 4\ndense 2 softmax', 'mae', undefined],
  ['input 4x4x1\nconv 2 k3', 'huber', undefined],
];

it.each(pairings)('%j with %s: %s', (text, loss, code) => {
  expect(checkLoss(networkFrom(text), loss)?.code).toBe(code);
});

const LOGITS = [2, -1, 0.5, 0, 1, 1];
const LABELS = [0, 2];
const WEIGHTS = [1, 2, 5];

/** log(softmax) of each row of three. */
const logarithms = [LOGITS.slice(0, 3), LOGITS.slice(3)].map((row) => {
  const total = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
  return row.map((logit) => logit - total);
});
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const right = LABELS.map((label, sample) => logarithms[sample]![label]!);

/** The loss of two samples of three classes; `last` is made from their logits, or those by themselves. */
function ofClasses(
  specification: Partial<LossSpecification> & { readonly kind: 'cross_entropy' | 'focal' },
  last: (builder: ProgramBuilder, logits: Value) => Value = (_builder, logits) => logits,
): number {
  const builder = new ProgramBuilder();
  const logits = builder.input('logits', { type: 'float', shape: ['batch', 3] });
  const targets = builder.add('oneHot', [builder.input('labels', { type: 'int', shape: ['batch'] })], {
    classes: 3,
  });
  const whole = { reduction: 'mean', targets: 'classes', ...specification } as LossSpecification;
  const { loss } = buildLoss({ builder, last: last(builder, logits), targets, specification: whole });
  const program = verify(builder.finish({ loss: loss.index }, {}), 'buildLoss');
  const given = {
    logits: { shape: [2, 3], data: Float64Array.from(LOGITS) },
    labels: { shape: [2], data: Float64Array.from(LABELS) },
  };
  return evaluateProgram(program, given).outputs.loss!.data[0]!;
}

const near = (found: number, expected: number) =>
  expect(relativeError([found], [expected])).toBeLessThan(REWRITE_TOLERANCE);

describe('cross_entropy', () => {
  it('is the mean or the sum of -log y', () => {
    near(ofClasses({ kind: 'cross_entropy' }), -sum(right) / 2);
    near(ofClasses({ kind: 'cross_entropy', reduction: 'sum' }), -sum(right));
  });

  it('divides a weighted mean by the weights of the samples', () => {
    const weighted = -(1 * right[0]! + 5 * right[1]!);
    near(ofClasses({ kind: 'cross_entropy', weights: WEIGHTS }), weighted / 6);
    near(ofClasses({ kind: 'cross_entropy', weights: WEIGHTS, reduction: 'sum' }), weighted);
  });

  it('spreads a share of each target over all classes, each by its own weight', () => {
    const spread = sum(logarithms.map((row) => -sum(row.map((value, label) => WEIGHTS[label]! * value))));
    const weighted = -(1 * right[0]! + 5 * right[1]!);
    near(
      ofClasses({ kind: 'cross_entropy', weights: WEIGHTS, label_smoothing: 0.3 }),
      (0.7 * weighted + 0.1 * spread) / 6,
    );
  });
});

describe('focal', () => {
  const focused = (gamma: number, weights: readonly number[]) =>
    sum(right.map((value, sample) => -weights[LABELS[sample]!]! * (1 - Math.exp(value)) ** gamma * value));

  it('counts samples less the better they are classified', () => {
    near(ofClasses({ kind: 'focal', gamma: 2 }), focused(2, [1, 1, 1]) / 2);
    near(ofClasses({ kind: 'focal', gamma: 0.5, weights: WEIGHTS }), focused(0.5, WEIGHTS) / 6);
  });

  it('is cross-entropy where gamma is 0', () => {
    near(ofClasses({ kind: 'focal', gamma: 0 }), ofClasses({ kind: 'cross_entropy' }));
  });

  it('is the same by probabilities whose logits are out of reach', () => {
    const probabilities = (builder: ProgramBuilder, logits: Value) =>
      builder.addOverridden('softmax', [logits], {}, 'identity');
    near(ofClasses({ kind: 'focal', gamma: 2 }, probabilities), ofClasses({ kind: 'focal', gamma: 2 }));
  });
});

it.each([
  ['mse', (1 + 0.25 + 9 + 0) / 4],
  ['mae', (1 + 0.5 + 3 + 0) / 4],
  ['huber', (0.5 * 1 - 0.125 + 0.125 + 0.5 * 3 - 0.125 + 0) / 4],
] as const)('%s is a function of the distance', (kind, expected) => {
  const builder = new ProgramBuilder();
  const shape = ['batch', 2] as const;
  const [last, targets] = ['y', 't'].map((name) => builder.input(name, { type: 'float', shape }));
  const specification = { kind, delta: 0.5, reduction: 'mean', targets: 'values' } as const;
  const { loss } = buildLoss({ builder, last: last!, targets: targets!, specification });
  const tensor = (...data: number[]): Tensor => ({ shape: [2, 2], data: Float64Array.from(data) });
  const given = { y: tensor(2, 1, -1, 4), t: tensor(1, 1.5, 2, 4) };
  near(evaluateProgram(builder.finish({ loss: loss.index }, {}), given).outputs.loss!.data[0]!, expected);
});

const common = { reduction: 'mean', targets: 'classes' } as const;
const trained: readonly [string, string, LossSpecification][] = [
  ['softmax', 'cross_entropy', { ...common, kind: 'cross_entropy', weights: WEIGHTS, label_smoothing: 0.2 }],
  ['', 'focal', { ...common, kind: 'focal', gamma: 2, weights: WEIGHTS }],
  ['softmax', 'focal, gamma 0.5', { ...common, kind: 'focal', gamma: 0.5 }],
  ['tanh', 'mae', { ...common, kind: 'mae' }],
  ['softmax', 'huber', { ...common, kind: 'huber', delta: 0.5 }],
];

describe.each(trained)('a model that ends in "%s" with %s', (activation, _name, loss) => {
  const network = networkFrom(`input 4\ndense 5 tanh\ndense 3 ${activation}`);
  const program = compileGradients(network, loss, verify);
  const given = givenFor(program, network, 4);
  const { outputs } = evaluateProgram(program, given);

  it('has the gradient that finite differences give', () => {
    const step = 1e-6;
    for (const { name, shape } of program.state) {
      const at = (index: number, offset: number) => {
        const data = Float64Array.from(given[name]!.data);
        data[index]! += offset;
        return evaluateProgram(program, { ...given, [name]: { shape, data } }).outputs.loss!.data[0]!;
      };
      const expected = Array.from(given[name]!.data, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
      expect(relativeError(outputs[gradientOf(name)]!.data, expected), name).toBeLessThan(GRADIENT_TOLERANCE);
    }
  });

  it('gives in ONNX Runtime what its float64 evaluation gives', async () => {
    const found = await runOnnxOutputs(compileToOnnx(program, 'gradients'), given);
    for (const [name, { data }] of Object.entries(outputs))
      expect(relativeError(found[name]!.data, data), name).toBeLessThan(ENGINE_TOLERANCE);
  });
});
