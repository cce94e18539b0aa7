/** ONNX's operators of training: one step of an optimizer for some weights, by nnc's update. */

import type { OptimizerSpecification } from '../../../../src/compiler/optimizers.ts';
import type { Kernel, KernelTable } from '../../phrases/kernel.ts';
import { stepOf } from '../../phrases/optimizers.ts';
import type { Term } from '../../term.ts';

/** The cases name all that their operator has. */
interface Attributes {
  readonly alpha: number;
  readonly beta: number;
  readonly epsilon: number;
  readonly decay_factor: number;
  readonly mode: string;
  readonly norm_coefficient: number;
}

interface Optimizer {
  /** In the order in which ONNX has them. */
  readonly slots: readonly string[];
  readonly specification: (attributes: Attributes) => OptimizerSpecification;
  /** The numbers of nnc's update, by ONNX's rule for a rate and the steps before this one. */
  readonly scalars: (attributes: Attributes, rate: number, step: number) => Readonly<Record<string, number>>;
}

const adagrad: Optimizer = {
  slots: ['sum_of_squares'],
  specification: ({ epsilon, norm_coefficient: weight_decay }) => ({
    kind: 'adagrad',
    epsilon,
    weight_decay,
  }),
  scalars: ({ decay_factor }, rate, step) => ({ rate: rate / (1 + step * decay_factor) }),
};

/** Before the first step nothing is corrected. */
const adam: Optimizer = {
  slots: ['first_moment', 'second_moment'],
  specification: ({ alpha: beta1, beta: beta2, epsilon, norm_coefficient: weight_decay }) => ({
    kind: 'adam',
    beta1,
    beta2,
    epsilon,
    weight_decay,
  }),
  scalars: ({ alpha, beta }, rate, step) => ({
    step_size: step > 0 ? (rate * Math.sqrt(1 - beta ** step)) / (1 - alpha ** step) : rate,
    root_correction: 1,
  }),
};

/** The first gradient reaches the velocity as a whole. */
const momentum: Optimizer = {
  slots: ['velocity'],
  specification: ({ alpha, mode, norm_coefficient: weight_decay }) => ({
    kind: 'sgd',
    momentum: alpha,
    nesterov: mode === 'nesterov',
    weight_decay,
  }),
  scalars: ({ beta }, rate, step) => ({ rate, gradient_share: step > 0 ? beta : 1 }),
};

/** Inputs: rate, steps before this one, all weights, all gradients, all of each slot. Outputs: those without gradients. */
const stepWith =
  ({ slots, specification, scalars }: Optimizer): Kernel<Attributes> =>
  ({ inputs, attributes, numbers }) => {
    const [rate, step, ...tensors] = inputs as readonly Term[];
    const count = tensors.length / (2 + slots.length);
    const given = scalars(attributes, numbers(rate!).data[0]!, numbers(step!).data[0]!);
    const updates = tensors.slice(0, count).map((weight, i) => {
      const [gradient, ...old] = tensors.filter((_, place) => place >= count && place % count === i);
      const named = Object.fromEntries(slots.map((slot, place) => [slot, old[place]!]));
      return stepOf(specification(attributes), { weight, slots: named }, gradient!, given);
    });
    const ofSlots = slots.flatMap((slot) => updates.map((update) => update.slots[slot]!));
    return [...updates.map(({ weight }) => weight), ...ofSlots];
  };

export const trainingKernels: KernelTable = {
  Adagrad: stepWith(adagrad),
  Adam: stepWith(adam),
  Momentum: stepWith(momentum),
};
