/** Whole trainings of small networks in PyTorch: first gradients, losses of twenty steps, final weights, evaluation. */
import { compile, compileEvaluation, compileGradients } from '../../../../src/compiler/compile.ts';
import { gradientOf } from '../../../../src/compiler/gradient.ts';
import { optimizerScalars } from '../../../../src/compiler/optimizers.ts';
import type { ProgramCase, VectorSet } from '../../case.ts';
import { firstFailure } from '../../run.ts';
import { type TorchKeywords, trainWith } from './experiment.ts';
import { setOfCases } from './files.ts';
import { channelsLast, networkOf, stateOf } from './network.ts';
import { startingSlots } from './optimizers.ts';
import { asTensors, firstDifferent, firstWrong, type Runner, type Tensors } from './runners.ts';
import { type TorchTensor, toTensor } from './tensor.ts';

type StateDict = Readonly<Record<string, TorchTensor>>;

interface TrajectoryCase {
  readonly name: string;
  /** As PyTorch prints it. */
  readonly model: string;
  readonly optimizer: string;
  readonly kwargs: TorchKeywords;
  readonly loss: 'ce' | 'mse';
  readonly init: StateDict;
  readonly x: readonly TorchTensor[];
  readonly y: readonly TorchTensor[];
  readonly losses: readonly number[];
  readonly grads_step0: StateDict;
  readonly final: StateDict;
  readonly eval_output_on_first_batch: TorchTensor;
}

/**
 * Weights that are not compared, since PyTorch's own are noise. A bias before a batchnorm has the gradient 0 up to
 * rounding (3e-18 here), which Adam turns into full steps of either sign; the running mean behind it follows.
 */
const NOISE: Readonly<Record<string, readonly string[]>> = { cnn_bn_stride: ['3.bias', '4.running_mean'] };

const without = (weights: StateDict, names: readonly string[]): StateDict =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => !names.includes(name)));

const LOSSES = {
  ce: { loss: { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' }, target: 'labels' },
  mse: { loss: { kind: 'mse', reduction: 'mean', targets: 'values' }, target: 'targets' },
} as const;

async function firstWrongIn(vector: TrajectoryCase): Promise<string | undefined> {
  const network = networkOf(vector.model, vector.x[0]!.shape.slice(1));
  const { loss, target } = LOSSES[vector.loss];
  const batch = (i: number): Tensors => ({
    input: channelsLast(vector.x[i]!),
    [target]: toTensor(vector.y[i]!),
  });
  const start = stateOf(network, vector.init);
  const gradients = Object.entries(stateOf(network, vector.grads_step0));
  const first: ProgramCase = {
    kind: 'program',
    program: compileGradients(network, loss),
    given: { ...start, ...batch(0) },
    expected: Object.fromEntries(gradients.map(([name, gradient]) => [gradientOf(name), gradient])),
    precision: 'float64',
  };
  const last: ProgramCase = {
    ...first,
    // Without a loss the output is the logits, as in PyTorch.
    program: compileEvaluation(network, undefined),
    given: { ...stateOf(network, vector.final), ...batch(0) },
    expected: { output: toTensor(vector.eval_output_on_first_batch) },
  };
  const { optimizer } = trainWith(vector);
  const model = compile(network, { loss, optimizer });
  const final = stateOf(network, without(vector.final, NOISE[vector.name] ?? []));
  const train = async ({ open, tolerance }: Runner) => {
    const session = await open(model, { ...start, ...startingSlots(model.training) });
    try {
      for (const [i, expected] of vector.losses.entries()) {
        const scalars = asTensors(optimizerScalars(optimizer, optimizer.rate, i + 1));
        const found = await session.train({ ...batch(i), ...scalars });
        const wrong = firstDifferent(found, asTensors({ loss: expected }), tolerance);
        if (wrong !== undefined) return `in step ${i + 1}, ${wrong}`;
      }
      return firstDifferent(await session.read(), final, tolerance);
    } finally {
      await session.dispose();
    }
  };
  return (await firstFailure(first)) ?? (await firstWrong(train)) ?? (await firstFailure(last));
}

export const trajectories: VectorSet = setOfCases<TrajectoryCase>(
  { name: 'pytorch-trajectories', floor: 8 },
  'pytorch-oracle/training_trajectories.json',
  (vector) => ({
    name: vector.name,
    prepare: () => ({ kind: 'arithmetic', check: () => firstWrongIn(vector) }),
  }),
);
