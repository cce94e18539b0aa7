/**
 * How much memory ONNX Runtime takes for a model beside its state, from the Programs that it executes. Counted are:
 * - the values of a step at the moment when most is alive: those of the forward pass that the backward pass still
 *   needs, gradients, and the update. A value lives from the op that makes it to the last op that reads it, and a
 *   reshape is its operand under another shape;
 * - the engine's arena: the first step runs before the engine knows all sizes, and what it took is kept beside the
 *   block that later steps use;
 * - the same for the evaluation Program, whose session has an arena of its own;
 * - Node.js with the engine loaded.
 */
import { compileToOnnx } from '../../compiler/compile.ts';
import { isGiven, type Node, type Program } from '../../compiler/program.ts';
import type { EngineMemory } from './engine.ts';

const FLOAT_BYTES = 4;

/** The arena that the first step leaves, over the values alive at once: measured with ONNX Runtime 1.30. */
const ARENA_FACTOR = 1.8;

/** Node.js 20 and ONNX Runtime, before there is a model. */
const PROCESS_BYTES = 115 * 2 ** 20;

/** The memory of training and evaluation at a batch size. */
export function onnxMemory(training: Program, evaluation: Program, batch: number): EngineMemory {
  const step = peakOf(engineOrder(asExecuted(training)), batch);
  const evaluating = peakOf(engineOrder(asExecuted(evaluation)), batch);
  return {
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

/** Walks the Program in its order, and takes the moment when the values of the step take most. */
function peakOf(program: Program, batch: number): number {
  const owners = ownersOf(program);
  const deaths = deathsOf(program, owners);
  const alive = new Map<number, number>();
  let now = 0;
  let most = 0;
  for (const [index, node] of program.nodes.entries()) {
    if (owners[index] === index && !isGiven(node)) {
      alive.set(index, bytesOf(node, batch));
      now += alive.get(index)!;
    }
    most = Math.max(most, now);
    for (const owner of new Set(node.inputs.map((input) => owners[input]!))) {
      if (deaths[owner] !== index) continue;
      now -= alive.get(owner) ?? 0;
      alive.delete(owner);
    }
  }
  return most;
}

/** By index: the node whose memory holds the value. */
function ownersOf({ nodes }: Program): readonly number[] {
  const owners: number[] = [];
  for (const [index, { op, inputs }] of nodes.entries()) {
    owners.push(op === 'reshape' ? owners[inputs[0]!]! : index);
  }
  return owners;
}

/** By index of an owner: the last node that reads it. What the step returns lives on. */
function deathsOf({ nodes, outputs, updates }: Program, owners: readonly number[]): readonly number[] {
  const deaths = nodes.map((_, index) => index);
  for (const [index, { inputs }] of nodes.entries())
    for (const input of inputs) deaths[owners[input]!] = index;
  const returned = [...Object.values(outputs), ...Object.values(updates)];
  for (const index of returned) deaths[owners[index]!] = nodes.length;
  return deaths;
}

function bytesOf({ output: { type, shape } }: Node, batch: number): number {
  const count = shape.reduce<number>((product, size) => product * (size === 'batch' ? batch : size), 1);
  return type === 'bool' ? count : count * FLOAT_BYTES;
}
