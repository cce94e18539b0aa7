/** Trains one trial: epochs of steps, an evaluation after each, and what is kept of it all. */

import { compileEvaluation } from '../compiler/compile.ts';
import type { Network } from '../compiler/network.ts';
import { optimizerScalars } from '../compiler/optimizers.ts';
import type { StateVariable } from '../compiler/program.ts';
import { augmenterOf } from '../data/augment/augment.ts';
import { type Batch, batchCount, batches, fileOrder } from '../data/batches.ts';
import type { Dataset, Samples } from '../data/dataset.ts';
import { epochOrder } from '../data/oversample.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import type { VariantExperiment } from '../experiment/plan.ts';
import type { MaskAttributes } from '../ops/source.ts';
import type { EngineSession, State, StepOutputs } from './engines/engine.ts';
import { loadEngine } from './engines/index.ts';
import { asFeeds, drawMasks, feedsOf, masksOf } from './feeds.ts';
import { type Inspection, inspectionOf, type LatentValues } from './inspect.ts';
import { classResults, createMeter, type Meter } from './metrics.ts';
import { drawWeights } from './random.ts';
import type { EpochResult, Figures, FinalResult } from './results.ts';
import { ratesOfEpoch } from './schedules.ts';
import { bestEpoch, stoppedEarly, watchedMetrics } from './selection.ts';
import { lossOf, programsOf } from './trial.ts';

/** Everything that decides a trial's numbers. */
export interface TrainingPlan {
  readonly network: Network;
  readonly experiment: VariantExperiment;
  readonly dataset: Dataset;
  readonly seed: number;
}

/** Where an interrupted training goes on. */
export interface Progress {
  readonly epochs: readonly EpochResult[];
  /** By the name that draws use, which labels do not change. */
  readonly state: State;
  readonly best?: { readonly epoch: number; readonly state: State };
}

export interface TrainingHooks {
  readonly onStart: (variables: readonly StateVariable[]) => void;
  readonly onStep: (epoch: number, step: number, steps: number, loss: number) => void;
  /** After the epochs that the report names. */
  readonly onLatent: (epoch: number, values: LatentValues) => Promise<void>;
  /** After every epoch; `progress` copies the state when it is called. */
  readonly onEpoch: (result: EpochResult, progress: () => Promise<Progress>) => Promise<void>;
  /** Asked after every epoch: whether to leave the rest for later. */
  readonly shouldStop: () => boolean;
}

export interface TrainingOutcome {
  readonly finished: boolean;
  readonly epochs: readonly EpochResult[];
  /** Present when finished: the kept weights and statistics, and their figures. */
  readonly kept?: { readonly final: FinalResult; readonly weights: State };
}

/** How long the loop may go without letting messages in, in milliseconds. */
const BREATH = 100;

/** Trains from the start, or from where `progress` ends. Error: `loss-not-finite`. */
export async function train(
  plan: TrainingPlan,
  hooks: TrainingHooks,
  progress?: Progress,
): Promise<TrainingOutcome> {
  const { network, experiment, dataset, seed } = plan;
  const programs = programsOf(network, experiment, dataset);
  const variables = programs.training.state;
  hooks.onStart(variables);
  const start = new Map(
    variables.map((variable) => [
      variable.name,
      progress?.state.get(variable.draw) ?? drawWeights(variable, seed),
    ]),
  );
  const engine = await loadEngine(experiment.engine);
  const session = await engine.open(programs, start, { threads: experiment.train.threads });
  const loss = lossOf(experiment, dataset);
  const weights = 'weights' in loss ? loss.weights : undefined;
  try {
    const masks = masksOf(programs.training);
    const inspection = inspectionOf(plan, session);
    return await runEpochs({ ...plan, session, masks, variables, weights, hooks, inspection }, progress);
  } finally {
    await session.dispose();
  }
}

interface Running extends TrainingPlan {
  readonly session: EngineSession;
  readonly masks: readonly MaskAttributes[];
  readonly variables: readonly StateVariable[];
  /** Of the classes, where the loss weights them. */
  readonly weights: readonly number[] | undefined;
  readonly hooks: TrainingHooks;
  readonly inspection: Inspection;
}

async function runEpochs(running: Running, progress: Progress | undefined): Promise<TrainingOutcome> {
  const { experiment, session, hooks } = running;
  const epochs: EpochResult[] = [...(progress?.epochs ?? [])];
  let best = progress?.best;
  while (epochs.length < experiment.train.epochs && !stoppedEarly(experiment, epochs)) {
    const result = await runEpoch(running, epochs);
    epochs.push(result);
    if (experiment.train.keep === 'best' && bestEpoch(experiment, epochs) === result.epoch) {
      best = { epoch: result.epoch, state: weightsAmong(running.variables, await readState(running)) };
    }
    await hooks.onEpoch(result, async () => ({
      epochs,
      state: await readState(running),
      ...(best && { best }),
    }));
    if (hooks.shouldStop()) break;
  }
  const finished = epochs.length >= experiment.train.epochs || stoppedEarly(experiment, epochs);
  const last = epochs.length - 1;
  if (!finished) return { finished, epochs };
  const kept = best ?? { epoch: last, state: weightsAmong(running.variables, await readState(running)) };
  const evaluation = kept.epoch === last ? session : await reopen(running, kept.state);
  try {
    const final = await finalResult({ ...running, session: evaluation }, kept.epoch);
    return { finished, epochs, kept: { final, weights: kept.state } };
  } finally {
    if (evaluation !== session) await evaluation.dispose();
  }
}

/** A session with other weights, for evaluation. */
async function reopen(
  { network, experiment, dataset, variables }: Running,
  kept: State,
): Promise<EngineSession> {
  const engine = await loadEngine(experiment.engine);
  const evaluation = compileEvaluation(network, lossOf(experiment, dataset));
  const used = variables.filter(({ draw }) => kept.has(draw));
  const state = new Map(used.map(({ name, draw }) => [name, kept.get(draw)!]));
  return engine.open({ evaluation }, state, { threads: experiment.train.threads });
}

async function readState({ session, variables }: Running): Promise<State> {
  const state = await session.read();
  return new Map(variables.map(({ name, draw }) => [draw, state.get(name)!]));
}

function weightsAmong(variables: readonly StateVariable[], state: State): State {
  const kept = variables.filter(({ role }) => role !== 'slot');
  return new Map(kept.map(({ draw }) => [draw, state.get(draw)!]));
}

async function runEpoch(running: Running, before: readonly EpochResult[]): Promise<EpochResult> {
  const { dataset, inspection, hooks } = running;
  const epoch = before.length;
  const layers = await inspection.layers(epoch);
  const started = performance.now();
  const { rate, figures } = await trainEpoch(running, before);
  const seconds = (performance.now() - started) / 1000;
  const validation = dataset.validation && (await evaluate(running, dataset.validation)).figures();
  const test = (await evaluate(running, dataset.test)).figures();
  if (!Number.isFinite(test.loss)) failOnLoss(test.loss!, `on the test set after epoch ${epoch}`);
  const latent = await inspection.latent(epoch);
  if (latent !== undefined) await hooks.onLatent(epoch, latent);
  const parts = { train: figures, ...(validation && { validation }), test };
  return { epoch, seconds, rate, ...parts, ...(layers && { layers }) };
}

/** Gathers what the experiment asks for, and what is watched. */
function meterFor({ experiment: { metrics, train }, dataset }: Running): Meter {
  return createMeter([...metrics, ...watchedMetrics(train)], dataset.classes.length, train.loss.reduction);
}

async function trainEpoch(
  running: Running,
  before: readonly EpochResult[],
): Promise<{ readonly figures: Figures; readonly rate: number }> {
  const { session, experiment, dataset, seed, weights, hooks } = running;
  const {
    batch: size,
    optimizer,
    loss: { reduction },
  } = experiment.train;
  const epoch = before.length;
  const meter = meterFor(running);
  const order = epochOrder(experiment.train.oversample, dataset, seed, epoch);
  const augment = augmenterOf(experiment.train.augment, dataset, { seed, epoch });
  const steps = batchCount(order.length, size);
  const rates = ratesOfEpoch(experiment.train, before, steps);
  let step = 0;
  let breath = performance.now();
  for (const batch of batches(dataset.train, order, size, augment)) {
    const scalars = optimizerScalars(optimizer, rates(step), epoch * steps + step + 1);
    const drawn = drawMasks(running.masks, seed, { epoch, step, batch: batch.count });
    const outputs = await session.train({
      feeds: { ...feedsOf(batch), ...asFeeds(scalars), ...drawn },
      batch: batch.count,
    });
    const loss = add(meter, outputs, { batch, weights });
    step++;
    if (!Number.isFinite(loss)) failOnLoss(loss, `at step ${step} of epoch ${epoch}`);
    if (performance.now() - breath > BREATH) {
      hooks.onStep(epoch, step, steps, reduction === 'sum' ? loss / batch.count : loss);
      await new Promise(setImmediate);
      breath = performance.now();
    }
  }
  return { figures: meter.figures(), rate: rates(steps - 1) };
}

function failOnLoss(loss: number, place: string): never {
  fail('loss-not-finite', `the loss is ${loss} ${place}: training has diverged`, {
    fixes: [
      {
        message:
          'lower train.optimizer.rate, scale the inputs (data.normalize), or start from smaller weights',
        edits: [],
      },
    ],
  });
}

async function evaluate(running: Running, samples: Samples): Promise<Meter> {
  const { session, experiment, weights } = running;
  const meter = meterFor(running);
  let breath = performance.now();
  for (const batch of batches(samples, fileOrder(samples.count), Math.max(experiment.train.batch, 64))) {
    const outputs = await session.evaluate({ feeds: feedsOf(batch), batch: batch.count });
    add(meter, outputs, { batch, weights });
    if (performance.now() - breath > BREATH) {
      await new Promise(setImmediate);
      breath = performance.now();
    }
  }
  return meter;
}

/** Takes a step's outputs into the figures; gives the loss of the batch. */
function add(
  meter: Meter,
  outputs: StepOutputs,
  { batch: { targets }, weights }: { readonly batch: Batch; readonly weights: readonly number[] | undefined },
): number {
  const loss = outputs.loss![0]!;
  const weight = weights && targets.kind === 'classes' ? totalWeight(targets.labels, weights) : undefined;
  meter.add(outputs.output!, targets, loss, weight);
  return loss;
}

function totalWeight(labels: Int32Array, weights: readonly number[]): number {
  return labels.reduce((total, label) => total + weights[label]!, 0);
}

async function finalResult(running: Running, epoch: number): Promise<FinalResult> {
  const meter = await evaluate(running, running.dataset.test);
  const confusion = meter.confusion();
  return {
    epoch,
    test: meter.figures(),
    per_class: classResults(confusion, running.dataset.classes),
    confusion,
  };
}
