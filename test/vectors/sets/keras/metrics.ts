/** Keras's metrics, by the figures that nnc reports. */
import type { Targets } from '../../../../src/data/dataset.ts';
import { classResults, createMeter, type Meter } from '../../../../src/runtime/metrics.ts';
import { firstMismatch, vectorTolerances } from '../../../support/close.ts';
import type { Prepared } from '../../case.ts';
import { leaveOut } from '../../phrases/kernel.ts';
import { isOurLoss, translateLoss } from './losses.ts';
import { absoluteOf, type Expectation, type RecordedTensor } from './read.ts';

interface Update {
  /** Targets and outputs; weights of samples may follow. */
  readonly args: readonly [RecordedTensor, RecordedTensor, RecordedTensor?];
  readonly kwargs: { readonly sample_weight?: RecordedTensor | number };
}

export interface RecordedMetric extends Expectation {
  readonly class: string;
  readonly init_args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly updates: readonly Update[];
}

/** How nnc's figure is got. */
interface Translation {
  readonly targets: 'labels' | 'rows' | 'values';
  readonly figure: (meter: Meter) => number;
  /** Whether the metric is what nnc computes, where that depends on its arguments. */
  readonly fits?: (metric: RecordedMetric) => boolean;
}

const numbersOf = ({ data }: RecordedTensor) => data.map(Number);
const widthOf = ({ shape }: RecordedTensor) => (shape.length === 1 ? 1 : shape.at(-1)!);
const ofClasses = (labels: readonly number[]): Targets => ({
  kind: 'classes',
  labels: Int32Array.from(labels),
});

/** Targets as a meter has them: labels, rows with a single 1, or numbers. */
const targetsOf: Readonly<Record<Translation['targets'], (tensor: RecordedTensor) => Targets>> = {
  labels: (tensor) => ofClasses(numbersOf(tensor)),
  rows: (tensor) =>
    ofClasses(numbersOf(tensor).flatMap((number, i) => (number === 1 ? [i % widthOf(tensor)] : []))),
  values: (tensor) => ({
    kind: 'values',
    values: Float32Array.from(numbersOf(tensor)),
    width: widthOf(tensor),
  }),
};

const accuracy = (meter: Meter) => meter.figures().accuracy!;

const ofSecondClass = (figure: 'precision' | 'recall') => (meter: Meter) =>
  classResults(meter.confusion(), [])[1]![figure];

/** Two classes in one output, which nnc tells apart at 0.5. */
const atHalf = ({ updates, kwargs: { threshold, thresholds = threshold ?? 0.5, top_k } }: RecordedMetric) =>
  updates.every(({ args }) => widthOf(args[1]) === 1) && `${thresholds}` === '0.5' && top_k === undefined;

const translations: Readonly<Record<string, Translation>> = {
  BinaryAccuracy: { targets: 'labels', figure: accuracy, fits: atHalf },
  CategoricalAccuracy: { targets: 'rows', figure: accuracy },
  FBetaScore: {
    targets: 'rows',
    figure: (meter) => meter.figures().f1!,
    fits: ({ init_args: [average, beta, threshold] }) =>
      average === 'macro' && beta === 1 && threshold === null,
  },
  MeanAbsoluteError: { targets: 'values', figure: (meter) => meter.figures().mae! },
  MeanSquaredError: { targets: 'values', figure: (meter) => meter.figures().mse! },
  Precision: { targets: 'labels', figure: ofSecondClass('precision'), fits: atHalf },
  Recall: { targets: 'labels', figure: ofSecondClass('recall'), fits: atHalf },
  SparseCategoricalAccuracy: { targets: 'labels', figure: accuracy },
  SparseTopKCategoricalAccuracy: {
    targets: 'labels',
    figure: accuracy,
    fits: ({ kwargs }) => kwargs.k === 1 && !kwargs.from_sorted_ids,
  },
  TopKCategoricalAccuracy: { targets: 'rows', figure: accuracy, fits: ({ kwargs }) => kwargs.k === 1 },
};

/** Equal weights weigh nothing. */
const isWeighted = ({ args: [, , weight], kwargs }: Update) =>
  kwargs.sample_weight !== undefined || (weight !== undefined && new Set(weight.data).size > 1);

/** The metric by a meter, as a loss where it is one, or the rule that leaves it out. */
export function translateMetric(metric: RecordedMetric): Prepared {
  const { updates } = metric;
  const translation = translations[metric.class];
  if (isOurLoss(metric.class) && (translation === undefined || updates.some(isWeighted)))
    return asLoss(metric);
  if (translation === undefined || translation.fits?.(metric) === false) leaveOut('other-metrics');
  if (updates.some(isWeighted)) leaveOut('weighted-samples');
  return { kind: 'arithmetic', check: async () => mismatch(metric, translation) };
}

/** The mean of a loss over weighted samples. */
function asLoss(metric: RecordedMetric): Prepared {
  const [{ args, kwargs: call_kwargs }] = metric.updates as readonly [Update];
  const kwargs = { ...metric.kwargs, reduction: 'mean_with_sample_weight' };
  return translateLoss({ ...metric, args: [args[0], args[1]], kwargs, call_kwargs });
}

function mismatch({ updates, expected, cmp }: RecordedMetric, translation: Translation): string | undefined {
  const classes = translation.targets === 'values' ? 0 : Math.max(2, widthOf(updates[0]!.args[1]));
  const meter = createMeter(['accuracy', 'f1', 'mse', 'mae'], classes);
  for (const { args } of updates) {
    const targets = targetsOf[translation.targets](args[0]);
    meter.add(Float32Array.from(numbersOf(args[1])), targets, 0);
  }
  const { relative, absolute } = vectorTolerances.float32;
  const limits = { relative, absolute: Math.max(absolute, absoluteOf(cmp)) };
  return firstMismatch([translation.figure(meter)], numbersOf(expected), limits);
}
