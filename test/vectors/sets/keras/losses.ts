/** Keras's losses, by nnc's: of each sample by itself, so that Keras can weigh samples and reduce them as it does. */
import { sizeOf } from '../../../../src/ops/tensor.ts';
import type { Prepared } from '../../case.ts';
import { leaveOut } from '../../phrases/kernel.ts';
import { type LossFormula, lossByRow, oneHot } from '../../phrases/losses.ts';
import type { Term } from '../../term.ts';
import { type Expectation, programOf, type RecordedTensor } from './read.ts';

interface Arguments {
  readonly reduction?: string | null;
  readonly from_logits?: boolean;
  readonly label_smoothing?: number;
  readonly axis?: number;
  readonly delta?: number;
  readonly gamma?: number;
  readonly ignore_class?: number;
}

/** A loss of targets and outputs, in that order. */
export interface RecordedLoss extends Expectation {
  readonly class: string;
  readonly kwargs: Arguments;
  readonly args: readonly [RecordedTensor, RecordedTensor];
  readonly call_kwargs: { readonly sample_weight?: RecordedTensor | number };
}

/** Targets and outputs of one row a sample, and nnc's formula. */
interface RowLoss {
  readonly targets: Term;
  readonly last: Term;
  readonly formula: LossFormula;
  /** What the loss of every row is multiplied by. */
  readonly factor?: number;
}

type Translation = (targets: Term, outputs: Term, args: Arguments) => RowLoss;

/** Keras keeps probabilities this far from 0 and 1, in float32. */
const clipped = (probabilities: Term) => probabilities.atLeast(1e-7).atMost(Math.fround(1 - 1e-7));

const ofNumbers =
  (formula: (args: Arguments) => LossFormula): Translation =>
  (targets, last, args) => ({ targets, last, formula: formula(args) });

/** nnc starts from logits. */
const binaryCrossEntropy: Translation = (targets, outputs, { from_logits, label_smoothing = 0 }) => {
  const y = clipped(outputs);
  return {
    targets: targets.times(1 - label_smoothing).plus(label_smoothing / 2),
    last: from_logits ? outputs : y.apply('log').minus(y.negate().plus(1).apply('log')),
    formula: { kind: 'binary_cross_entropy' },
  };
};

/** Logarithms of probabilities are logits of softmax. */
const logitsOf = (outputs: Term, { from_logits }: Arguments) =>
  from_logits ? outputs : clipped(outputs).apply('log');

const crossEntropy: Translation = (targets, outputs, args) => ({
  targets,
  last: logitsOf(outputs, args),
  formula: { kind: 'cross_entropy', label_smoothing: args.label_smoothing ?? 0 },
});

/** Keras multiplies by its alpha. */
const focal: Translation = (targets, outputs, args) => ({
  targets,
  last: logitsOf(outputs, args),
  formula: { kind: 'focal', gamma: args.gamma ?? 2 },
  factor: args.label_smoothing ? leaveOut('other-losses') : 0.25,
});

const sparseCrossEntropy: Translation = (labels, outputs, args) => {
  const { ignore_class: ignored } = args;
  const rows = oneHot(labels.reshape(outputs.shape.slice(0, -1)), outputs.shape.at(-1)!);
  const isIgnored = (term: Term) => term.apply('equal', [ignored!]).apply('select', [0, 1]);
  const kept =
    ignored === undefined ? rows : rows.times(isIgnored(labels.reshape([...outputs.shape.slice(0, -1), 1])));
  return crossEntropy(kept, outputs, args);
};

const translations: Readonly<Record<string, Translation>> = {
  MeanSquaredError: ofNumbers(() => ({ kind: 'mse' })),
  MeanAbsoluteError: ofNumbers(() => ({ kind: 'mae' })),
  Huber: ofNumbers(({ delta = 1 }) => ({ kind: 'huber', delta })),
  BinaryCrossentropy: binaryCrossEntropy,
  CategoricalCrossentropy: crossEntropy,
  CategoricalFocalCrossentropy: focal,
  SparseCategoricalCrossentropy: sparseCrossEntropy,
};

/** Whether nnc has the loss. */
export function isOurLoss(name: string): boolean {
  return name in translations;
}

/** The loss as a Program, or the rule that leaves it out. */
export function translateLoss(vector: RecordedLoss): Prepared {
  const { args, kwargs, call_kwargs } = vector;
  const translate = translations[vector.class] ?? leaveOut('other-losses');
  return programOf(vector, ({ input }) => {
    const [targets, outputs] = args.map((tensor) => lastAxis(input(tensor), kwargs)) as [Term, Term];
    const { targets: wanted, last, formula, factor = 1 } = translate(targets, outputs, kwargs);
    const shape = last.shape.slice(0, -1);
    const [rows, truths] = [last, wanted].map((term) => term.reshape([sizeOf(shape), last.shape.at(-1)!]));
    const values = lossByRow(rows!, truths!, formula).times(factor).reshape(shape);
    const { sample_weight: weight } = call_kwargs;
    return reduce(values, weight === undefined ? undefined : input(weight), kwargs);
  });
}

/** The axis of the classes last. */
function lastAxis(term: Term, { axis = -1 }: Arguments): Term {
  return term.move(term.axis(axis), term.shape.length - 1);
}

/** Weighs samples and reduces: to the mean over samples or over weights, to the sum, or not at all. */
function reduce(
  values: Term,
  weight: Term | undefined,
  { reduction = 'sum_over_batch_size' }: Arguments,
): Term {
  const rank = values.shape.length;
  const aligned = weight?.reshape([
    ...weight.shape.slice(0, rank),
    ...new Array<number>(Math.max(0, rank - weight.shape.length)).fill(1),
  ]);
  const weighed = aligned ? values.times(aligned) : values;
  if (reduction === null) return weighed;
  if (reduction === 'sum') return weighed.sum();
  if (reduction !== 'mean_with_sample_weight' || !aligned) return weighed.mean();
  return weighed.sum().over(aligned.apply('broadcast', [values]).sum());
}
