/** Evaluates trained weights on samples: the one place where a model that is not being trained is executed. */
import { layerValue } from '../../compiler/build.ts';
import { compileEvaluation } from '../../compiler/compile.ts';
import type { LossSpecification } from '../../compiler/losses.ts';
import { lastHiddenLayer, type Network, outputShape } from '../../compiler/network.ts';
import type { Program } from '../../compiler/program.ts';
import { type Batch, batches, fileOrder } from '../../data/batches.ts';
import type { Samples } from '../../data/dataset.ts';
import type { Feed, State, StepOutputs } from '../engines/engine.ts';
import { type EngineName, loadEngine } from '../engines/index.ts';
import { feedsOf } from '../feeds.ts';
import { classResults, createMeter } from '../metrics.ts';
import type { Evaluation } from '../results.ts';

/** A network with its weights, and what executes it. */
export interface TrainedModel {
  readonly network: Network;
  /** Weights and statistics by the name that the network gives them. */
  readonly state: State;
  readonly engine: EngineName;
  readonly threads: number;
}

/** How samples are evaluated. */
export interface EvaluationOptions {
  readonly loss: LossSpecification;
  /** In label order; empty where numbers are predicted. */
  readonly classes: readonly string[];
  /** Samples that are looked at together, at most. */
  readonly batch: number;
  /** Figures beside the usual ones. */
  readonly metrics: readonly string[];
  /** Changes the samples of a batch in place; `first` is the number of its first sample. */
  readonly change?: (inputs: Float32Array, first: number) => void;
  /** The samples, in ascending order, whose values in the last hidden layer are kept. */
  readonly hidden?: Int32Array;
}

/** What came of it. */
export interface EvaluatedSamples {
  readonly evaluation: Evaluation;
  /** What the model gave, row-major [count, width]: probabilities where there are classes. */
  readonly outputs: Float32Array;
  /** Of the last hidden layer, row-major [hidden.length, hiddenWidth]. */
  readonly hidden: Float32Array;
}

/** How many numbers the last hidden layer gives for a sample. */
export function hiddenWidth(network: Network): number {
  return lastHiddenLayer(network).output.reduce((product, size) => product * size, 1);
}

/** Evaluates in file order, batch by batch: memory grows by what is asked for alone. */
export async function evaluateSamples(
  model: TrainedModel,
  samples: Samples,
  { loss, classes, batch: size, metrics, change, hidden = new Int32Array() }: EvaluationOptions,
): Promise<EvaluatedSamples> {
  const { network } = model;
  const { path } = lastHiddenLayer(network);
  const program = compileEvaluation(network, loss, undefined, hidden.length > 0 ? [path] : []);
  const meter = createMeter(
    ['accuracy', 'balanced_accuracy', 'f1', ...metrics],
    classes.length,
    loss.reduction,
  );
  const [width, wide] = [outputShape(network)[0]!, hiddenWidth(network)];
  const outputs = new Float32Array(samples.count * width);
  const kept = new Float32Array(hidden.length * wide);
  const weights = 'weights' in loss ? loss.weights : undefined;
  let [first, next] = [0, 0];
  const step = ({ count, inputs, targets }: Batch) => {
    change?.(inputs, first);
    return { feeds: feedsOf({ count, inputs, targets }), batch: count };
  };
  for await (const { given, batch } of executed(
    model,
    program,
    batches(samples, fileOrder(samples.count), size),
    step,
  )) {
    const { targets, count } = batch;
    const weight = weights && targets.kind === 'classes' ? totalWeight(targets.labels, weights) : undefined;
    meter.add(given.output!, targets, given.loss![0]!, weight);
    outputs.set(given.output!, first * width);
    for (; next < hidden.length && hidden[next]! < first + count; next++) {
      const row = hidden[next]! - first;
      kept.set(given[layerValue(path)]!.subarray(row * wide, (row + 1) * wide), next * wide);
    }
    first += count;
  }
  const confusion = meter.confusion();
  const evaluation = {
    count: samples.count,
    figures: meter.figures(),
    per_class: classResults(confusion, classes),
    confusion,
  };
  return { evaluation, outputs, hidden: kept };
}

/** Executes a Program once for each item, in one session. What is given is valid until the next item. */
export async function* executed<Item>(
  { state, engine: name, threads }: TrainedModel,
  evaluation: Program,
  items: Iterable<Item>,
  step: (item: Item) => { readonly feeds: Readonly<Record<string, Feed>>; readonly batch: number },
): AsyncGenerator<{ readonly batch: Item; readonly given: StepOutputs }, void> {
  const engine = await loadEngine(name);
  const session = await engine.open({ evaluation }, state, { threads });
  try {
    for (const batch of items) yield { batch, given: await session.evaluate(step(batch)) };
  } finally {
    await session.dispose();
  }
}

function totalWeight(labels: Int32Array, weights: readonly number[]): number {
  return labels.reduce((total, label) => total + weights[label]!, 0);
}
