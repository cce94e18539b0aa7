/** Keras's optimizers, where nnc's update says their formula, and its clipping. */

import { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import { addClipping, type Clipping } from '../../../../src/compiler/clipping.ts';
import { gradientOf } from '../../../../src/compiler/gradient.ts';
import { type OptimizerSpecification, optimizerScalars } from '../../../../src/compiler/optimizers.ts';
import type { Prepared } from '../../case.ts';
import { leaveOut } from '../../phrases/kernel.ts';
import { startingSlots, stepOf, type Weight } from '../../phrases/optimizers.ts';
import { absoluteOf, type Expectation, programOf, type RecordedTensor, tensorFrom } from './read.ts';

interface Arguments {
  readonly learning_rate?: number;
  readonly beta_1?: number;
  readonly beta_2?: number;
  readonly epsilon?: number;
  readonly weight_decay?: number;
  readonly initial_accumulator_value?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly rho?: number;
  readonly amsgrad?: boolean;
  readonly centered?: boolean;
  readonly clipnorm?: number;
  readonly global_clipnorm?: number;
  readonly clipvalue?: number;
}

/** Steps of gradients, after which one variable is compared. */
interface RecordedSteps extends Expectation {
  readonly kind: 'optimizer';
  readonly class: string;
  readonly kwargs: Arguments;
  readonly variables: Readonly<Record<string, { readonly init: RecordedTensor }>>;
  readonly steps: readonly (readonly (readonly [RecordedTensor, number])[])[];
  readonly check_variable: number;
  readonly exclude_from_weight_decay: readonly unknown[];
}

/** Gradients, one of which is compared after clipping. */
interface RecordedClipping extends Expectation {
  readonly kind: 'optimizer_clip';
  readonly kwargs: Arguments;
  readonly grads: readonly RecordedTensor[];
  readonly which: number;
}

export type RecordedOptimizer = RecordedSteps | RecordedClipping;

interface Translation {
  readonly rate: number;
  readonly specification: (args: Arguments) => OptimizerSpecification;
  /** The scalars of a step, where Keras has others than nnc for the same update. */
  readonly scalars?: (args: Arguments) => (rate: number, step: number) => Readonly<Record<string, number>>;
}

const moments = ({ beta_1: beta1 = 0.9, beta_2: beta2 = 0.999, epsilon = 1e-7 }: Arguments) => ({
  beta1,
  beta2,
  epsilon,
});

/** Keras corrects the step as a whole, so that epsilon stands beside a root that is not corrected. */
const correctedStep = (args: Arguments) => (rate: number, step: number) => {
  const { beta1, beta2 } = moments(args);
  return { step_size: (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step), root_correction: 1 };
};

/** Adagrad, Adamax and RMSprop have epsilon elsewhere in the root than nnc; theirs are too small to be seen. */
const translations: Readonly<Record<string, Translation>> = {
  Adagrad: {
    rate: 0.001,
    specification: ({ initial_accumulator_value: initial_accumulator = 0.1, epsilon = 1e-7 }) => ({
      kind: 'adagrad',
      initial_accumulator,
      epsilon,
    }),
  },
  Adam: {
    rate: 0.001,
    specification: (args) => ({ kind: 'adam', ...moments(args) }),
    scalars: correctedStep,
  },
  AdamW: {
    rate: 0.001,
    specification: ({ weight_decay = 0.004, ...args }) => ({ kind: 'adamw', weight_decay, ...moments(args) }),
    scalars: (args) => (rate, step) => ({
      ...correctedStep(args)(rate, step),
      shrinkage: rate * (args.weight_decay ?? 0.004),
    }),
  },
  Adamax: { rate: 0.001, specification: (args) => ({ kind: 'adamax', ...moments(args) }) },
  Nadam: {
    rate: 0.001,
    specification: (args) => ({ kind: 'nadam', momentum_decay: 1, ...moments(args) }),
  },
  RMSprop: {
    rate: 0.001,
    specification: ({ rho: smoothing = 0.9, epsilon = 1e-7, momentum = 0 }) => ({
      kind: 'rmsprop',
      smoothing,
      epsilon,
      momentum,
    }),
  },
  SGD: {
    rate: 0.01,
    specification: ({ momentum = 0, nesterov = false }) => ({ kind: 'sgd', momentum, nesterov }),
  },
};

/** The vector as a Program, or the rule that leaves it out. */
export function translateOptimizer(vector: RecordedOptimizer): Prepared {
  return vector.kind === 'optimizer' ? translateSteps(vector) : translateClipping(vector);
}

/** All steps of the variable one after another. The decay of any optimizer is one of the weight, as AdamW's is. */
function translateSteps(vector: RecordedSteps): Prepared {
  const { kwargs, check_variable: id, exclude_from_weight_decay: exceptions } = vector;
  const translation = translations[vector.class];
  const isVariant = kwargs.amsgrad || kwargs.centered || exceptions.length > 0;
  if (translation === undefined || isVariant) leaveOut('other-optimizers');
  const specification = translation.specification(kwargs);
  const rate = kwargs.learning_rate ?? translation.rate;
  const scalars =
    translation.scalars ??
    (() =>
      (...step: [number, number]) =>
        optimizerScalars(specification, ...step));
  return programOf(vector, ({ input }) => {
    const start = input(vector.variables[id]!.init);
    const first: Weight = { weight: start, slots: startingSlots(specification, start) };
    const last = vector.steps.reduce(({ weight, slots }, step, i) => {
      const [gradient] = step.find(([, variable]) => variable === id)!;
      const kept = vector.class === 'AdamW' ? 1 : 1 - rate * (kwargs.weight_decay ?? 0);
      const decayed = { weight: weight.times(kept), slots };
      return stepOf(specification, decayed, input(gradient), scalars(kwargs)(rate, i + 1));
    }, first);
    return last.weight;
  });
}

/** All optimizers clip alike: the norm of one gradient or of all together, or every number. */
function translateClipping({ kwargs, grads, which, expected, cmp }: RecordedClipping): Prepared {
  const builder = new ProgramBuilder();
  const { clipnorm, global_clipnorm: together = clipnorm, clipvalue: value } = kwargs;
  const clipping: Clipping = { ...(together && { norm: together }), ...(value && { value }) };
  const alone = clipnorm === undefined ? grads : [grads[which]!];
  const named = alone.map((gradient, i) => [`w${i}`, tensorFrom(gradient)] as const);
  const outputs = named.map(([name, { shape }]) => {
    builder.declareState({
      name,
      role: 'weight',
      shape,
      initialiser: { kind: 'zeros' },
      fanIn: 1,
      fanOut: 1,
      draw: name,
    });
    return [gradientOf(name), builder.input(name, { type: 'float', shape }).index] as const;
  });
  return {
    kind: 'program',
    program: addClipping(builder.finish(Object.fromEntries(outputs), {}), clipping),
    given: Object.fromEntries(named),
    expected: { [gradientOf(`w${clipnorm === undefined ? which : 0}`)]: tensorFrom(expected) },
    absolute: absoluteOf(cmp),
  };
}
