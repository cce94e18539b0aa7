/** nnc's losses of rows of outputs. */
import { buildLoss, type LossSpecification } from '../../../src/compiler/losses.ts';
import { Term } from '../term.ts';
import { apart, concat } from './shaping.ts';

type Without<Specification, Keys extends string> = Specification extends unknown
  ? Omit<Specification, Keys>
  : never;

/** A loss without what depends on the data. */
export type LossFormula = Without<LossSpecification, 'reduction' | 'targets'>;

/** The loss of outputs [batch, width] and targets of the same shape, which for classes are rows with a single 1. */
export function lossOf(last: Term, targets: Term, formula: LossFormula, reduction: 'mean' | 'sum'): Term {
  const { builder } = last;
  const specification = { ...formula, reduction, targets: 'values' } as LossSpecification;
  return new Term(
    builder,
    buildLoss({ builder, last: last.value, targets: targets.value, specification }).loss,
  );
}

/** The loss of each row by itself: [batch]. */
export function lossByRow(last: Term, targets: Term, formula: LossFormula): Term {
  const wanted = apart(targets, 0);
  const losses = apart(last, 0).map((row, i) => lossOf(row, wanted[i]!, formula, 'mean').reshape([1]));
  return concat(losses, 0);
}

/** Labels as rows with a single 1; a label of no class is a row of zeros. */
export function oneHot(labels: Term, classes: number): Term {
  const column = labels.reshape([...labels.shape, 1]);
  return column.apply('equal', [column.constant([...new Array(classes).keys()])]).apply('toFloat');
}
