/** Functions that do away with dimensions, or work along one. */
import { sizeOf } from '../../../../../src/ops/tensor.ts';
import { argument, reductions as common, running } from '../../../phrases/reductions.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofInput, type TorchFunctions } from './definition.ts';

/** The axes of `dim`, ascending; all of them where nothing is said. A scalar has none. */
function axesOf(x: Term, args: Arguments): readonly number[] {
  const dim = args.list('dim') ?? [];
  const axes = dim.length === 0 ? x.axes : dim.map((each) => x.axis(each)).sort((a, b) => a - b);
  return x.shape.length === 0 ? [] : axes;
}

type Reduction = (x: Term, axes: readonly number[], keep: boolean) => Term;

const reduction = (reduce: Reduction, parameters: string[] = ['dim', 'keepdim']) =>
  ofInput((x, args) => reduce(x, axesOf(x, args), args.flag('keepdim')), parameters);

const logSumExp: Reduction = (x, axes, keep) => {
  const top = x.largest(axes, true);
  const total = x.minus(top).apply('exp').sum(axes, true).apply('log').plus(top);
  return keep ? total : total.reshape(x.shape.filter((_, axis) => !axes.includes(axis)));
};

/** `max(input, other)`, or the maximum over all or along one dimension. */
const extremum = (binary: (a: Term, b: Term) => Term, reduce: Reduction) => ({
  parameters: ['input', 'dim', 'keepdim'],
  build: (args: Arguments) => {
    const x = args.term('input');
    const other = args.optional('dim') ?? args.optional('other');
    return other ? binary(x, other) : reduce(x, axesOf(x, args), args.flag('keepdim'));
  },
});

/** `var` of a mean's divisor less one, unless `unbiased` or `correction` says otherwise. */
function spread(args: Arguments): Term {
  // The first argument by place is a flag or the dimensions.
  const x = args.term('input');
  const first = args.argument('dim');
  const axes = typeof first === 'boolean' ? x.axes : axesOf(x, args);
  const unbiased = typeof first === 'boolean' ? first : args.flag('unbiased', true);
  const correction = args.number('correction', Number(unbiased));
  return x.variance(axes, args.flag('keepdim'), correction);
}

/** Over one axis by an op that works along the last. */
const alongLast = (op: 'softmax' | 'logSoftmax', sign: 1 | -1) =>
  ofInput(
    (x, args) => {
      const value = sign === 1 ? x : x.negate();
      if (x.shape.length === 0) return value.reshape([1]).apply(op).reshape([]);
      const [axis, last] = [x.axis(args.number('dim')), x.shape.length - 1];
      const moved = value.move(axis, last);
      const done = op === 'softmax' ? moved.layer('softmax', { sample: [1] }) : moved.apply(op);
      return done.move(last, axis);
    },
    ['dim'],
  );

export const reductions: TorchFunctions = {
  sum: reduction(common.sum),
  mean: reduction(common.mean),
  amax: reduction(common.largest),
  amin: reduction(common.smallest),
  argmax: {
    ...ofInput(
      (x, args) => {
        const all = args.list('dim') === undefined || x.shape.length === 0;
        const [rows, axis] = all
          ? ([x.reshape([sizeOf(x.shape)]), 0] as const)
          : ([x, x.axis(args.number('dim'))] as const);
        const place = argument(rows, axis, { extreme: 'largest' });
        const kept = x.shape.map((size, each) => (all || each === axis ? 1 : size));
        return args.flag('keepdim') ? place.reshape(kept) : place;
      },
      ['dim', 'keepdim'],
    ),
    givesIntegers: true,
  },
  max: extremum((a, b) => a.atLeast(b), common.largest),
  min: extremum((a, b) => a.atMost(b), common.smallest),
  prod: {
    ...reduction(common.product),
    skips: (args) => (args.term('input').shape.includes(0) ? 'empty' : undefined),
  },
  logsumexp: reduction(logSumExp),
  var: { parameters: ['input', 'dim'], build: spread },
  std: { parameters: ['input', 'dim'], build: (args) => spread(args).apply('sqrt') },
  softmax: alongLast('softmax', 1),
  softmin: alongLast('softmax', -1),
  log_softmax: alongLast('logSoftmax', 1),
  cumsum: ofInput(
    (x, args) => running(x, 'plus', { axis: args.number('dim'), exclusive: false, reverse: false }),
    ['dim'],
  ),
  normalize: ofInput(
    (x, args) => {
      const [p, axes] = [args.number('p', 2), [x.axis(args.number('dim', 1))]];
      const size = x.apply('abs');
      const norm =
        p === 0
          ? size.above(0, 1, 0).sum(axes, true)
          : size
              .power(p)
              .sum(axes, true)
              .power(1 / p);
      return x.over(norm.atLeast(1e-12));
    },
    ['p', 'dim'],
  ),
};
