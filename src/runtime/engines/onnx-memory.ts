/**
 * How much memory ONNX Runtime takes for a model, from the Programs that it executes. Counted are:
 * - the second copy of the state: a step reads one and writes the other;
 * - the values of a step at the moment when most is alive: those of the forward pass that the backward pass still
 *   needs, gradients, and the update;
 * - the engine's arena: the first step runs before the engine knows all sizes, and what it took is kept beside the
 *   block that later steps use;
 * - the same for the evaluation Program, whose session has an arena of its own;
 * - Node.js with the engine loaded.
 */
import { compileToOnnx } from '../../compiler/compile.ts';
import type { Program } from '../../compiler/program.ts';
import type { EngineMemory, TrainedPrograms } from './engine.ts';
import { bytesOfState, peakOf } from './values.ts';

/** The arena that the first step leaves, over the values alive at once: measured with ONNX Runtime 1.30. */
const ARENA_FACTOR = 1.8;

/** Node.js 20 and ONNX Runtime, before there is a model. */
const PROCESS_BYTES = 115 * 2 ** 20;

/** The memory of training and evaluation at a batch size. */
export function onnxMemory({ training, evaluation }: TrainedPrograms, batch: number): EngineMemory {
  const step = peakOf(engineOrder(asExecuted(training)), batch);
  const evaluating = peakOf(engineOrder(asExecuted(evaluation)), batch);
  return {
    copies: bytesOfState(training),
    step,
    arena: Math.round(ARENA_FACTOR * step),
    evaluation: Math.round((1 + ARENA_FACTOR) * evaluating),
    process: PROCESS_BYTES,
  };
}

/** The Program in the form that the engine gets. */
function asExecuted(program: Program): Program {
  let last = program;
  compileToOnnx(program, 'counted', (seen) => {
    last = seen;
  });
  return last;
}

/** The order of the engine: what needs neither samples nor targets comes first. */
function engineOrder(program: Program): Program {
  const { nodes } = program;
  const isEarly: boolean[] = [];
  for (const { op, inputs, output } of nodes) {
    const isData = op === 'mask' || (op === 'input' && output.shape.includes('batch'));
    isEarly.push(!isData && inputs.every((input) => isEarly[input]));
  }
  const order = [...nodes.keys()].sort((a, b) => Number(isEarly[b]) - Number(isEarly[a]) || a - b);
  const places = new Map(order.map((index, place) => [index, place]));
  const moved = (named: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(named).map(([name, index]) => [name, places.get(index)!]));
  return {
    ...program,
    nodes: order.map((index) => ({
      ...nodes[index]!,
      inputs: nodes[index]!.inputs.map((input) => places.get(input)!),
    })),
    outputs: moved(program.outputs),
    updates: moved(program.updates),
  };
}
