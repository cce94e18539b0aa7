import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Targets } from '../../src/data/dataset.ts';
import {
  balancedAccuracy,
  classResults,
  createMeter,
  macroF1,
  predictedClass,
  unfitMetrics,
} from '../../src/runtime/metrics.ts';

const labels = (...numbers: number[]): Targets => ({ kind: 'classes', labels: Int32Array.from(numbers) });
const values = (width: number, ...numbers: number[]): Targets => ({
  kind: 'values',
  values: Float32Array.from(numbers),
  width,
});

describe('loss', () => {
  test('is the mean over the samples, not over the batches', () => {
    const meter = createMeter([], 2);
    meter.add(Float32Array.of(1, 0, 1, 0, 1, 0), labels(0, 0, 0), 2);
    meter.add(Float32Array.of(1, 0), labels(0), 6);
    expect(meter.figures().loss).toBe(3);
  });

  test('of a summed loss is reported per sample', () => {
    const meter = createMeter([], 2, 'sum');
    meter.add(Float32Array.of(1, 0, 1, 0, 1, 0), labels(0, 0, 0), 6);
    meter.add(Float32Array.of(1, 0), labels(0), 6);
    expect(meter.figures().loss).toBe(3);
  });

  test('of weighted classes is divided by the sum of the weights', () => {
    const meter = createMeter([], 2);
    meter.add(Float32Array.of(1, 0), labels(0), 1, 3);
    meter.add(Float32Array.of(1, 0), labels(0), 5, 1);
    expect(meter.figures().loss).toBe(2);
  });
});

describe('classes', () => {
  test('accuracy counts first maxima', () => {
    const meter = createMeter(['accuracy'], 3);
    meter.add(Float32Array.of(0.4, 0.4, 0.2, 0.1, 0.2, 0.7), labels(0, 1), 0);
    expect(meter.figures()).toEqual({ loss: 0, accuracy: 0.5 });
    expect(meter.confusion()).toEqual([
      [1, 0, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  test('one sigmoid output predicts the second class from 0.5 upwards', () => {
    const meter = createMeter(['accuracy'], 2);
    meter.add(Float32Array.of(0.5, 0.49, 0.9), labels(1, 1, 0), 0);
    expect(meter.confusion()).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test('the seed means its loss and error rate over samples and classes', () => {
    const meter = createMeter(['seed'], 2);
    meter.add(Float32Array.of(0.75, 0.25), labels(0), 0);
    meter.add(Float32Array.of(0.5, 0.5), labels(1), 0);
    const { seed_loss, seed_error_rate, accuracy } = meter.figures();
    expect(seed_loss).toBeCloseTo(-(Math.log(0.750001) + Math.log(0.500001)) / 4, 12);
    expect(seed_error_rate).toBeCloseTo(Math.sqrt((0.0625 + 0.0625 + 0.25 + 0.25) / 4), 12);
    expect(accuracy).toBe(0.5);
  });

  test('the seed sees one sigmoid output as two probabilities', () => {
    const two = createMeter(['seed'], 2);
    two.add(Float32Array.of(0.75, 0.25, 0.5, 0.5), labels(1, 0), 0);
    const one = createMeter(['seed'], 2);
    one.add(Float32Array.of(0.25, 0.5), labels(1, 0), 0);
    expect(one.figures().seed_loss).toBeCloseTo(two.figures().seed_loss!, 12);
    expect(one.figures().seed_error_rate).toBeCloseTo(two.figures().seed_error_rate!, 12);
  });

  test('f1 is the mean over the classes that occur', () => {
    const meter = createMeter(['f1'], 3);
    meter.add(Float32Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0), labels(0, 1, 1), 0);
    expect(meter.figures().f1).toBeCloseTo((2 / 3 + 2 / 3) / 2, 12);
  });
});

describe('balanced accuracy', () => {
  const figuresOf = (predictions: readonly number[], ...truths: number[]) => {
    const meter = createMeter(['balanced_accuracy'], 3);
    const outputs = predictions.flatMap((prediction) => [0, 1, 2].map((each) => Number(each === prediction)));
    meter.add(Float32Array.from(outputs), labels(...truths), 0);
    return meter.figures();
  };

  test('counts each class the same, however many samples it has', () => {
    // Found are 3 of 4, 1 of 2 and 1 of 1.
    const { accuracy, balanced_accuracy } = figuresOf([0, 0, 0, 1, 1, 2, 2], 0, 0, 0, 0, 1, 1, 2);
    expect(accuracy).toBeCloseTo(5 / 7, 12);
    expect(balanced_accuracy).toBeCloseTo((3 / 4 + 1 / 2 + 1) / 3, 12);
  });

  test('of always saying the commonest of three classes is a third', () => {
    const { accuracy, balanced_accuracy } = figuresOf([0, 0, 0, 0, 0], 0, 0, 0, 1, 2);
    expect(accuracy).toBe(0.6);
    expect(balanced_accuracy).toBeCloseTo(1 / 3, 12);
  });

  test('leaves classes without samples out, even where they are predicted', () => {
    expect(figuresOf([0, 2, 1], 0, 0, 1).balanced_accuracy).toBeCloseTo((1 / 2 + 1) / 2, 12);
  });

  test('is measured only where it is asked for, and not for numbers', () => {
    const meter = createMeter(['accuracy'], 2);
    meter.add(Float32Array.of(1, 0), labels(0), 0);
    expect(meter.figures()).not.toHaveProperty('balanced_accuracy');
    expect(unfitMetrics(['balanced_accuracy'], 'values')).toEqual(['balanced_accuracy']);
  });
});

describe('values', () => {
  test('mse and mae are means over all numbers', () => {
    const meter = createMeter(['mae'], 0);
    meter.add(Float32Array.of(1, 2, 3, 4), values(2, 1, 4, 0, 4), 3);
    expect(meter.figures()).toEqual({ loss: 3, mse: 13 / 4, mae: 5 / 4 });
    expect(meter.confusion()).toEqual([]);
  });

  test('metrics of classes do not fit', () => {
    expect(unfitMetrics(['f1', 'mse', 'seed'], 'values')).toEqual(['f1', 'seed']);
    expect(unfitMetrics(['accuracy', 'mae'], 'classes')).toEqual(['mae']);
  });
});

test('results of classes by hand', () => {
  const confusion = [
    [8, 2, 0],
    [4, 6, 0],
    [0, 0, 0],
  ];
  expect(classResults(confusion, ['good', 'bad', 'none'])).toEqual([
    { class: 'good', count: 10, recall: 0.8, precision: 8 / 12, f1: 16 / 22 },
    { class: 'bad', count: 10, recall: 0.6, precision: 0.75, f1: 12 / 18 },
    { class: 'none', count: 0, recall: 0, precision: 0, f1: 0 },
  ]);
  expect(balancedAccuracy(confusion)).toBeCloseTo((0.8 + 0.6) / 2, 12);
  expect(macroF1(confusion)).toBeCloseTo((16 / 22 + 12 / 18) / 2, 12);
});

test('a diverged model predicts its first class and has no loss', () => {
  const meter = createMeter(['seed'], 2);
  meter.add(Float32Array.of(Number.NaN, Number.NaN), labels(1), Number.NaN);
  expect(predictedClass(Float32Array.of(Number.NaN, Number.NaN), 2, 0)).toBe(0);
  expect(meter.figures()).toEqual({
    loss: Number.NaN,
    accuracy: 0,
    seed_loss: Number.NaN,
    seed_error_rate: Number.NaN,
  });
});

test('figures do not depend on how the samples are cut into batches', () => {
  const sample = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.float({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(sample, { minLength: 2, maxLength: 20 }), fc.nat(), (samples, place) => {
      const outputs = Float32Array.from(samples.flatMap(([label, number]) => [number, 0.5, label / 3]));
      const truths = samples.map(([label]) => label);
      const cut = place % samples.length;
      const whole = createMeter(['balanced_accuracy', 'f1', 'seed'], 3);
      whole.add(outputs, labels(...truths), 1);
      const parts = createMeter(['balanced_accuracy', 'f1', 'seed'], 3);
      parts.add(outputs.slice(0, cut * 3), labels(...truths.slice(0, cut)), 1);
      parts.add(outputs.slice(cut * 3), labels(...truths.slice(cut)), 1);
      expect(parts.figures()).toEqual(whole.figures());
    }),
  );
});
