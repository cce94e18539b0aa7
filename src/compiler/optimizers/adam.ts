/** Adam and its kin, as PyTorch computes them: epsilon outside of the corrected root. */
import type { Value } from '../builder.ts';
import { FLOAT } from '../tensorflow/emitter.ts';
import {
  average,
  type KernelContext,
  type OptimizerDefinition,
  shrunk,
  stepped,
  type UpdateContext,
  type UpdateKernel,
  withDecay,
  zeroSlots,
} from './definition.ts';

interface Moments {
  /** How much of the mean of the gradients is kept each step. */
  readonly beta1: number;
  /** How much of the mean of their squares is kept each step. */
  readonly beta2: number;
  readonly epsilon: number;
  readonly weight_decay?: number;
}

export interface Adam extends Moments {
  readonly kind: 'adam';
}

export interface Adamw extends Moments {
  readonly kind: 'adamw';
}

export interface Adamax extends Moments {
  readonly kind: 'adamax';
}

export interface Nadam extends Moments {
  readonly kind: 'nadam';
  /** How fast the momentum grows towards beta1. */
  readonly momentum_decay: number;
}

const momentSlots = () => zeroSlots('first_moment', 'second_moment');

/** The new moments, and the root of the second one that a step is divided by. */
function moments(context: UpdateContext<Moments>, gradient: Value) {
  const { builder, slots, scalars, specification } = context;
  const { beta1, beta2, epsilon } = specification;
  const first = average(builder, { old: slots.first_moment!, fresh: gradient, beta: beta1 });
  const square = builder.times(gradient, gradient);
  const second = average(builder, { old: slots.second_moment!, fresh: square, beta: beta2 });
  const root = builder.times(builder.add('sqrt', [second], {}), scalars.root_correction!);
  const divisor = builder.plus(root, builder.scalar(epsilon));
  return { first, divisor, slots: { first_moment: first, second_moment: second } };
}

/** The step of Adam from `weight`, by a gradient that holds all that it is to follow. */
function adamStep(context: UpdateContext<Moments>, weight: Value, gradient: Value) {
  const { builder, scalars } = context;
  const { first, divisor, slots } = moments(context, gradient);
  const direction = builder.over(first, divisor);
  return { weight: stepped(builder, weight, { direction, scale: scalars.step_size! }), slots };
}

function adamScalars({ beta1, beta2 }: Moments, rate: number, step: number) {
  return { step_size: rate / (1 - beta1 ** step), root_correction: rootCorrection(beta2, step) };
}

function adamFormulas({ beta1, beta2 }: Moments) {
  return { step_size: stepSizeFormula(beta1), root_correction: rootCorrectionFormula(beta2) };
}

function stepSizeFormula(beta1: number): string {
  return `rate / (1 - ${beta1} ** step)`;
}

function rootCorrectionFormula(beta2: number): string {
  return `1 / (1 - ${beta2} ** step) ** 0.5`;
}

function rootCorrection(beta2: number, step: number): number {
  return 1 / Math.sqrt(1 - beta2 ** step);
}

export const adam: OptimizerDefinition<Adam> = {
  doc: 'Kingma and Ba 2015: the mean gradient over the root of the mean square, both corrected for their start at zero; weight decay is L2.',
  slots: momentSlots,
  scalars: adamScalars,
  formulas: adamFormulas,
  update: (context) => adamStep(context, context.weight, withDecay(context)),
  tensorflow: (specification) => ({
    direction: withDecay,
    kernels: (context) => [adamKernel(specification, context)],
  }),
};

/**
 * TensorFlow's Adam is w - rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon). Powers of 0 turn its
 * corrections off, and with all divided by the correction of the root it is PyTorch's formula.
 */
function adamKernel({ beta1, beta2, epsilon }: Moments, context: KernelContext): UpdateKernel {
  const { emitter, weight, slots, gradient, scalars } = context;
  const number = (value: number) => emitter.floats([value], []);
  const corrected = (value: string) => emitter.float('RealDiv', [value, scalars.root_correction!]);
  const [none, rate, small] = [number(0), corrected(scalars.step_size!), corrected(number(epsilon))];
  const variables = [weight, slots.first_moment!, slots.second_moment!];
  return {
    op: 'ResourceApplyAdam',
    inputs: [...variables, none, none, rate, number(beta1), number(beta2), small, gradient],
    attributes: { T: FLOAT },
  };
}

export const adamw: OptimizerDefinition<Adamw> = {
  doc: 'Loshchilov and Hutter 2019: Adam from w - rate * weight_decay * w, so that the decay is not scaled by the root.',
  slots: momentSlots,
  scalars: (specification, rate, step) => {
    const { weight_decay: decay = 0 } = specification;
    return { ...adamScalars(specification, rate, step), ...(decay > 0 && { shrinkage: rate * decay }) };
  },
  formulas: (specification) => {
    const { weight_decay: decay = 0 } = specification;
    return { ...adamFormulas(specification), ...(decay > 0 && { shrinkage: `rate * ${decay}` }) };
  },
  update: (context) => adamStep(context, shrunk(context), context.gradient),
  tensorflow: (specification) => ({
    kernels: (context) => [...shrinkingKernel(context), adamKernel(specification, context)],
  }),
};

/** w - shrinkage * w */
function shrinkingKernel({
  emitter,
  weight,
  before,
  scalars: { shrinkage },
}: KernelContext): readonly UpdateKernel[] {
  if (shrinkage === undefined) return [];
  const lost = emitter.float('Mul', [before, shrinkage]);
  return [{ op: 'AssignSubVariableOp', inputs: [weight, lost], attributes: { dtype: FLOAT } }];
}

export const adamax: OptimizerDefinition<Adamax> = {
  doc: 'Kingma and Ba 2015, section 7: the mean gradient over a decaying maximum, u = max(beta2 * u, |g| + epsilon).',
  slots: () => zeroSlots('first_moment', 'largest'),
  scalars: ({ beta1 }, rate, step) => ({ step_size: rate / (1 - beta1 ** step) }),
  formulas: ({ beta1 }) => ({ step_size: stepSizeFormula(beta1) }),
  update: (context) => {
    const { builder, weight, slots, scalars, specification } = context;
    const { beta1, beta2, epsilon } = specification;
    const gradient = withDecay(context);
    const first = average(builder, { old: slots.first_moment!, fresh: gradient, beta: beta1 });
    const size = builder.plus(builder.add('abs', [gradient], {}), builder.scalar(epsilon));
    const faded = builder.times(slots.largest!, builder.scalar(beta2));
    const largest = builder.add('maximum', [faded, size], {});
    const direction = builder.over(first, largest);
    return {
      weight: stepped(builder, weight, { direction, scale: scalars.step_size! }),
      slots: { first_moment: first, largest },
    };
  },
};

export const nadam: OptimizerDefinition<Nadam> = {
  doc: 'Dozat 2016: Adam with the momentum of Nesterov, by a momentum that grows from step to step.',
  slots: momentSlots,
  scalars: (specification, rate, step) => {
    const momentum = momentumOf(specification, step);
    const next = momentumOf(specification, step + 1);
    const product = momentumProduct(specification, step);
    return {
      gradient_step: (rate * (1 - momentum)) / (1 - product),
      moment_step: (rate * next) / (1 - product * next),
      root_correction: rootCorrection(specification.beta2, step),
    };
  },
  formulas: ({ beta1, beta2, momentum_decay: decay }) => {
    const where = `where m(i) = ${beta1} * (1 - 0.5 * 0.96 ** (i * ${decay})) and p(i) = m(1) * ... * m(i)`;
    return {
      gradient_step: `rate * (1 - m(step)) / (1 - p(step)) ${where}`,
      moment_step: `rate * m(step + 1) / (1 - p(step + 1)) ${where}`,
      root_correction: rootCorrectionFormula(beta2),
    };
  },
  update: (context) => {
    const { builder, weight, scalars } = context;
    const gradient = withDecay(context);
    const { first, divisor, slots } = moments(context, gradient);
    const direction = builder.plus(
      builder.times(gradient, scalars.gradient_step!),
      builder.times(first, scalars.moment_step!),
    );
    return { weight: builder.minus(weight, builder.over(direction, divisor)), slots };
  },
};

function momentumOf({ beta1, momentum_decay: decay }: Nadam, step: number): number {
  return beta1 * (1 - 0.5 * 0.96 ** (step * decay));
}

/** The product of the momenta of the first `step` steps. */
function momentumProduct(specification: Nadam, step: number): number {
  let product = 1;
  // Soon it no longer changes 1 - product: later steps need not go through all the earlier ones.
  for (let i = 1; i <= step && 1 - product < 1; i++) product *= momentumOf(specification, i);
  return product;
}
