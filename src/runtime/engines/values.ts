/**
 * How much memory the values of a Program take. A value lives from the op that makes it to the last op that reads it, and a
 * reshape is its operand under another shape; what a step is given lies elsewhere.
 */
import { isGiven, type Node, type Program, type StateVariable } from '../../compiler/program.ts';
import { sizeOf } from '../../ops/tensor.ts';

const FLOAT_BYTES = 4;

/** Bytes of the state of a Program: weights, statistics, and what the optimizer keeps for them; or of some of it. */
export function bytesOfState(
  { state }: Pick<Program, 'state'>,
  isWanted: (role: StateVariable['role']) => boolean = () => true,
): number {
  return state
    .filter(({ role }) => isWanted(role))
    .reduce((sum, { shape }) => sum + FLOAT_BYTES * sizeOf(shape), 0);
}

/** Bytes of the values of a Program, executed in its order, at the moment when they take most. */
export function peakOf(program: Program, batch: number): number {
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
