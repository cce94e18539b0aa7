/** ONNX's operators of training: one step of an optimizer for some weights, by nnc's update. */

import type { UpdateContext } from '../../../../src/compiler/optimizers/definition.ts';
import { type OptimizerKind, optimizers } from '../../../../src/compiler/optimizers.ts';
import type { Kernel, KernelTable } from '../../phrases/kernel.ts';
import { Term } from '../../term.ts';

interface Attributes {
  readonly alpha?: number;
  readonly beta?: number;
  readonly epsilon?: number;
  readonly decay_factor?: number;
  readonly mode?: string;
  readonly norm_coefficient?: number;
}

interface Optimizer {
  readonly kind: OptimizerKind;
  /** In the order in which ONNX has them. */
  readonly slots: readonly string[];
  readonly specification: (attributes: Attributes) => object;
  /** The scalars of nnc's update, by ONNX's rule for a rate and the number of steps before this one. */
  readonly scalars: (attributes: Attributes, rate: number, step: number) => Readonly<Record<string, number>>;
}

const adagrad: Optimizer = {
  kind: 'adagrad',
  slots: ['sum_of_squares'],
  specification: ({ epsilon }) => ({ epsilon }),
  scalars: ({ decay_factor: decay = 0 }, rate, step) => ({ rate: rate / (1 + step * decay) }),
};

/** Before the first step nothing is corrected. */
const adam: Optimizer = {
  kind: 'adam',
  slots: ['first_moment', 'second_moment'],
  specification: ({ alpha, beta, epsilon }) => ({ beta1: alpha, beta2: beta, epsilon }),
  scalars: ({ alpha, beta }, rate, step) => ({
    step_size: step > 0 ? (rate * Math.sqrt(1 - beta! ** step)) / (1 - alpha! ** step) : rate,
    root_correction: 1,
  }),
};

/** The first gradient reaches the velocity as a whole. */
const momentum: Optimizer = {
  kind: 'sgd',
  slots: ['velocity'],
  specification: ({ alpha, mode }) => ({ momentum: alpha, nesterov: mode === 'nesterov' }),
  scalars: ({ beta }, rate, step) => ({ rate, gradient_share: step > 0 ? beta! : 1 }),
};

/** Inputs: rate, steps before this one, all weights, all gradients, all of each slot. Outputs: those without gradients. */
const stepOf =
  ({ kind, slots, specification, scalars }: Optimizer): Kernel<Attributes> =>
  ({ inputs, attributes, numbers, constant }) => {
    const [rate, step, ...tensors] = inputs as readonly Term[];
    const { builder } = rate!;
    const count = tensors.length / (2 + slots.length);
    const given = scalars(attributes, numbers(rate!).data[0]!, numbers(step!).data[0]!);
    const common = {
      builder,
      specification: { kind, weight_decay: attributes.norm_coefficient, ...specification(attributes) },
      scalars: mapped(given, (number) => constant([number], []).value),
    };
    const updates = tensors.slice(0, count).map(({ value: weight }, i) => {
      const [gradient, ...old] = tensors.filter((_, place) => place >= count && place % count === i);
      const named = Object.fromEntries(slots.map((slot, place) => [slot, old[place]!.value]));
      const context = { ...common, weight, gradient: gradient!.value, slots: named };
      return optimizers[kind].update(context as UpdateContext<object> as never);
    });
    const values = [
      ...updates.map(({ weight }) => weight),
      ...slots.flatMap((slot) => updates.map((update) => update.slots[slot]!)),
    ];
    return values.map((value) => new Term(builder, value));
  };

function mapped<From, To>(
  values: Readonly<Record<string, From>>,
  map: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

export const trainingKernels: KernelTable = {
  Adagrad: stepOf(adagrad),
  Adam: stepOf(adam),
  Momentum: stepOf(momentum),
};
