import { describe, expect, it } from 'vitest';
import { addClipping, type Clipping } from '../../src/compiler/clipping.ts';
import {
  compileGradients,
  compileToOnnx,
  compileTraining,
  compileUpdate,
} from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { gradientOf, takeGradients } from '../../src/compiler/gradient.ts';
import {
  addOptimizer,
  gradientFactor,
  type OptimizerSpecification,
  optimizerScalars,
} from '../../src/compiler/optimizers.ts';
import type { StateVariable } from '../../src/compiler/program.ts';
import { removeUnread } from '../../src/compiler/rewrite.ts';
import { verify } from '../../src/compiler/verify.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { ENGINE_TOLERANCE, REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { CONVOLUTIONAL, givenFor, networkFrom } from '../support/models.ts';
import { runOnnxOutputs } from '../support/programs.ts';

const RATE = 0.1;
const scalar = (value: number): Tensor => ({ shape: [], data: Float64Array.of(value) });

/** A single weight that starts at 1, after each step with these gradients. */
function path(
  specification: OptimizerSpecification,
  gradients: readonly number[],
  clip?: Clipping,
): readonly number[] {
  const weight: StateVariable = {
    name: 'w',
    role: 'weight',
    shape: [],
    initialiser: { kind: 'ones' },
    fanIn: 1,
    fanOut: 1,
    draw: 'w',
  };
  const factor = gradientFactor(specification);
  const taken = takeGradients([weight], clip ? undefined : factor);
  const program = addOptimizer(clip ? addClipping(taken, clip, factor) : taken, specification);
  verify(program, 'addOptimizer');
  let state: Readonly<Record<string, Tensor>> = Object.fromEntries(
    program.state.map(({ name, initialiser }) => {
      const value = initialiser.kind === 'constant' ? initialiser.value : Number(initialiser.kind === 'ones');
      return [name, scalar(value)];
    }),
  );
  return gradients.map((gradient, index) => {
    const scalars = Object.entries(optimizerScalars(specification, RATE, index + 1));
    const given = Object.fromEntries(scalars.map(([name, value]) => [name, scalar(value)]));
    const step = { ...state, ...given, [gradientOf('w')]: scalar(gradient) };
    state = evaluateProgram(program, step).updates;
    return state.w!.data[0]!;
  });
}

/** Worked by hand from PyTorch's formulas, rate 0.1. */
const byHand: readonly [string, OptimizerSpecification, readonly number[], readonly number[]][] = [
  ['plain', { kind: 'sgd' }, [0.5, -0.25], [0.95, 0.975]],
  ['decay', { kind: 'sgd', weight_decay: 0.1 }, [0.5, -0.25], [0.94, 0.94 - 0.1 * (-0.25 + 0.094)]],
  ['momentum', { kind: 'sgd', momentum: 0.9 }, [0.5, -0.25], [0.95, 0.95 - 0.1 * (0.45 - 0.25)]],
  // The first gradient is not dampened.
  [
    'dampening',
    { kind: 'sgd', momentum: 0.9, dampening: 0.5 },
    [0.5, -0.25],
    [0.95, 0.95 - 0.1 * (0.45 - 0.125)],
  ],
  [
    'nesterov',
    { kind: 'sgd', momentum: 0.9, nesterov: true },
    [0.5, -0.25],
    [1 - 0.1 * (0.5 + 0.9 * 0.5), 0.905 - 0.1 * (-0.25 + 0.9 * (0.45 - 0.25))],
  ],
  ['momentum and decay', { kind: 'sgd', momentum: 0.5, weight_decay: 1 }, [0.5], [1 - 0.1 * (0.5 + 1)]],
  // Equal gradients: the corrected moments are the gradient and its square, and a step is the rate.
  ['adam', { kind: 'adam', beta1: 0.5, beta2: 0.75, epsilon: 0 }, [0.5, 0.5], [0.9, 0.8]],
  [
    'adam, epsilon',
    { kind: 'adam', beta1: 0.5, beta2: 0.75, epsilon: 0.5 },
    [0.5],
    [1 - 0.1 * (0.5 / (0.5 + 0.5))],
  ],
  [
    'adam, decay',
    { kind: 'adam', beta1: 0.5, beta2: 0.75, epsilon: 0, weight_decay: 0.1 },
    [0.5, 0.51],
    [0.9, 0.8],
  ],
  [
    'adamw',
    { kind: 'adamw', beta1: 0.5, beta2: 0.75, epsilon: 0, weight_decay: 0.1 },
    [0.5, 0.5],
    [0.99 - 0.1, 0.89 * 0.99 - 0.1],
  ],
  [
    'adamax',
    { kind: 'adamax', beta1: 0.5, beta2: 0.75, epsilon: 0 },
    [0.5, 0.25],
    [0.9, 0.9 - 0.1 * (0.25 / 0.75 / 0.375)],
  ],
  // Without its growth the momentum is 0.4, and the products of the momenta 0.4 and 0.16.
  [
    'nadam',
    { kind: 'nadam', beta1: 0.8, beta2: 0.75, epsilon: 0, momentum_decay: 0 },
    [0.5],
    [1 - (0.1 * 0.6) / 0.6 - ((0.1 * 0.4) / (1 - 0.16)) * 0.2],
  ],
  ['rmsprop', { kind: 'rmsprop', smoothing: 0.75, epsilon: 0 }, [0.5], [1 - 0.1 * (0.5 / 0.25)]],
  [
    'rmsprop, momentum',
    { kind: 'rmsprop', smoothing: 0.75, epsilon: 0, momentum: 0.5 },
    [0.5, 0.5],
    [0.8, 0.8 - 0.1 * (0.5 * 2 + 0.5 / Math.sqrt(0.75 * 0.0625 + 0.0625))],
  ],
  [
    'adagrad',
    { kind: 'adagrad', epsilon: 0, initial_accumulator: 0.75, rate_decay: 1 },
    [0.5, 0.75],
    [0.95, 0.95 - 0.05 * (0.75 / 1.25)],
  ],
];

const near = (found: number | undefined, expected: number) =>
  expect(relativeError([found!], [expected])).toBeLessThan(REWRITE_TOLERANCE);

it.each(byHand)('%s moves a weight as worked by hand', (_name, specification, gradients, expected) => {
  expect(relativeError(path(specification, gradients), expected)).toBeLessThan(REWRITE_TOLERANCE);
});

it('nadam gives the numbers of late steps at once, equal to the whole product', () => {
  const nadam = { kind: 'nadam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, momentum_decay: 0.004 } as const;
  const late = optimizerScalars(nadam, RATE, 1e9);
  near(late.gradient_step, RATE * (1 - 0.9));
  const momentum = (step: number) => 0.9 * (1 - 0.5 * 0.96 ** (step * 0.004));
  const product = Array.from({ length: 20 }, (_, i) => momentum(i + 1)).reduce((a, b) => a * b);
  const { moment_step } = optimizerScalars(nadam, RATE, 20);
  near(moment_step, (RATE * momentum(21)) / (1 - product * momentum(21)));
});

describe('clipping', () => {
  const clipped = (clip: Clipping, ...values: readonly number[]) => {
    const variable = {
      role: 'weight',
      initialiser: { kind: 'zeros' },
      fanIn: 1,
      fanOut: 1,
      draw: '',
    } as const;
    const state = values.map((_, i) => ({ ...variable, name: `w${i}`, shape: [1] }));
    const program = verify(removeUnread(addClipping(takeGradients(state), clip)), 'addClipping');
    const given = Object.fromEntries(
      values.map((value, i) => [gradientOf(`w${i}`), { ...scalar(value), shape: [1] }]),
    );
    const { outputs } = evaluateProgram(program, given);
    return values.map((_, i) => outputs[gradientOf(`w${i}`)]!.data[0]!);
  };

  it('scales all gradients by their common norm, as clip_grad_norm_', () => {
    const coefficient = 1 / (5 + 1e-6);
    const expected = [3 * coefficient, -4 * coefficient];
    expect(relativeError(clipped({ norm: 1 }, 3, -4), expected)).toBeLessThan(REWRITE_TOLERANCE);
  });

  it('leaves gradients below the norm as they are', () => {
    expect(clipped({ norm: 5.1 }, 3, -4)).toEqual([3, -4]);
  });

  it.each([
    ['plain descent', { kind: 'sgd' }, 0],
    ['decay, which is not clipped', { kind: 'sgd', weight_decay: 0.1 }, 0.1],
    ['momentum', { kind: 'sgd', momentum: 0.9, weight_decay: 0.1 }, 0.1],
  ] as const)('comes before %s', (_name, specification, decay) => {
    near(path(specification, [0.5], { value: 0.25 })[0], 1 - 0.1 * (0.25 + decay));
    const share = 0.25 / (0.5 + 1e-6);
    near(path(specification, [0.5], { norm: 0.25 })[0], 1 - 0.1 * (0.5 * share + decay));
  });

  it('cuts every number at the value', () => {
    expect(clipped({ value: 0.5 }, 3, -4, 0.25)).toEqual([0.5, -0.5, 0.25]);
  });
});

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const every = byHand.map(([name, optimizer]) => ({ name, optimizer, clip: undefined }));
const decayed = { kind: 'sgd', weight_decay: 0.01 } as const;

describe.each([
  ...every,
  { name: 'clipped norm', optimizer: decayed, clip: { norm: 0.01 } },
  { name: 'clipped values', optimizer: decayed, clip: { value: 0.001 } },
])('the step with $name', ({ optimizer, clip }) => {
  const network = networkFrom(CONVOLUTIONAL);
  const training = { optimizer, ...(clip && { clip }) };
  const whole = compileTraining(network, { ...training, loss }, verify);
  const given = givenFor(whole, network, 3);
  const { updates } = evaluateProgram(whole, given);

  it('is the gradients, then the update alone', () => {
    const gradients = compileGradients(network, loss);
    const { outputs } = evaluateProgram(gradients, given);
    const alone = compileUpdate(network, training, verify);
    const found = evaluateProgram(alone, { ...given, ...outputs }).updates;
    expect(Object.keys(found).sort()).toEqual(Object.keys(updates).sort());
    for (const [name, { data }] of Object.entries(updates))
      expect(relativeError(found[name]!.data, data), name).toBeLessThan(REWRITE_TOLERANCE);
  });

  it('gives in ONNX Runtime what its float64 evaluation gives', async () => {
    const found = await runOnnxOutputs(compileToOnnx(whole, 'train'), given);
    for (const { name } of whole.state)
      expect(relativeError(found[`${name}/next`]!.data, updates[name]!.data), name).toBeLessThan(
        ENGINE_TOLERANCE,
      );
  });
});
