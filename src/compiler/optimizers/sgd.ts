/** Gradient descent, plain or with momentum, as torch.optim.SGD. */
import { type OptimizerDefinition, stepped, withDecay, zeroSlots } from './definition.ts';

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
  update: (context) => {
    const { builder, weight, gradient, slots, scalars, specification } = context;
    const { momentum = 0, nesterov = false } = specification;
    const { shrinkage, gradient_share: share, rate: scale } = scalars;
    if (scale === undefined) {
      const kept = shrinkage ? stepped(builder, weight, { direction: weight, scale: shrinkage }) : weight;
      return { weight: builder.plus(kept, gradient), slots: {} };
    }
    const decayed = withDecay(context);
    const velocity = builder.plus(
      builder.times(slots.velocity!, builder.scalar(momentum)),
      share ? builder.times(decayed, share) : decayed,
    );
    const direction = nesterov
      ? builder.plus(decayed, builder.times(velocity, builder.scalar(momentum)))
      : velocity;
    return { weight: stepped(builder, weight, { direction, scale }), slots: { velocity } };
  },
};
