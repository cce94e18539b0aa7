/** Runs a Program in float64 by the op table's own loops: the definition of what it means. Slow, for tests and checks. */
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { Tensor } from '../ops/definition.ts';
import { definitionOf } from '../ops/index.ts';
import { type Dimension, isGiven, type Program } from './program.ts';

export interface Evaluation {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly updates: Readonly<Record<string, Tensor>>;
}

/** Evaluates all outputs and updates; `given` holds inputs and state by name. The batch size is the inputs'. */
export function evaluateProgram(program: Program, given: Readonly<Record<string, Tensor>>): Evaluation {
  const values: Tensor[] = [];
  const batch = batchSize(program, given);
  for (const node of program.nodes) {
    const shape = node.output.shape.map((size) => (size === 'batch' ? batch : size));
    const { name } = node.attributes as { readonly name?: string };
    if (isGiven(node)) {
      const value = given[name!];
      if (value === undefined) throw new InternalError(`no value is given for ${name}`);
      values.push({ shape, data: value.data });
    } else {
      const inputs = node.inputs.map((index) => values[index]!);
      values.push(definitionOf(node.op).evaluate(inputs, node.attributes, { shape }));
    }
  }
  const pick = (named: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(named).map(([name, index]) => [name, values[index]!]));
  return { outputs: pick(program.outputs), updates: pick(program.updates) };
}

function batchSize(program: Program, given: Readonly<Record<string, Tensor>>): number {
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
