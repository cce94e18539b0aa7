/** Losses of class indices and of probabilities: nnc's own where it has them, else formulas as in PyTorch's documentation. */
import { sizeOf } from '../../../../../src/ops/tensor.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofTwo, type TorchFunctions } from './definition.ts';
import { commonOf, loss, own, ownLoss, reduced, weighted } from './loss.ts';

/** Numbers for each class in rows, and the shape that one number a row stands for. */
interface Rows {
  readonly rows: Term;
  readonly rest: readonly number[];
}

/** The classes of [N, C, ...] or [C], last. */
function byClass(x: Term): Rows {
  const axis = x.shape.length > 1 ? 1 : 0;
  const moved = x.move(axis, x.shape.length - 1);
  const classes = moved.shape.at(-1)!;
  return { rows: moved.reshape([sizeOf(x.shape) / classes, classes]), rest: moved.shape.slice(0, -1) };
}

const oneHot = (rows: Term, labels: Term) =>
  labels.reshape([rows.shape[0]!]).apply('oneHot', [], { classes: rows.shape[1]! });

/** Whether a class is not the ignored one, for each class. */
function keptClasses(classes: number, args: Arguments): readonly number[] {
  const ignored = args.number('ignore_index', -100);
  return Array.from({ length: classes }, (_, label) => Number(label !== ignored));
}

/** -w[t] log y[t] of log-probabilities in rows; a mean divides by the sum of w[t], and an ignored class weighs nothing. */
function likelihood({ rows, rest }: Rows, labels: Term, args: Arguments): Term {
  const weights = weighted(rows.constant(keptClasses(rows.shape[1]!, args)), args);
  const weighing = oneHot(rows, labels).times(weights);
  const losses = rows.times(weighing).sum([1]).negate();
  const reduction = args.word('reduction', 'mean');
  if (reduction === 'none') return losses.reshape(rest);
  return reduction === 'sum' ? losses.sum() : losses.sum().over(weighing.sum());
}

/** nnc's loss by class indices; a class that is ignored weighs nothing there. */
function ownCrossEntropy(rows: Term, labels: Term, args: Arguments): Term {
  const kept = keptClasses(rows.shape[1]!, args);
  const given = args.argument('weight') ? args.data('weight') : kept.map(() => 1);
  const weights = kept.map((factor, label) => factor * given[label]!);
  const isPlain = weights.every((weight) => weight === 1);
  const specification = { kind: 'cross_entropy', ...commonOf(args)!, ...(!isPlain && { weights }) } as const;
  return ownLoss(rows, oneHot(rows, labels), specification);
}

function crossEntropy(x: Term, target: Term, args: Arguments): Term {
  const { rows, rest } = byClass(x);
  const common = commonOf(args);
  const logarithms = rows.apply('logSoftmax');
  if (target.value.type.type === 'int')
    return common
      ? ownCrossEntropy(rows, target, args)
      : likelihood({ rows: logarithms, rest }, target, args);
  const probabilities = byClass(target).rows;
  if (common && !args.optional('weight'))
    return ownLoss(rows, probabilities, { kind: 'cross_entropy', ...common });
  // Of probabilities the mean is over the samples, whatever their weights.
  const values = weighted(logarithms.times(probabilities), args).sum([1]).negate();
  return reduced(common ? values : values.reshape(rest), args);
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

/** How far each other class comes within the margin of the right one, to the power p, over the classes. */
function multiMargin(x: Term, labels: Term, args: Arguments): Term {
  const [, classes] = x.shape as [number, number];
  const chosen = oneHot(x, labels);
  const right = x.times(chosen).sum([1], true);
  const within = x.minus(right).plus(args.number('margin', 1)).atLeast(0);
  const powers = args.number('p', 1) === 2 ? within.squared() : within;
  const others = powers.times(chosen.negate().plus(1)).sum([1]).over(classes);
  const weight = args.optional('weight');
  return reduced(weight ? others.times(chosen.times(weight).sum([1])) : others, args);
}

export const lossesOfClasses: TorchFunctions = {
  nll_loss: ofTwo('target', (x, labels, args) => likelihood(byClass(x), labels, args), [
    'weight',
    'ignore_index',
  ]),
  cross_entropy: ofTwo('target', crossEntropy, ['weight', 'ignore_index']),
  multi_margin_loss: ofTwo('target', multiMargin),
  binary_cross_entropy: loss(binaryCrossEntropy, ['weight']),
  binary_cross_entropy_with_logits: own(
    (common, args) =>
      args.optional('weight') || args.optional('pos_weight')
        ? undefined
        : { kind: 'binary_cross_entropy', ...common },
    withLogits,
    ['weight'],
  ),
  multilabel_soft_margin_loss: ofTwo(
    'target',
    (x, t, args) => reduced(withLogits(x, t, args).mean([x.shape.length - 1]), args),
    ['weight'],
  ),
};
