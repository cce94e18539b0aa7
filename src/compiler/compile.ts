/**
 * The order of the passes, and nothing else.
 *
 *     Network ─build→ ─optimizeForward→ forward ─addBackward→ gradients ─addClipping→ ─addOptimizer→ updates ─optimize→ training
 *     Program ─lower→ ─layout→ ─optimize→ (─turn matrices→, for nnc's engine) ─emit→ ONNX bytes
 *     Program ─lower→ (─divide→, for the SavedModel) ─optimize→ ─emit→ TensorFlow graph, or SavedModel
 */

import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { build, layerValue } from './build.ts';
import { addClipping, type Clipping } from './clipping.ts';
import { findColumnBlocks } from './column-blocks.ts';
import { addDiagnosis } from './diagnosis.ts';
import { type Division, divideIntoColumnBlocks } from './divide.ts';
import { addBackward, takeGradients, withOwnGradients } from './gradient.ts';
import { layOutChannelsFirst } from './layout.ts';
import { checkLoss, type LossSpecification } from './losses.ts';
import { lowerForOnnx, lowerForTensorflow } from './lower.ts';
import { turnWideMatrices } from './matrices.ts';
import type { Network } from './network.ts';
import { emitOnnx, type OnnxModel } from './onnx/emit.ts';
import type { OnnxContents } from './onnx/emitter.ts';
import { optimize, optimizeForward } from './optimize.ts';
import {
  addDirections,
  addOptimizer,
  gradientFactor,
  type OptimizerSpecification,
  updateByKernels,
} from './optimizers.ts';
import type { Program } from './program.ts';
import { removeUnread } from './rewrite.ts';
import { emitTensorflow, type TensorflowOptions } from './tensorflow/emit.ts';
import type { TensorflowModel } from './tensorflow/graph.ts';
import { emitSavedModel, type SavedModel } from './tensorflow/saved-model.ts';

/** Sees the Program after each pass: tests verify it there. */
export type PassObserver = (program: Program, after: string) => void;

export interface TrainingSpecification {
  readonly loss: LossSpecification;
  readonly optimizer: OptimizerSpecification;
  /** What is done to the gradients before the optimizer sees them. */
  readonly clip?: Clipping;
}

/** A training step in two Programs, for engines that take the gradients between them themselves. */
export interface TrainingParts {
  readonly forward: Program;
  readonly update: Program;
}

/** A training step up to the gradients, for engines with kernels that follow them in place. */
export interface TrainingByKernels {
  /** Outputs: `loss`, `output`, and under `gradientOf` each weight what the optimizer's kernels follow. */
  readonly program: Program;
  readonly optimizer: OptimizerSpecification;
}

/** The Programs of a model: the step that trains it, whole and in parts, and its evaluation. */
export interface CompiledModel {
  readonly training: Program;
  readonly evaluation: Program;
  /** Made when they are asked for. */
  readonly parts: () => TrainingParts;
  /** Made when it is asked for; undefined where no kernels have the optimizer's formula. */
  readonly byKernels: () => TrainingByKernels | undefined;
}

/** Compiles a checked network for training. Error: a loss that does not belong to the model's last activation. */
export function compile(network: Network, specification: TrainingSpecification): CompiledModel {
  const mismatch = checkLoss(network, specification.loss.kind);
  if (mismatch !== undefined) throw new DiagnosticError([mismatch]);
  return {
    training: compileTraining(network, specification),
    evaluation: compileEvaluation(network, specification.loss),
    parts: () => ({
      forward: compileForward(network, specification.loss),
      update: compileUpdate(network, specification),
    }),
    byKernels: () => compileTrainingByKernels(network, specification),
  };
}

/** The training step: inputs `input`, `labels` or `targets`, the optimizer's scalars; outputs `loss`, `output`. */
export function compileTraining(
  network: Network,
  { loss, optimizer, clip }: TrainingSpecification,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const clipped = compileClippedGradients(network, { loss, optimizer, ...(clip && { clip }) }, observe);
  const updating = seen(addOptimizer(clipped, optimizer), 'addOptimizer');
  return seen(optimize(removeUnread(updating)), 'optimize');
}

/** The same without the updates of weights, where the optimizer has kernels for them. */
export function compileTrainingByKernels(
  network: Network,
  specification: TrainingSpecification,
  observe: PassObserver = () => {},
): TrainingByKernels | undefined {
  const { optimizer } = specification;
  const kernels = updateByKernels(optimizer);
  if (kernels === undefined) return undefined;
  const seen = observed(observe);
  const clipped = compileClippedGradients(network, specification, observe);
  const directed = seen(addDirections(clipped, optimizer, kernels), 'addDirections');
  return { program: seen(optimize(removeUnread(directed)), 'optimize'), optimizer };
}

function compileClippedGradients(
  network: Network,
  { loss, optimizer, clip }: TrainingSpecification,
  observe: PassObserver,
): Program {
  const seen = observed(observe);
  const forward = seen(build(network, { training: true, loss }), 'build');
  const ordered = seen(optimizeForward(forward), 'optimizeForward');
  const factor = gradientFactor(optimizer);
  // Clipping has to see the gradients as they are.
  const differentiated = seen(addBackward(ordered, clip ? undefined : factor), 'addBackward');
  return clip ? seen(addClipping(differentiated, clip, factor), 'addClipping') : differentiated;
}

/**
 * The update alone, for an engine that finds gradients by itself: inputs named by `gradientOf` and the optimizer's
 * scalars; the state is the weights and the optimizer's slots, the updates are their next values.
 */
export function compileUpdate(
  network: Network,
  { optimizer, clip }: Omit<TrainingSpecification, 'loss'>,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const { state } = build(network, { training: true });
  const factor = gradientFactor(optimizer);
  const given = seen(takeGradients(state, clip ? undefined : factor), 'takeGradients');
  const clipped = clip ? seen(addClipping(given, clip, factor), 'addClipping') : given;
  const updating = seen(addOptimizer(clipped, optimizer), 'addOptimizer');
  return seen(optimize(removeUnread(updating)), 'optimize');
}

/** The forward pass of training: outputs `loss` and `output`, and updates of the running statistics. */
export function compileForward(
  network: Network,
  loss: LossSpecification,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const forward = seen(build(network, { training: true, loss }), 'build');
  return seen(optimize(seen(optimizeForward(forward), 'optimizeForward')), 'optimize');
}

/** The loss and its gradient by every weight, without an update: for comparing gradients. */
export function compileGradients(
  network: Network,
  loss: LossSpecification,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  return differentiate(seen(build(network, { training: true, loss }), 'build'), observe);
}

/** The same with every activation's own gradient, whatever the model says: what finite differences give. */
export function compileOwnGradients(
  network: Network,
  loss: LossSpecification,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const forward = seen(build(network, { training: true, loss }), 'build');
  return differentiate(seen(withOwnGradients(forward), 'withOwnGradients'), observe);
}

function differentiate(forward: Program, observe: PassObserver): Program {
  const seen = observed(observe);
  const differentiated = seen(addBackward(seen(optimizeForward(forward), 'optimizeForward')), 'addBackward');
  return seen(optimize(differentiated), 'optimize');
}

/** The loss of training alone, as the layers say it: no pass has changed anything. */
export function compileLoss(network: Network, loss: LossSpecification): Program {
  const { outputs, ...forward } = build(network, { training: true, loss });
  return removeUnread({ ...forward, outputs: { loss: outputs.loss! }, updates: {} });
}

/** Evaluation: outputs `output`, with a loss `loss`, and `layerValue` the paths of `values`. */
export function compileEvaluation(
  network: Network,
  loss: LossSpecification | undefined,
  observe: PassObserver = () => {},
  values: readonly string[] = [],
): Program {
  const seen = observed(observe);
  const forward = seen(build(network, { training: false, values, ...(loss && { loss }) }), 'build');
  return seen(optimize(seen(optimizeForward(forward), 'optimizeForward')), 'optimize');
}

/** Prediction: the output alone, as evaluation gives it, from the samples alone. */
export function compilePrediction(network: Network, loss: LossSpecification): Program {
  const evaluation = compileEvaluation(network, loss);
  return removeUnread({ ...evaluation, outputs: { output: evaluation.outputs.output! } });
}

/** What inner layers give in evaluation, from the samples alone: the outputs `layerValue` their paths. */
export function compileValues(
  network: Network,
  paths: readonly string[],
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const { outputs, ...forward } = seen(build(network, { training: false, values: paths }), 'build');
  const inner = Object.fromEntries(paths.map((path) => [layerValue(path), outputs[layerValue(path)]!]));
  const alone = removeUnread({ ...forward, outputs: inner });
  return seen(optimize(seen(optimizeForward(alone), 'optimizeForward')), 'optimize');
}

/** How much of the signal comes through each layer in a training step; changes nothing. Outputs: of `addDiagnosis`. */
export function compileDiagnosis(
  network: Network,
  loss: LossSpecification,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const values = network.layers.map(({ path }) => path);
  const forward = seen(build(network, { training: true, loss, values }), 'build');
  const diagnosing = addDiagnosis(seen(addBackward(forward), 'addBackward'), network);
  return seen(optimize(seen(diagnosing, 'addDiagnosis')), 'optimize');
}

/** A Program as an ONNX model for nnc's engine, which keeps wide matrices turned. */
export function compileToOnnx(program: Program, name: string, observe: PassObserver = () => {}): OnnxModel {
  const turned = turnWideMatrices(forOnnx(program, observe));
  return emitOnnx(observed(observe)(turned, 'turnWideMatrices'), name);
}

/** A Program as an ONNX model for others: all state is taken and left as it is stored, or part of the file. */
export function exportToOnnx(program: Program, name: string, contents: OnnxContents): OnnxModel {
  return emitOnnx(forOnnx(program), name, contents);
}

function forOnnx(program: Program, observe: PassObserver = () => {}): Program {
  const seen = observed(observe);
  const lowered = seen(lowerForOnnx(program), 'lowerForOnnx');
  return seen(optimize(seen(layOutChannelsFirst(lowered), 'layOutChannelsFirst')), 'optimize');
}

/** A Program as a TensorFlow graph; maps stay channels last. */
export function compileToTensorflow(
  program: Program,
  name: string,
  options: TensorflowOptions = {},
  observe: PassObserver = () => {},
): TensorflowModel {
  const seen = observed(observe);
  const lowered = seen(lowerForTensorflow(program, options.kernels ?? 'portable'), 'lowerForTensorflow');
  return emitTensorflow(seen(optimize(lowered), 'optimize'), name, options);
}

/** What is trained and evaluated in one session of TensorFlow's. */
export interface SavedModelPrograms {
  readonly evaluation: Program;
  readonly training?: Program;
  /** Taken in place of the training Program where it is there. */
  readonly byKernels?: TrainingByKernels | undefined;
}

/** The Programs of one model as a SavedModel for TensorFlow itself, which keeps the state in its session. */
export function compileToSavedModel(
  { evaluation, training, byKernels }: SavedModelPrograms,
  observe: PassObserver = () => {},
): SavedModel {
  const { state } = training ?? evaluation;
  const blocks = findColumnBlocks(evaluation, state);
  const ready = (program: Program) => readyForSavedModel(program, { blocks }, observe);
  const parts = { state, blocks, evaluation: ready(evaluation) };
  if (training === undefined) return emitSavedModel(parts);
  if (byKernels === undefined) return emitSavedModel({ ...parts, training: { program: ready(training) } });
  const program = readyForSavedModel(byKernels.program, { blocks, gradients: 'in-blocks' }, observe);
  return emitSavedModel({ ...parts, training: { ...byKernels, program } });
}

/** A Program in the form that a SavedModel has it in. */
export function readyForSavedModel(
  program: Program,
  division: Division,
  observe: PassObserver = () => {},
): Program {
  const seen = observed(observe);
  const lowered = seen(lowerForTensorflow(program, 'native'), 'lowerForTensorflow');
  return seen(optimize(seen(divideIntoColumnBlocks(lowered, division), 'divide')), 'optimize');
}

function observed(observe: PassObserver): (program: Program, after: string) => Program {
  return (program, after) => {
    observe(program, after);
    return program;
  };
}
