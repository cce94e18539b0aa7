/** How much of a comparison is worth its time: the batch, and which finite differences are taken. */
import { multiplyAdds } from '../compiler/multiply-adds.ts';
import type { Network, NetworkLayer } from '../compiler/network.ts';
import { diagnose } from '../diagnostics/codes.ts';
import { DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { layers as definitions } from '../layers/index.ts';
import { sizeOf } from '../ops/tensor.ts';
import type { Sampling } from './differences.ts';

/** What is done, and about how long it takes. */
export interface Effort {
  readonly batch: number;
  readonly sampling: Sampling;
  readonly seconds: number;
}

export interface EffortRequest {
  readonly batch?: number;
  /** Whether time does not matter. */
  readonly thorough?: boolean;
}

/** Multiply-adds in a second of the float64 evaluation, and of a training step of TensorFlow.js (forward ones). */
const SPEEDS = { float64: 150e6, tensorflow: 15e6 } as const;

/** What a number that passes through a layer costs in multiply-adds, beside those of the layer itself. */
const NUMBER = 20;

/** Samples of a batch, as many as there is time for. */
const BATCHES = [4, 2, 1] as const;

/** Seconds: for more samples than needed, for those, and for the finite differences among it. */
const LIMITS = { spare: 60, all: 300, differences: 20 } as const;

const MOST_DIRECTIONS = 8;

/** Errors, at a layer: `batch-too-small`, and `too-long-to-verify`, saying how long it would take. */
export function planEffort(network: Network, { batch, thorough = false }: EffortRequest): Effort {
  const needy = smallestBatch(network);
  if (batch !== undefined && batch < needy.samples) {
    const { kind: layer, span } = needy.layer;
    const facts = { layer, needed: needy.samples, which: 'a batch', found: batch };
    const fixes = [{ message: `--batch ${needy.samples} or more`, edits: [] }];
    throw new DiagnosticError([{ ...diagnose('batch-too-small', facts, { span }), fixes }]);
  }
  const sizes = batch === undefined ? BATCHES.filter((size) => size >= needy.samples) : [batch];
  const efforts = sizes.map((size) => effortFor(network, size, thorough));
  const least = efforts.at(-1)!;
  const chosen = efforts.find(({ seconds }) => seconds <= LIMITS.spare) ?? least;
  return thorough || chosen.seconds <= LIMITS.all ? chosen : failOnTime(network, least);
}

function effortFor(network: Network, batch: number, thorough: boolean): Effort {
  const forward = forwardWork(network) / SPEEDS.float64;
  const step = workOf(network) / SPEEDS.tensorflow;
  const weights = network.layers.flatMap(({ weights: own }) =>
    Object.values(own).flatMap(({ shape, trainable }) => (trainable ? sizeOf(shape) : [])),
  );
  const numbers = weights.reduce((sum, size) => sum + size, 0);
  const evaluations = (thorough ? LIMITS.all : LIMITS.differences) / (batch * forward);
  const sampling = samplingFor({ numbers, tensors: weights.length }, evaluations);
  const taken = { numbers, directions: weights.length * MOST_DIRECTIONS, together: 2 }[sampling.kind];
  const differences = Math.min(evaluations, 2 * taken) * forward;
  return { batch, sampling, seconds: batch * (step + 3 * forward + differences) };
}

/** Two evaluations a direction, of what lies behind the weight: a little more than half of the model. */
function samplingFor(
  { numbers, tensors }: { readonly numbers: number; readonly tensors: number },
  evaluations: number,
): Sampling {
  const directions = evaluations / 1.2;
  if (numbers <= directions) return { kind: 'numbers' };
  const count = Math.min(MOST_DIRECTIONS, Math.floor(directions / tensors));
  return count >= 1 ? { kind: 'directions', count } : { kind: 'together' };
}

/** Multiply-adds of one sample, forward. */
function workOf(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + multiplyAdds(layer, network), 0);
}

function forwardWork(network: Network): number {
  return network.layers.reduce((sum, { output }) => sum + NUMBER * sizeOf(output), workOf(network));
}

function smallestBatch({ layers }: Network): { readonly layer: NetworkLayer; readonly samples: number } {
  const needs = layers.map((layer) => {
    const shapes = layer.inputs.map((index) => layers[index]!.output);
    return { layer, samples: definitions[layer.kind]!.minimumBatch?.(shapes) ?? 1 };
  });
  return needs.reduce((most, each) => (each.samples > most.samples ? each : most));
}

function failOnTime(network: Network, { batch, seconds }: Effort): never {
  const costs = network.layers.map((layer) => multiplyAdds(layer, network));
  const { span } = network.layers[costs.indexOf(Math.max(...costs))]!;
  const samples = batch === 1 ? 'one sample' : `${batch} samples`;
  fail(
    'too-long-to-verify',
    `comparing its gradients on ${samples} takes about ${Math.ceil(seconds / 60)} minutes`,
    {
      span,
      label: 'the largest share of it',
      fixes: [
        { message: '--thorough takes the time', edits: [] },
        { message: '--input takes the same layers on a smaller input: --input 32x32x3', edits: [] },
      ],
    },
  );
}
