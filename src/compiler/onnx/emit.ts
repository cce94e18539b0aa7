/** Program → ONNX bytes. The Program must be lowered and laid out for ONNX before. */
import { InternalError } from '../../diagnostics/diagnostic.ts';
import { definitionOf } from '../../ops/index.ts';
import { isGiven, next, type Program, type TensorType } from '../program.ts';
import { createOnnxGraph, type OnnxContents } from './emitter.ts';

/** A model in ONNX's format, and what its graph takes and gives. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** The outputs of the step by name; the next value of a state variable is `next(name)`. */
  readonly outputs: Readonly<Record<string, TensorType>>;
}

/** Emits every node by the op table. */
export function emitOnnx(program: Program, name: string, contents: OnnxContents = {}): OnnxModel {
  const graph = createOnnxGraph(contents);
  const names: string[] = [];
  const inputs: Record<string, TensorType> = {};
  program.nodes.forEach((node) => {
    const { onnx } = definitionOf(node.op);
    if (onnx === 'lowered') throw new InternalError(`${node.op} should have been lowered for ONNX`);
    graph.setOrigin(node.origin);
    const operands = node.inputs.map((index) => names[index]!);
    const value = onnx(graph, node, operands, node.attributes);
    names.push(value);
    if (isGiven(node) && !contents.values?.has(value)) inputs[value] = node.output;
  });
  const outputs: Record<string, TensorType> = {};
  const updates = Object.entries(program.updates).map(([state, index]) => [next(state), index] as const);
  for (const [output, index] of [...Object.entries(program.outputs), ...updates]) {
    outputs[output] = program.nodes[index]!.output;
    graph.output(output, names[index]!, outputs[output]);
  }
  return { bytes: graph.finish(name), inputs, outputs };
}
