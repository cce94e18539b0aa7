/** Losses. Formulas as in PyTorch's documentation. */
import { sizeOf } from '../../../../../src/ops/tensor.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofTwo, type TorchFunction, type TorchFunctions } from './definition.ts';

/** The mean over all numbers unless `reduction` says sum, none, or the mean over the batch. */
function reduced(values: Term, args: Arguments): Term {
  const reduction = args.word('reduction', 'mean');
  if (reduction === 'none') return values;
  if (reduction === 'batchmean') return values.sum().over(values.shape[0] ?? 1);
  return reduction === 'sum' ? values.sum() : values.mean();
}

/** A loss of every number, reduced. */
const loss = (
  build: (input: Term, target: Term, args: Arguments) => Term,
  parameters: string[] = [],
): TorchFunction => ofTwo('target', (x, t, args) => reduced(build(x, t, args), args), parameters);

/** Times a weight, where one is given. */
const weighted = (values: Term, args: Arguments) => {
  const weight = args.optional('weight');
  return weight ? values.times(weight) : values;
};

/** Squared within a distance, linear beyond: half of d^2 over beta, and d - beta / 2. */
function smooth(distance: Term, beta: number): Term {
  if (beta === 0) return distance;
  const near = distance.squared().over(2 * beta);
  return distance.above(beta, distance.minus(beta / 2), near);
}

const binaryCrossEntropy = (y: Term, t: Term, args: Arguments) => {
  const other = (value: Term) => value.negate().plus(1);
  const log = (value: Term) => value.apply('log').atLeast(-100);
  return weighted(
    t
      .times(log(y))
      .plus(other(t).times(log(other(y))))
      .negate(),
    args,
  );
};

/** softplus(-z) weighs positives where `pos_weight` is given. */
const withLogits = (z: Term, t: Term, args: Arguments) => {
  const positive = t.times(z.negate().apply('softplus'));
  const weight = args.optional('pos_weight');
  const negative = t.negate().plus(1).times(z.apply('softplus'));
  return weighted((weight ? positive.times(weight) : positive).plus(negative), args);
};

/** The classes of [N, C, ...] or [C] last: rows of one class distribution each, and the shape of the rest. */
function byClass(x: Term): { readonly rows: Term; readonly rest: readonly number[] } {
  const axis = x.shape.length > 1 ? 1 : 0;
  const moved = x.move(axis, x.shape.length - 1);
  const classes = moved.shape.at(-1)!;
  return { rows: moved.reshape([sizeOf(x.shape) / classes, classes]), rest: moved.shape.slice(0, -1) };
}

/** Weights of samples and their losses; the mean divides by the weights' sum. */
function reduceWeighted(losses: Term, weights: Term, args: Arguments, rest: readonly number[]): Term {
  const reduction = args.word('reduction', 'mean');
  if (reduction === 'none') return losses.reshape(rest);
  return reduction === 'sum' ? losses.sum() : losses.sum().over(weights.sum());
}

/** -w[t] log y[t] of log-probabilities in rows, and w[t]; an ignored class weighs nothing. */
function likelihood(rows: Term, labels: Term, args: Arguments): readonly [Term, Term] {
  const classes = rows.shape[1]!;
  const chosen = labels.reshape([rows.shape[0]!]).apply('oneHot', [], { classes });
  const ignored = args.number('ignore_index', -100);
  const kept = Array.from({ length: classes }, (_, label) => Number(label !== ignored));
  const weights = weighted(rows.constant(kept), args);
  const weighing = chosen.times(weights);
  return [rows.times(weighing).sum([1]).negate(), weighing.sum([1])];
}

function negativeLogLikelihood(x: Term, labels: Term, args: Arguments): Term {
  const { rows, rest } = byClass(x);
  const [losses, weights] = likelihood(rows, labels, args);
  return reduceWeighted(losses, weights, args, rest);
}

function crossEntropy(x: Term, target: Term, args: Arguments): Term {
  const { rows, rest } = byClass(x);
  const logarithms = rows.apply('logSoftmax');
  if (target.value.type.type === 'int') {
    const [losses, weights] = likelihood(logarithms, target, args);
    return reduceWeighted(losses, weights, args, rest);
  }
  // Classes as probabilities: the mean is over the samples, whatever their weights.
  const values = weighted(logarithms.times(byClass(target).rows), args)
    .sum([1])
    .negate();
  return reduced(args.word('reduction', 'mean') === 'none' ? values.reshape(rest) : values, args);
}

const distance = (a: Term, b: Term) => {
  const last = [a.shape.length - 1];
  return a.minus(b).plus(1e-6).squared().sum(last).apply('sqrt');
};

function triplet(args: Arguments): Term {
  const [anchor, positive, negative] = ['anchor', 'positive', 'negative'].map((name) => args.term(name));
  const far = distance(anchor!, negative!);
  const farthest = args.flag('swap') ? far.atMost(distance(positive!, negative!)) : far;
  const margin = distance(anchor!, positive!).minus(farthest).plus(args.number('margin', 1));
  return reduced(margin.atLeast(0), args);
}

function cosine(a: Term, b: Term, axis: number): Term {
  const size = (x: Term) => x.squared().sum([axis]).apply('sqrt').atLeast(1e-8);
  return a
    .times(b)
    .sum([axis])
    .over(size(a).times(size(b)));
}

function cosineSimilarity(a: Term, b: Term, args: Arguments): Term {
  if (a.shape.length === 0) return cosine(a.reshape([1]), b.reshape([1]), 0);
  const product = a.times(b);
  const whole = (x: Term) => x.plus(product.times(0));
  return cosine(whole(a), whole(b), product.axis(args.number('dim', 1)));
}

function cosineEmbedding(args: Arguments): Term {
  const [a, b, target] = ['input', 'other', 'target'].map((name) => args.term(name));
  const similarity = cosine(a!, b!, a!.shape.length - 1);
  const apart = similarity.minus(args.number('margin', 0)).atLeast(0);
  return reduced(target!.above(0, similarity.negate().plus(1), apart), args);
}

/** Half of log v + d^2 / v, v at least eps (without a gradient there); `full` adds half of log 2 pi. */
function gaussian(x: Term, target: Term, args: Arguments): Term {
  const variance = args.term('var');
  const d = variance.shape.length === 0 || variance.shape.at(-1) === 1 ? variance.reshape([]) : variance;
  const v = d.atLeast(args.number('eps', 1e-6));
  const values = v.apply('log').plus(x.minus(target).squared().over(v)).times(0.5);
  return args.flag('full') ? values.plus(0.5 * Math.log(2 * Math.PI)) : values;
}

/** `full` adds Stirling's approximation for targets above 1. */
function poisson(x: Term, t: Term, args: Arguments): Term {
  const eps = args.number('eps', 1e-8);
  const values = args.flag('log_input', true)
    ? x.apply('exp').minus(t.times(x))
    : x.minus(t.times(x.plus(eps).apply('log')));
  if (!args.flag('full')) return values;
  // Numbers that are not used stay where the logarithm is finite, so that their gradient is 0.
  const large = t.above(1, t, 1);
  const stirling = large
    .times(large.apply('log'))
    .minus(large)
    .plus(
      large
        .times(2 * Math.PI)
        .apply('log')
        .times(0.5),
    );
  return values.plus(t.above(1, stirling, 0));
}

function divergence(x: Term, t: Term, args: Arguments): Term {
  if (args.flag('log_target')) return t.apply('exp').times(t.minus(x));
  return t.times(t.apply('log')).minus(t.times(x));
}

/** How far each other class comes within the margin of the right one, to the power p, over the classes. */
function multiMargin(x: Term, labels: Term, args: Arguments): Term {
  const [, classes] = x.shape as [number, number];
  const chosen = labels.apply('oneHot', [], { classes });
  const right = x.times(chosen).sum([1], true);
  const within = x.minus(right).plus(args.number('margin', 1)).atLeast(0);
  const powers = args.number('p', 1) === 2 ? within.squared() : within;
  const others = powers.times(chosen.negate().plus(1)).sum([1]).over(classes);
  const weight = args.optional('weight');
  return reduced(weight ? others.times(chosen.times(weight).sum([1])) : others, args);
}

export const losses: TorchFunctions = {
  l1_loss: loss((x, t) => x.minus(t).apply('abs')),
  mse_loss: loss((x, t) => x.minus(t).squared()),
  smooth_l1_loss: loss((x, t, args) => smooth(x.minus(t).apply('abs'), args.number('beta', 1))),
  huber_loss: loss((x, t, args) => {
    const delta = args.number('delta', 1);
    return smooth(x.minus(t).apply('abs'), delta).times(delta);
  }),
  kl_div: loss(divergence),
  binary_cross_entropy: loss(binaryCrossEntropy, ['weight']),
  binary_cross_entropy_with_logits: loss(withLogits, ['weight']),
  soft_margin_loss: loss((x, t) => t.times(x).negate().apply('softplus')),
  multilabel_soft_margin_loss: ofTwo(
    'target',
    (x, t, args) => reduced(withLogits(x, t, args).mean([x.shape.length - 1]), args),
    ['weight'],
  ),
  hinge_embedding_loss: loss(
    (x, t, args) => {
      const apart = x.negate().plus(args.number('margin', 1)).atLeast(0);
      return t.above(0, x, apart);
    },
    ['margin'],
  ),
  margin_ranking_loss: {
    parameters: ['input', 'other', 'target'],
    build: (args) => {
      const difference = args.term('input').minus(args.term('other'));
      const margin = args.term('target').times(difference).negate().plus(args.number('margin', 0));
      return reduced(margin.atLeast(0), args);
    },
  },
  cosine_similarity: ofTwo('other', cosineSimilarity),
  cosine_embedding_loss: { parameters: ['input', 'other', 'target'], build: cosineEmbedding },
  triplet_margin_loss: { parameters: ['anchor', 'positive', 'negative'], build: triplet },
  multi_margin_loss: ofTwo('target', multiMargin),
  gaussian_nll_loss: loss(gaussian, ['var']),
  poisson_nll_loss: loss(poisson, ['log_input', 'full', 'eps']),
  nll_loss: ofTwo('target', negativeLogLikelihood, ['weight', 'ignore_index']),
  cross_entropy: ofTwo('target', crossEntropy, ['weight', 'ignore_index']),
};
