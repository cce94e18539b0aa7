/** Figures of one part of the data over one epoch, gathered batch by batch. Pure arithmetic in float64. */
import type { Targets } from '../data/dataset.ts';
import type { ClassResult, Figures } from './results.ts';

/** Figures by the kind of targets they fit; those of numbers are always given, those of classes when they are named. */
const metricsByTargets: Readonly<Record<Targets['kind'], readonly string[]>> = {
  classes: ['accuracy', 'balanced_accuracy', 'f1', 'seed'],
  values: ['mse', 'mae'],
};

/** The names among `metrics` that mean nothing for targets of this kind. */
export function unfitMetrics(metrics: readonly string[], kind: Targets['kind']): readonly string[] {
  return metrics.filter((metric) => !metricsByTargets[kind].includes(metric));
}

/** How the loss of a batch was reduced over its samples before it was handed to the meter. */
export type LossReduction = 'mean' | 'sum';

/** A running accumulator of figures; one for each part of the data and epoch. */
export interface Meter {
  /**
   * Takes one batch: outputs [n, width] as probabilities (classes) or values, the n targets, and the loss of the
   * batch as trained. `weight` is what a mean was divided by: the number of samples (the default), or the sum of
   * their class weights.
   */
  add(outputs: Float32Array, targets: Targets, loss: number, weight?: number): void;
  /**
   * The figures so far. `loss` is the mean of what is trained; with `reduction: sum` it is reported per sample all
   * the same, so that it does not depend on the batch size. A diverged model gives NaN.
   */
  figures(): Figures;
  /** confusion[truth][prediction] in samples so far; empty when the targets are values. */
  confusion(): number[][];
}

/** A meter for `classCount` classes (0 when the targets are values) that adds what `metrics` asks for. */
export function createMeter(
  metrics: readonly string[],
  classCount: number,
  reduction: LossReduction = 'mean',
): Meter {
  const loss = { sum: 0, weight: 0 };
  const classes = createClassSums(classCount);
  const values: ValueSums = { squared: 0, absolute: 0, count: 0 };
  return {
    add(outputs, targets, batchLoss, weight) {
      const count = sampleCount(targets);
      const share = reduction === 'sum' ? count : (weight ?? count);
      loss.sum += reduction === 'sum' ? batchLoss : batchLoss * share;
      loss.weight += share;
      if (targets.kind === 'classes') addClasses(classes, outputs, targets.labels);
      else addValues(values, outputs, targets.values);
    },
    figures: () => ({
      loss: loss.sum / loss.weight,
      ...(classCount > 0 ? classFigures(classes, metrics) : valueFigures(values)),
    }),
    confusion: () => confusionRows(classes),
  };
}

/**
 * The predicted class of one sample: the first maximum of its row. A row of one number is the probability of the
 * second of two classes (a single sigmoid output), which is predicted from 0.5 upwards.
 */
export function predictedClass(outputs: Float32Array, width: number, sample: number): number {
  const start = sample * width;
  if (width === 1) return outputs[start]! >= 0.5 ? 1 : 0;
  let best = 0;
  for (let column = 1; column < width; column++) {
    if (outputs[start + column]! > outputs[start + best]!) best = column;
  }
  return best;
}

/**
 * Recall, precision and f1 of every class. A share of nothing (the recall of a class without samples, the precision
 * of one never predicted) is 0, as in scikit-learn; `count` 0 tells a reader that the recall says nothing.
 */
export function classResults(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): ClassResult[] {
  return confusion.map((row, index) => {
    const found = row[index] ?? 0;
    const count = sum(row);
    const predicted = sum(confusion.map((other) => other[index] ?? 0));
    return {
      class: classes[index] ?? String(index),
      count,
      recall: share(found, count),
      precision: share(found, predicted),
      f1: share(2 * found, count + predicted),
    };
  });
}

/** The mean recall over the classes that have samples, as in scikit-learn: to always say one of c classes gives 1 / c. */
export function balancedAccuracy(confusion: readonly (readonly number[])[]): number {
  const occurring = classResults(confusion, []).filter(({ count }) => count > 0);
  return share(sum(occurring.map(({ recall }) => recall)), occurring.length);
}

/** The mean f1 over the classes that occur, in truth or in predictions. */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  const occurring = confusion.filter(
    (row, index) => sum(row) + sum(confusion.map((other) => other[index] ?? 0)) > 0,
  );
  const total = sum(classResults(confusion, []).map((result) => result.f1));
  return share(total, occurring.length);
}

interface ClassSums {
  readonly classCount: number;
  readonly confusion: Float64Array;
  samples: number;
  correct: number;
  /** Sums over samples and classes of -t log(y + 1e-6) and of (y - t)^2. */
  logarithmic: number;
  squared: number;
}

interface ValueSums {
  squared: number;
  absolute: number;
  count: number;
}

function createClassSums(classCount: number): ClassSums {
  const confusion = new Float64Array(classCount * classCount);
  return { classCount, confusion, samples: 0, correct: 0, logarithmic: 0, squared: 0 };
}

function addClasses(sums: ClassSums, outputs: Float32Array, labels: Int32Array): void {
  const width = labels.length === 0 ? 1 : outputs.length / labels.length;
  for (let sample = 0; sample < labels.length; sample++) {
    const truth = labels[sample]!;
    const prediction = predictedClass(outputs, width, sample);
    sums.confusion[truth * sums.classCount + prediction]! += 1;
    if (truth === prediction) sums.correct += 1;
    if (width === 1) addSeedTerms(sums, binaryRow(outputs[sample]!), truth);
    else addSeedTerms(sums, outputs.subarray(sample * width, (sample + 1) * width), truth);
  }
  sums.samples += labels.length;
}

/** A single sigmoid output as the two probabilities it stands for. */
function binaryRow(probability: number): readonly number[] {
  return [1 - probability, probability];
}

function addSeedTerms(sums: ClassSums, row: ArrayLike<number>, truth: number): void {
  sums.logarithmic -= Math.log(row[truth]! + 1e-6);
  for (let column = 0; column < row.length; column++) {
    const difference = row[column]! - (column === truth ? 1 : 0);
    sums.squared += difference * difference;
  }
}

function addValues(sums: ValueSums, outputs: Float32Array, values: Float32Array): void {
  for (let index = 0; index < values.length; index++) {
    const difference = outputs[index]! - values[index]!;
    sums.squared += difference * difference;
    sums.absolute += Math.abs(difference);
  }
  sums.count += values.length;
}

function classFigures(sums: ClassSums, metrics: readonly string[]): Figures {
  const cells = sums.samples * sums.classCount;
  return {
    accuracy: sums.correct / sums.samples,
    ...(metrics.includes('balanced_accuracy')
      ? { balanced_accuracy: balancedAccuracy(confusionRows(sums)) }
      : {}),
    ...(metrics.includes('f1') ? { f1: macroF1(confusionRows(sums)) } : {}),
    ...(metrics.includes('seed')
      ? { seed_loss: sums.logarithmic / cells, seed_error_rate: Math.sqrt(sums.squared / cells) }
      : {}),
  };
}

function valueFigures(sums: ValueSums): Figures {
  return { mse: sums.squared / sums.count, mae: sums.absolute / sums.count };
}

function confusionRows(sums: ClassSums): number[][] {
  const { classCount, confusion } = sums;
  return Array.from({ length: classCount }, (_, truth) =>
    Array.from(confusion.subarray(truth * classCount, (truth + 1) * classCount)),
  );
}

function sampleCount(targets: Targets): number {
  return targets.kind === 'classes' ? targets.labels.length : targets.values.length / targets.width;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
