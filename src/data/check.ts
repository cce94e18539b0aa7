/** Whether a data set fits a network, before anything is trained. */
import { losses } from '../compiler/losses.ts';
import { inputShape, type Network, outputShape, type Shape } from '../compiler/network.ts';
import { shortList } from '../diagnostics/codes/training.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Loss } from '../experiment/schema.generated.ts';
import { layers } from '../layers/index.ts';
import type { Dataset } from './dataset.ts';

/** Whether samples of one shape feed an input: equal, or a map for a vector of as many numbers (in the order h, w, c). */
export function feeds(sample: Shape, input: Shape): boolean {
  if (sample.join() === input.join()) return true;
  return (
    sample.length === 3 &&
    input.length === 1 &&
    input[0] === sample.reduce((product, size) => product * size, 1)
  );
}

/** What of a data set a network has to fit; absent is what is not known before it is read. */
export interface DataFacts {
  /** Of one sample. */
  readonly shape?: Shape;
  readonly targets?:
    | { readonly kind: 'classes'; readonly classes?: readonly string[] }
    | { readonly kind: 'values'; readonly width: number };
  /** Samples in the training part. */
  readonly samples?: number;
}

/** What an experiment says about its training. */
export interface TrainingFacts {
  readonly loss: Loss['kind'];
  readonly batch: number;
}

/** What is known of a data set that was read. */
export function factsOf({ shape, classes, train: { count, targets } }: Dataset): DataFacts {
  const known = targets.kind === 'classes' ? { kind: targets.kind, classes } : targets;
  return { shape, targets: known, samples: count };
}

/**
 * What does not fit: `data-input` at the input layer, `data-output` at the last layer, `batch-too-small` at the layer that
 * needs more, `data-loss` without a place.
 */
export function checkDataAgainstNetwork(
  data: DataFacts,
  network: Network,
  { loss, batch }: TrainingFacts,
): readonly Diagnostic[] {
  return [
    ...inputMismatch(data, network),
    ...targetMismatch(data, network, loss),
    ...batchesTooSmall(data, network, batch),
  ];
}

function inputMismatch({ shape }: DataFacts, network: Network): readonly Diagnostic[] {
  const input = inputShape(network);
  if (shape === undefined || feeds(shape, input)) return [];
  const [data, expected] = [shape, input].map((sizes) => sizes.join('x'));
  return [diagnose('data-input', { data: data!, input: expected! }, { span: network.layers[0]!.span })];
}

function targetMismatch({ targets }: DataFacts, network: Network, loss: Loss['kind']): readonly Diagnostic[] {
  if (targets === undefined) return [];
  const output = outputShape(network);
  const mismatch = (given: string, expected: string): readonly Diagnostic[] => [
    diagnose('data-output', { given, expected }, { span: network.layers.at(-1)!.span }),
  ];
  if (output.length !== 1)
    return mismatch(`a map of ${output.join('x')}`, 'one number for each class or target is expected');
  const width = output[0]!;
  const given = width === 1 ? '1 number' : `${width} numbers`;
  if (targets.kind === 'values') {
    if (!losses[loss].takes.values) return [diagnose('data-loss', { loss })];
    return width === targets.width ? [] : mismatch(given, `the data has ${targets.width} to predict`);
  }
  const { classes } = targets;
  if (classes === undefined || width === classes.length) return [];
  if (width === 1 && classes.length === 2 && losses[loss].takes.twoClassesInOne) return [];
  return mismatch(given, `the data has ${classes.length} classes: ${shortList(classes)}`);
}

/** Layers that cannot train on the batches there will be, the short last one included. */
function batchesTooSmall(
  { samples }: DataFacts,
  { layers: all }: Network,
  batch: number,
): readonly Diagnostic[] {
  const smallest = samples === undefined ? batch : Math.min(batch, samples % batch || batch, samples);
  const which = batch > smallest ? `the last batch of an epoch (${samples} samples by ${batch})` : 'a batch';
  return all.flatMap(({ kind, inputs, span }) => {
    const needed = layers[kind]?.minimumBatch?.(inputs.map((index) => all[index]!.output)) ?? 1;
    if (smallest >= needed) return [];
    return [diagnose('batch-too-small', { layer: kind, needed, which, found: smallest }, { span })];
  });
}
