/** Optimizers that divide by the root of past squares alone, as PyTorch computes them. */
import { FLOAT } from '../tensorflow/emitter.ts';
import { average, type OptimizerDefinition, stepped, withDecay, zeroSlots } from './definition.ts';

export interface Rmsprop {
  readonly kind: 'rmsprop';
  /** How much of the mean of the squares is kept each step. */
  readonly smoothing: number;
  readonly epsilon: number;
  readonly momentum?: number;
  readonly weight_decay?: number;
}

export interface Adagrad {
  readonly kind: 'adagrad';
  /** The rate is divided by 1 + rate_decay * (steps before this one). */
  readonly rate_decay?: number;
  /** What the sum of squares starts from. */
  readonly initial_accumulator?: number;
  readonly epsilon: number;
  readonly weight_decay?: number;
}

export const rmsprop: OptimizerDefinition<Rmsprop> = {
  doc: 'Hinton 2012: g over the root of a decaying mean of squares, epsilon outside of the root.',
  slots: ({ momentum = 0 }) => zeroSlots('mean_square', ...(momentum === 0 ? [] : ['velocity'])),
  scalars: (_specification, rate) => ({ rate }),
  formulas: () => ({ rate: 'rate' }),
  update: (context) => {
    const { builder, weight, slots, scalars, specification } = context;
    const { smoothing, epsilon, momentum = 0 } = specification;
    const gradient = withDecay(context);
    const square = builder.times(gradient, gradient);
    const mean = average(builder, { old: slots.mean_square!, fresh: square, beta: smoothing });
    const divisor = builder.plus(builder.add('sqrt', [mean], {}), builder.scalar(epsilon));
    const scaled = builder.over(gradient, divisor);
    const scale = scalars.rate!;
    if (momentum === 0) {
      return {
        weight: stepped(builder, weight, { direction: scaled, scale }),
        slots: { mean_square: mean },
      };
    }
    const velocity = builder.plus(builder.times(slots.velocity!, builder.scalar(momentum)), scaled);
    return {
      weight: stepped(builder, weight, { direction: velocity, scale }),
      slots: { mean_square: mean, velocity },
    };
  },
};

export const adagrad: OptimizerDefinition<Adagrad> = {
  doc: 'Duchi et al. 2011: g over the root of the sum of all squares so far, epsilon outside of the root.',
  slots: ({ initial_accumulator: value = 0 }) => ({ sum_of_squares: { kind: 'constant', value } }),
  scalars: ({ rate_decay: decay = 0 }, rate, step) => ({ rate: rate / (1 + (step - 1) * decay) }),
  formulas: ({ rate_decay: decay = 0 }) => ({ rate: `rate / (1 + (step - 1) * ${decay})` }),
  update: (context) => {
    const { builder, weight, slots, scalars, specification } = context;
    const gradient = withDecay(context);
    const sum = builder.plus(slots.sum_of_squares!, builder.times(gradient, gradient));
    const root = builder.add('sqrt', [sum], {});
    const direction = builder.over(gradient, builder.plus(root, builder.scalar(specification.epsilon)));
    return {
      weight: stepped(builder, weight, { direction, scale: scalars.rate! }),
      slots: { sum_of_squares: sum },
    };
  },
  tensorflow: ({ epsilon }) => ({
    direction: withDecay,
    kernels: ({ emitter, weight, slots, gradient, scalars }) => [
      {
        op: 'ResourceApplyAdagradV2',
        inputs: [weight, slots.sum_of_squares!, scalars.rate!, emitter.floats([epsilon], []), gradient],
        attributes: { T: FLOAT },
      },
    ],
  }),
};
