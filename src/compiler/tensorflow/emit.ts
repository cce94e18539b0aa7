/** Program → TensorFlow graph. The Program must be lowered for TensorFlow before. */
import { InternalError } from '../../diagnostics/diagnostic.ts';
import { definitionOf } from '../../ops/index.ts';
import { next, type Program } from '../program.ts';
import { createTensorflowGraph, type TensorflowGraph, type TensorflowKernels } from './emitter.ts';
import type { TensorflowModel, TensorflowPort } from './graph.ts';

/** What a graph is for. */
export interface TensorflowOptions {
  /** `portable` where nothing is said. */
  readonly kernels?: TensorflowKernels;
  /** Whether TensorFlow.js is to take its own gradients of it: overridden ones then are nodes of the graph. */
  readonly differentiable?: boolean;
  /** Values of state that become part of the graph, in stored layout; state that is not named is an input. */
  readonly values?: ReadonlyMap<string, Float32Array>;
}

/** No op of TensorFlow: gives its second operand, and passes its gradient to the first. */
export const PASS_GRADIENT = 'NncPassGradient';

/** Emits every node by the op table. */
export function emitTensorflow(
  program: Program,
  name: string,
  { kernels = 'portable', differentiable = false, values }: TensorflowOptions = {},
): TensorflowModel {
  const graph = createTensorflowGraph(kernels, values && { values });
  const { names, inputs } = emitNodes(graph, program, differentiable);
  const updates = Object.entries(program.updates).map(([state, index]) => [next(state), index] as const);
  const outputs = [...Object.entries(program.outputs), ...updates].map(([output, index]) => {
    const type = program.nodes[index]!.output;
    return [output, { node: graph.output(output, names[index]!, type), type }] as const;
  });
  return { name, nodes: graph.nodes, inputs, outputs: Object.fromEntries(outputs) };
}

/** A Program's nodes in a graph: the value of each by its index there, and what the graph is fed, by name. */
export interface EmittedNodes {
  readonly names: readonly string[];
  readonly inputs: Readonly<Record<string, TensorflowPort>>;
}

/** Adds the nodes of a Program to a graph. */
export function emitNodes(graph: TensorflowGraph, program: Program, differentiable = false): EmittedNodes {
  const names: string[] = [];
  const inputs: Record<string, TensorflowPort> = {};
  for (const node of program.nodes) {
    const { tensorflow } = definitionOf(node.op);
    if (tensorflow === 'lowered')
      throw new InternalError(`${node.op} should have been lowered for TensorFlow`);
    graph.setOrigin(node.origin);
    const operands = node.inputs.map((index) => names[index]!);
    const value = tensorflow(graph, node, operands, node.attributes);
    const passes = differentiable && node.gradientOverride !== undefined;
    names.push(passes ? graph.node(PASS_GRADIENT, [operands[0]!, value]) : value);
    graph.setType(names.at(-1)!, node.output);
    if (!graph.isFed(value)) continue;
    inputs[(node.attributes as { readonly name: string }).name] = { node: value, type: node.output };
  }
  return { names, inputs };
}
