/** Runs a Program in float64 by the op table's own loops: the definition of what it means. Slow, for tests and checks. */
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { Tensor } from '../ops/definition.ts';
import { definitionOf } from '../ops/index.ts';
import { type Dimension, isGiven, type Node, type NodeIndex, type Program } from './program.ts';

export interface Evaluation {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly updates: Readonly<Record<string, Tensor>>;
}

/** Evaluates all outputs and updates; `given` holds inputs and state by name. The batch size is the inputs'. */
export function evaluateProgram(program: Program, given: Given): Evaluation {
  const batch = batchSize(program, given);
  const values: Tensor[] = [];
  for (const node of program.nodes) values.push(computed(node, values, given, batch));
  return pick(program, values);
}

/** Evaluates the Program once, and then as often as asked with some given values changed: only what reads them is computed again. */
export function evaluateAround(program: Program, given: Given): (changes: Given) => Evaluation {
  const batch = batchSize(program, given);
  const base: Tensor[] = [];
  for (const node of program.nodes) base.push(computed(node, base, given, batch));
  return (changes) => {
    const values = [...base];
    const changed = new Set<NodeIndex>();
    for (const [index, node] of program.nodes.entries()) {
      const isChanged = isGiven(node)
        ? nameOf(node) in changes
        : node.inputs.some((input) => changed.has(input));
      if (!isChanged) continue;
      changed.add(index);
      values[index] = computed(node, values, changes, batch);
    }
    return pick(program, values);
  };
}

type Given = Readonly<Record<string, Tensor>>;

function nameOf({ attributes }: Node): string {
  return (attributes as { readonly name: string }).name;
}

function computed(node: Node, values: readonly Tensor[], given: Given, batch: number): Tensor {
  const shape = node.output.shape.map((size) => (size === 'batch' ? batch : size));
  if (!isGiven(node)) {
    const inputs = node.inputs.map((index) => values[index]!);
    return definitionOf(node.op).evaluate(inputs, node.attributes, { shape });
  }
  const value = given[nameOf(node)];
  if (value === undefined) throw new InternalError(`no value is given for ${nameOf(node)}`);
  return { shape, data: value.data };
}

function pick({ outputs, updates }: Program, values: readonly Tensor[]): Evaluation {
  const named = (indices: Readonly<Record<string, NodeIndex>>) =>
    Object.fromEntries(Object.entries(indices).map(([name, index]) => [name, values[index]!]));
  return { outputs: named(outputs), updates: named(updates) };
}

function batchSize(program: Program, given: Given): number {
  for (const node of program.nodes) {
    if (node.op !== 'input') continue;
    const { name, shape } = node.attributes as {
      readonly name: string;
      readonly shape: readonly Dimension[];
    };
    const axis = shape.indexOf('batch');
    if (axis >= 0) return given[name]?.shape[axis] ?? 1;
  }
  return 1;
}
