/** Results as a run would leave them, small enough to check by hand. */
import type { EpochResult, RunResults, TrialResult } from '../../src/runtime/results.ts';

/** A finished trial whose test accuracy rises to `accuracy` over three epochs. */
export function trial(variant: TrialResult['variant'], seed: number, accuracy: number): TrialResult {
  const epochs = [0.5, 0.75, 1].map((share, epoch): EpochResult => {
    const figures = { loss: 1 / (epoch + 1), accuracy: accuracy * share };
    return { epoch, rate: 0.1, seconds: 2, train: figures, test: figures };
  });
  const right = Math.round(accuracy * 100);
  const confusion = [
    [right, 100 - right],
    [100 - right, right],
  ];
  const recall = right / 100;
  const per_class = ['cat', 'dog'].map((name) => ({
    class: name,
    count: 100,
    recall,
    precision: recall,
    f1: recall,
  }));
  return {
    name: `trial-${JSON.stringify(variant)}-${seed}`,
    variant,
    settings: { train: { epochs: 3, batch: 10 } },
    params: variant,
    seed,
    engine: 'onnx',
    threads: 2,
    status: 'done',
    cached: false,
    parameters: 1234,
    epochs,
    final: { epoch: 2, test: epochs[2]!.test, per_class, confusion },
  };
}

/** A run of these trials. */
export function results(trials: readonly TrialResult[], more: Partial<RunResults> = {}): RunResults {
  return {
    version: 1,
    nnc: '0.1.0',
    model: 'models/pets.nn',
    experiment: 'experiments/pets.yaml',
    model_source: 'input 4\ndense 2 softmax\n',
    data: { description: '200 pets', fingerprint: 'abc', train: 800, validation: 0, test: 200 },
    classes: ['cat', 'dog'],
    started: '2026-01-02T03:04:05.000Z',
    finished: '2026-01-02T03:14:05.000Z',
    machine: { node: 'v20.20.2', platform: 'linux x64', cpu: 'a processor', cores: 2 },
    trials,
    ...more,
  };
}

/** Two variants of three seeds that lie far apart. */
export const distinct = results([
  ...[0.9, 0.91, 0.92].map((accuracy, seed) => trial({ kernel: 3 }, seed, accuracy)),
  ...[0.7, 0.71, 0.72].map((accuracy, seed) => trial({ kernel: 5 }, seed, accuracy)),
]);

/** Two variants of three seeds that overlap. */
export const overlapping = results([
  ...[0.8, 0.9, 0.85].map((accuracy, seed) => trial({ kernel: 3 }, seed, accuracy)),
  ...[0.82, 0.88, 0.84].map((accuracy, seed) => trial({ kernel: 5 }, seed, accuracy)),
]);

/** The trial as it is when its loss became NaN and JSON made null of it. */
export function diverged(variant: TrialResult['variant'], seed: number): TrialResult {
  const broken = JSON.parse(JSON.stringify({ loss: Number.NaN, accuracy: 0.5 })) as Record<string, number>;
  const whole = trial(variant, seed, 0.5);
  return {
    ...whole,
    epochs: whole.epochs.map((epoch) => ({ ...epoch, train: broken, test: broken })),
    final: { ...whole.final!, test: broken },
  };
}

/** The results with the figures of `metrics: seed` in every epoch. */
export function withSeedFigures(run: RunResults): RunResults {
  const add = (epoch: EpochResult): EpochResult => {
    const more = { seed_loss: 1 / (epoch.epoch + 1), seed_error_rate: 0.25 };
    return { ...epoch, train: { ...epoch.train, ...more }, test: { ...epoch.test, ...more } };
  };
  return { ...run, trials: run.trials.map((one) => ({ ...one, epochs: one.epochs.map(add) })) };
}
