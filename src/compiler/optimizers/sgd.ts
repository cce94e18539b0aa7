/** Gradient descent, plain or with momentum, as torch.optim.SGD. */
import type { Value } from '../builder.ts';
import { FLOAT } from '../tensorflow/emitter.ts';
import {
  type KernelUpdate,
  type OptimizerDefinition,
  shrunk,
  stepped,
  type UpdateContext,
  type Updated,
  withDecay,
  zeroSlots,
} from './definition.ts';

export interface Sgd {
  readonly kind: 'sgd';
  /** The share of the velocity that is kept each step; 0 or none is plain descent. */
  readonly momentum?: number;
  /** The share of each further gradient that does not reach the velocity; the first one does as a whole. */
  readonly dampening?: number;
  /** Whether a step looks ahead along the new velocity; needs momentum, and no dampening. */
  readonly nesterov?: boolean;
  readonly weight_decay?: number;
}

export const sgd: OptimizerDefinition<Sgd> = {
  doc: 'w - rate * g; with momentum w - rate * v, where v = momentum * v + (1 - dampening) * g',
  slots: ({ momentum = 0 }) => (momentum === 0 ? {} : zeroSlots('velocity')),
  gradientFactor: ({ momentum = 0 }) => (momentum === 0 ? 'step_factor' : undefined),
  scalars: ({ momentum = 0, dampening = 0, weight_decay = 0 }, rate, step) =>
    momentum === 0
      ? { step_factor: -rate, ...(weight_decay > 0 && { shrinkage: rate * weight_decay }) }
      : { rate, ...(dampening > 0 && { gradient_share: step === 1 ? 1 : 1 - dampening }) },
  formulas: ({ momentum = 0, dampening = 0, weight_decay = 0 }) =>
    momentum === 0
      ? { step_factor: '-rate', ...(weight_decay > 0 && { shrinkage: `rate * ${weight_decay}` }) }
      : { rate: 'rate', ...(dampening > 0 && { gradient_share: `1 - ${dampening} * min(step - 1, 1)` }) },
  update: (context) => {
    const { builder, gradient, specification } = context;
    const { momentum = 0 } = specification;
    if (momentum > 0) return momentumStep(context, builder.scalar(momentum));
    // The gradient comes multiplied by minus the rate.
    return { weight: builder.plus(shrunk(context), gradient), slots: {} };
  },
  tensorflow: ({ momentum = 0, nesterov = false }) =>
    momentum === 0 ? plainStep : momentumKernel(momentum, nesterov),
};

/** The gradient comes multiplied by minus the rate. */
const plainStep: KernelUpdate<Sgd> = {
  direction: ({ builder, weight, gradient, scalars: { shrinkage } }) =>
    shrinkage ? builder.minus(gradient, builder.times(weight, shrinkage)) : gradient,
  kernels: ({ weight, gradient }) => [
    { op: 'AssignAddVariableOp', inputs: [weight, gradient], attributes: { dtype: FLOAT } },
  ],
};

/** v = momentum * v + g; w - rate * v, or w - rate * g - rate * momentum * v */
function momentumKernel(momentum: number, nesterov: boolean): KernelUpdate<Sgd> {
  return {
    direction: (context) => {
      const gradient = withDecay(context);
      const { gradient_share: share } = context.scalars;
      return share ? context.builder.times(gradient, share) : gradient;
    },
    kernels: ({ emitter, weight, slots, gradient, scalars }) => [
      {
        op: 'ResourceApplyMomentum',
        inputs: [weight, slots.velocity!, scalars.rate!, gradient, emitter.floats([momentum], [])],
        attributes: { T: FLOAT, use_nesterov: nesterov },
      },
    ],
  };
}

function momentumStep(context: UpdateContext<Sgd>, momentum: Value): Updated {
  const { builder, weight, slots, specification } = context;
  const { rate, gradient_share: share } = context.scalars;
  const gradient = withDecay(context);
  const fresh = share ? builder.times(gradient, share) : gradient;
  const velocity = builder.plus(builder.times(slots.velocity!, momentum), fresh);
  const ahead = () => builder.plus(gradient, builder.times(velocity, momentum));
  const direction = specification.nesterov ? ahead() : velocity;
  return { weight: stepped(builder, weight, { direction, scale: rate! }), slots: { velocity } };
}
