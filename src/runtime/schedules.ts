/** The learning rate over a training: pure functions of time and of the figures so far, so that a resumed run goes on as before. */
import type { VariantExperiment } from '../experiment/plan.ts';
import type {
  CosineRestartsSchedule,
  CyclicSchedule,
  OneCycleSchedule,
  PlateauSchedule,
  Schedule,
} from '../experiment/schema.generated.ts';
import type { EpochResult } from './results.ts';

/** When a rate is asked for. */
export interface Moment {
  /** Epochs (or steps, with `per: step`) before it. */
  readonly time: number;
  /** Epochs (or steps) of the whole training. */
  readonly length: number;
  /** Of the epochs before it: what `plateau` watches. */
  readonly figures: readonly number[];
}

/** The learning rate at a moment; `rate` is the optimizer's, the full one. The formulas are those of torch.optim.lr_scheduler. */
export function rateAt(schedule: Schedule | undefined, rate: number, moment: Moment): number {
  if (schedule === undefined) return rate;
  const warmup = 'warmup' in schedule ? schedule.warmup : undefined;
  if (warmup === undefined) return afterWarmup(schedule, rate, moment);
  const { time, length, figures } = moment;
  const { duration, start_factor: start } = warmup;
  if (time < duration) return rate * between(start, 1, time / duration);
  const rest = { time: time - duration, length: length - duration, figures: figures.slice(duration) };
  return afterWarmup(schedule, rate, rest);
}

/** The rates of the epoch that follows `before`: a function of the step's number in it, from 0, of `steps`. */
export function ratesOfEpoch(
  { schedule, optimizer: { rate }, epochs }: VariantExperiment['train'],
  before: readonly EpochResult[],
  steps: number,
): (step: number) => number {
  if (schedule !== undefined && schedule.kind !== 'plateau' && schedule.per === 'step') {
    const [first, length] = [before.length * steps, epochs * steps];
    return (step) => rateAt(schedule, rate, { time: first + step, length, figures: [] });
  }
  const figures = schedule?.kind === 'plateau' ? before.map((result) => watchedFigure(schedule, result)) : [];
  const constant = rateAt(schedule, rate, { time: before.length, length: epochs, figures });
  return () => constant;
}

function watchedFigure({ metric }: PlateauSchedule, { train, validation }: EpochResult): number {
  return metric === 'training_loss' ? train.loss! : validation![metric]!;
}

/** The rates of a whole training of `length` epochs (or steps); `figures` are those that `plateau` sees, one an epoch. */
export function scheduledRates(
  schedule: Schedule,
  rate: number,
  length: number,
  figures: readonly number[] = [],
): readonly number[] {
  return Array.from({ length }, (_, time) =>
    rateAt(schedule, rate, { time, length, figures: figures.slice(0, time) }),
  );
}

function afterWarmup(schedule: Schedule, rate: number, { time, length, figures }: Moment): number {
  switch (schedule.kind) {
    case 'step':
      return rate * schedule.factor ** Math.floor(time / schedule.every);
    case 'multi_step':
      return rate * schedule.factor ** schedule.milestones.filter((milestone) => milestone <= time).length;
    case 'exponential':
      return rate * schedule.factor ** time;
    case 'cosine':
      return alongCosine(rate, schedule.minimum, time / (schedule.period ?? length));
    case 'cosine_restarts':
      return cosineWithRestarts(schedule, rate, time);
    case 'linear': {
      const { start_factor: start, end_factor: end, duration = length } = schedule;
      return rate * between(start, end, Math.min(time / duration, 1));
    }
    case 'polynomial':
      return rate * (1 - Math.min(time / (schedule.duration ?? length), 1)) ** schedule.power;
    case 'one_cycle':
      return oneCycle(schedule, rate, { time, length: schedule.duration ?? length });
    case 'cyclic':
      return triangle(schedule, rate, time);
    case 'plateau':
      return afterPlateaus(schedule, rate, figures);
  }
}

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** From one value to the other along half a cosine; beyond, it swings back. */
function alongCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}

/** Loshchilov and Hutter 2017; every period is `growth` times as long as the one before. */
function cosineWithRestarts(
  { period, growth, minimum }: CosineRestartsSchedule,
  rate: number,
  time: number,
): number {
  if (growth === 1) return alongCosine(rate, minimum, (time % period) / period);
  let [start, current] = [0, period];
  while (time >= start + current) {
    start += current;
    current *= growth;
  }
  return alongCosine(rate, minimum, (time - start) / current);
}

/** Two phases, a rise and a fall, each with its last moment in it: the last rate of the training is the lowest. */
function oneCycle(
  { rise, shape, start_divisor, end_divisor }: OneCycleSchedule,
  highest: number,
  { time, length }: Pick<Moment, 'time' | 'length'>,
): number {
  const first = highest / start_divisor;
  const last = first / end_divisor;
  const along = shape === 'cosine' ? alongCosine : between;
  const [peak, end] = [rise * length - 1, length - 1];
  if (time <= peak) return along(first, highest, peak === 0 ? 1 : time / peak);
  return along(highest, last, end === peak ? 1 : Math.min((time - peak) / (end - peak), 1));
}

function triangle({ minimum, up, down = up, factor }: CyclicSchedule, highest: number, time: number): number {
  const length = up + down;
  const inside = time % length;
  const height = inside <= up ? inside / up : (length - inside) / down;
  return minimum + (highest - minimum) * height * factor ** Math.floor(time / length);
}

/** A change of the rate that is smaller is not made: PyTorch's eps. */
const SMALLEST_CHANGE = 1e-8;

/** ReduceLROnPlateau, gone through from the start: the rate after these figures. */
function afterPlateaus(schedule: PlateauSchedule, start: number, figures: readonly number[]): number {
  const { factor, patience, cooldown, minimum } = schedule;
  let [rate, best, waited, resting] = [start, undefined as number | undefined, 0, 0];
  for (const figure of figures) {
    const isBetter = best === undefined || improves(schedule, figure, best);
    if (isBetter) best = figure;
    waited = isBetter || resting > 0 ? 0 : waited + 1;
    resting = Math.max(resting - 1, 0);
    if (waited <= patience) continue;
    const lower = Math.max(rate * factor, minimum);
    if (rate - lower > SMALLEST_CHANGE) rate = lower;
    [waited, resting] = [0, cooldown];
  }
  return rate;
}

/** Whether a figure is better than the best one by the threshold: a smaller loss, a larger share. */
function improves(
  { metric, threshold, threshold_mode }: PlateauSchedule,
  figure: number,
  best: number,
): boolean {
  const margin = threshold_mode === 'relative' ? Math.abs(best) * threshold : threshold;
  return metric === 'loss' || metric === 'training_loss' ? figure < best - margin : figure > best + margin;
}
