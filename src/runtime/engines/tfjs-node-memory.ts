/**
 * How much memory TensorFlow takes for a model, from the Programs that it executes. It updates the state in place. Counted
 * are:
 * - the two copies in which the state leaves the session for a checkpoint: TensorFlow's and JavaScript's;
 * - the values of a step at the moment when most is alive, and those of the evaluation where they are more;
 * - what its kernels hold beside them: maps and weights in the order of their own;
 * - Node.js with TensorFlow loaded.
 */
import { findColumnBlocks } from '../../compiler/column-blocks.ts';
import { readyForSavedModel } from '../../compiler/compile.ts';
import type { EngineMemory, TrainedPrograms } from './engine.ts';
import { bytesOfState, peakOf } from './values.ts';

/** What kernels hold, over the values alive at once: measured with TensorFlow 2.15. */
const KERNELS_FACTOR = 0.6;

/** Node.js 20, TensorFlow and a trial, before there is a model. */
const PROCESS_BYTES = 380 * 2 ** 20;

/** The memory of training and evaluation at a batch size. */
export function tfjsNodeMemory(
  { training, evaluation, byKernels }: TrainedPrograms,
  batch: number,
): EngineMemory {
  const blocks = findColumnBlocks(evaluation, training.state);
  const step = peakOf(readyForSavedModel(byKernels()?.program ?? training, { blocks }), batch);
  const evaluating = peakOf(readyForSavedModel(evaluation, { blocks }), batch);
  return {
    copies: 2 * bytesOfState(training),
    step,
    arena: Math.round(KERNELS_FACTOR * step),
    evaluation: Math.round((1 + KERNELS_FACTOR) * Math.max(0, evaluating - step)),
    process: PROCESS_BYTES,
  };
}
