/** Losses of probabilities. */
import type { ProgramBuilder, Value } from '../builder.ts';
import {
  type CommonSpecification,
  flat,
  type LossContext,
  type LossDefinition,
  negated,
  reduce,
  safeLog,
  split,
} from './definition.ts';

/** A loss that can count some classes more than others. */
interface Weighted extends CommonSpecification {
  /** Of the classes, in the order of labels: what a sample of each counts. */
  readonly weights?: readonly number[];
}

export interface CrossEntropy extends Weighted {
  readonly kind: 'cross_entropy';
  /** The share of every target that is spread evenly over all classes. */
  readonly label_smoothing?: number;
}

export interface Focal extends Weighted {
  readonly kind: 'focal';
  /** How much less a sample counts that is classified well; 0 is cross-entropy. */
  readonly gamma: number;
}

export interface BinaryCrossEntropy extends CommonSpecification {
  readonly kind: 'binary_cross_entropy';
}

/** The logarithms of the probabilities, and the probabilities. */
function softmaxOf({ builder, last }: LossContext<unknown>) {
  const { logits, output } = split(builder, last, 'softmax');
  return { output, logarithm: logits ? builder.add('logSoftmax', [logits], {}) : safeLog(builder, output) };
}

/** Targets with each class counted by its weight. */
function weighted(builder: ProgramBuilder, targets: Value, weights: readonly number[] | undefined): Value {
  if (weights === undefined) return targets;
  return builder.times(targets, builder.add('constant', [], { shape: [weights.length], data: weights }));
}

/** What a mean over weighted samples is divided by: the sum of their weights, as PyTorch has it. */
function totalWeight({
  builder,
  targets,
  specification: { weights },
}: LossContext<Weighted>): Value | undefined {
  return weights && builder.sum(weighted(builder, targets, weights), [0, 1]);
}

function smoothed(builder: ProgramBuilder, targets: Value, share: number): Value {
  if (share === 0) return targets;
  const classes = targets.type.shape[1] as number;
  return builder.plus(builder.times(targets, builder.scalar(1 - share)), builder.scalar(share / classes));
}

export const crossEntropy: LossDefinition<CrossEntropy> = {
  doc: '-sum of w t log(y) over the classes, y by softmax, w the weight of the class, t smoothed.',
  activation: 'softmax',
  needsVector: true,
  takes: { classes: true, twoClassesInOne: false, values: false },
  build: (context) => {
    const { builder, targets, specification } = context;
    const { reduction, weights, label_smoothing: share = 0 } = specification;
    const { output, logarithm } = softmaxOf(context);
    const wanted = weighted(builder, smoothed(builder, targets, share), weights);
    const values = negated(builder, builder.sum(builder.times(wanted, logarithm), [1]));
    return { loss: reduce(builder, values, { reduction, weight: totalWeight(context) }), output };
  },
};

export const focal: LossDefinition<Focal> = {
  doc: '-w (1 - y)^gamma log(y) of the right class, y by softmax (Lin et al. 2017).',
  activation: 'softmax',
  needsVector: true,
  takes: { classes: true, twoClassesInOne: false, values: false },
  build: (context) => {
    const { builder, targets, specification } = context;
    const { reduction, weights, gamma } = specification;
    const { output, logarithm } = softmaxOf(context);
    // 1 - y as the sum of the other probabilities: it keeps its digits where y is close to 1.
    const others = builder.minus(builder.scalar(1), targets);
    const missing = builder.sum(builder.times(others, output), [1]);
    const factor = builder.add('exp', [builder.times(safeLog(builder, missing), builder.scalar(gamma))], {});
    const likelihood = builder.sum(builder.times(weighted(builder, targets, weights), logarithm), [1]);
    const values = negated(builder, builder.times(factor, likelihood));
    return { loss: reduce(builder, values, { reduction, weight: totalWeight(context) }), output };
  },
};

export const binaryCrossEntropy: LossDefinition<BinaryCrossEntropy> = {
  doc: '-t log(y) - (1 - t) log(1 - y), y by sigmoid; from the logits z: softplus(z) - t z.',
  activation: 'sigmoid',
  needsVector: false,
  takes: { classes: true, twoClassesInOne: true, values: false },
  build: ({ builder, last, targets, specification }) => {
    const { logits, output } = split(builder, last, 'sigmoid');
    if (logits) {
      const z = flat(builder, logits, targets);
      const values = builder.minus(builder.add('softplus', [z], {}), builder.times(targets, z));
      return { loss: reduce(builder, values, specification), output };
    }
    const one = builder.scalar(1);
    const y = flat(builder, output, targets);
    const positive = builder.times(targets, safeLog(builder, y));
    const negative = builder.times(builder.minus(one, targets), safeLog(builder, builder.minus(one, y)));
    const values = negated(builder, builder.plus(positive, negative));
    return { loss: reduce(builder, values, specification), output };
  },
};
