/** What losses share: reductions, and nnc's own losses in the place of formulas. */
import { buildLoss, type LossSpecification } from '../../../../../src/compiler/losses.ts';
import { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';
import { ofTwo, type TorchFunction } from './definition.ts';

/** The mean over all numbers unless `reduction` says sum, none, or the mean over the batch. */
export function reduced(values: Term, args: Arguments): Term {
  const reduction = args.word('reduction', 'mean');
  if (reduction === 'none') return values;
  if (reduction === 'batchmean') return values.sum().over(values.shape[0] ?? 1);
  return reduction === 'sum' ? values.sum() : values.mean();
}

/** A loss of every number, reduced. */
export const loss = (
  build: (input: Term, target: Term, args: Arguments) => Term,
  parameters: string[] = [],
): TorchFunction => ofTwo('target', (x, t, args) => reduced(build(x, t, args), args), parameters);

type Common = Pick<LossSpecification, 'reduction' | 'targets'>;

/** What nnc's own losses are told, unless PyTorch reduces to something else. */
export function commonOf(args: Arguments): Common | undefined {
  const reduction = args.word('reduction', 'mean');
  return reduction === 'mean' || reduction === 'sum' ? { reduction, targets: 'values' } : undefined;
}

export function ownLoss(x: Term, targets: Term, specification: LossSpecification): Term {
  const { builder, value: last } = x;
  return new Term(builder, buildLoss({ builder, last, targets: targets.value, specification }).loss);
}

/** nnc's loss where `specify` knows one for these arguments; else the same by a formula. */
export const own = (
  specify: (common: Common, args: Arguments) => LossSpecification | undefined,
  formula: (input: Term, target: Term, args: Arguments) => Term,
  parameters: string[] = [],
): TorchFunction =>
  ofTwo(
    'target',
    (x, t, args) => {
      const common = commonOf(args);
      const specification = common && specify(common, args);
      return specification ? ownLoss(x, t, specification) : reduced(formula(x, t, args), args);
    },
    parameters,
  );

/** Times a weight, where one is given. */
export const weighted = (values: Term, args: Arguments) => {
  const weight = args.optional('weight');
  return weight ? values.times(weight) : values;
};
