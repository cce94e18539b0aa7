/** Losses of numbers: nnc's own where it has them, else formulas as in PyTorch's documentation. */
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofTwo, type TorchFunctions } from './definition.ts';
import { loss, own, reduced } from './loss.ts';

/** Squared within a distance, linear beyond: half of d^2 over beta, and d - beta / 2. */
function smooth(distance: Term, beta: number): Term {
  if (beta === 0) return distance;
  const near = distance.squared().over(2 * beta);
  return distance.above(beta, distance.minus(beta / 2), near);
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
  const isCommon = variance.shape.length === 0 || variance.shape.at(-1) === 1;
  const v = (isCommon ? variance.reshape([]) : variance).atLeast(args.number('eps', 1e-6));
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

export const lossesOfValues: TorchFunctions = {
  l1_loss: own(
    (common) => ({ kind: 'mae', ...common }),
    (x, t) => x.minus(t).apply('abs'),
  ),
  mse_loss: own(
    (common) => ({ kind: 'mse', ...common }),
    (x, t) => x.minus(t).squared(),
  ),
  smooth_l1_loss: loss((x, t, args) => smooth(x.minus(t).apply('abs'), args.number('beta', 1))),
  huber_loss: own(
    (common, args) => ({ kind: 'huber', delta: args.number('delta', 1), ...common }),
    (x, t, args) => {
      const delta = args.number('delta', 1);
      return smooth(x.minus(t).apply('abs'), delta).times(delta);
    },
  ),
  kl_div: loss(divergence),
  soft_margin_loss: loss((x, t) => t.times(x).negate().apply('softplus')),
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
  gaussian_nll_loss: loss(gaussian, ['var']),
  poisson_nll_loss: loss(poisson, ['log_input', 'full', 'eps']),
};
