/** PyTorch's optimizers and schedules as keys of an experiment; what they leave out is for the schema's defaults to say. */
import { resolveExperiment } from '../../../../src/experiment/resolve.ts';
import type { Experiment } from '../../../../src/experiment/schema.generated.ts';

/** Keyword arguments of a PyTorch constructor. */
export type TorchKeywords = Readonly<Record<string, unknown>>;

/** What the keys of an experiment are called, one for each number in a list. */
type Keys = Readonly<Record<string, readonly string[]>>;

const OPTIMIZER_KEYS: Keys = {
  lr: ['rate'],
  betas: ['beta1', 'beta2'],
  eps: ['epsilon'],
  alpha: ['smoothing'],
  lr_decay: ['rate_decay'],
  initial_accumulator_value: ['initial_accumulator'],
};

/** A kind of schedule with its keys, and what PyTorch fixes by its name. */
const SCHEDULES: Readonly<Record<string, readonly [kind: string, keys: Keys, fixed?: TorchKeywords]>> = {
  StepLR: ['step', { step_size: ['every'], gamma: ['factor'] }],
  MultiStepLR: ['multi_step', { gamma: ['factor'] }],
  ExponentialLR: ['exponential', { gamma: ['factor'] }],
  CosineAnnealingLR: ['cosine', { T_max: ['period'], eta_min: ['minimum'] }],
  CosineAnnealingWarmRestarts: ['cosine_restarts', { T_0: ['period'], T_mult: ['growth'] }],
  LinearLR: ['linear', { total_iters: ['duration'] }],
  PolynomialLR: ['polynomial', { total_iters: ['duration'] }],
  OneCycleLR: [
    'one_cycle',
    { max_lr: [], total_steps: ['duration'], pct_start: ['rise'], anneal_strategy: ['shape'] },
  ],
  CyclicLR: ['cyclic', { max_lr: [], base_lr: ['minimum'], step_size_up: ['up'], cycle_momentum: [] }],
  ReduceLROnPlateau: ['plateau', {}, { metric: 'training_loss' }],
};

function renamed(keywords: TorchKeywords, keys: Keys): Record<string, unknown> {
  const pairs = Object.entries(keywords).flatMap(([name, value]) =>
    (keys[name] ?? [name]).map((key, i) => [key, Array.isArray(value) && keys[name] ? value[i] : value]),
  );
  return Object.fromEntries(pairs);
}

interface TorchTraining {
  readonly optimizer: string;
  readonly kwargs: TorchKeywords;
  readonly schedule?: { readonly scheduler: string; readonly kwargs: TorchKeywords };
}

/** The training of an experiment with this optimizer and this schedule, defaults filled in. */
export function trainWith({ optimizer, kwargs, schedule }: TorchTraining): Experiment['train'] {
  const [kind, keys, fixed] = SCHEDULES[schedule?.scheduler ?? ''] ?? ['', {}];
  const { experiment, problems } = resolveExperiment({
    data: { source: 'mnist' },
    train: {
      epochs: 1,
      loss: 'mse',
      optimizer: { kind: optimizer.toLowerCase(), ...renamed(kwargs, OPTIMIZER_KEYS) },
      ...(schedule && { schedule: { kind, ...fixed, ...renamed(schedule.kwargs, keys) } }),
    },
  });
  if (experiment === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return experiment.train;
}
