/** lower: says the ops that a target lacks, or executes badly, in other ops. */
import { definitionOf } from '../ops/index.ts';
import type { Program } from './program.ts';
import { rewrite } from './rewrite.ts';
import type { TensorflowKernels } from './tensorflow/emitter.ts';

/** The same Program in ops that the ONNX emitter knows. */
export function lowerForOnnx(program: Program): Program {
  return rewrite(program, ({ node, inputs, builder }) =>
    definitionOf(node.op).lowerOnnx?.({ builder, inputs, attributes: node.attributes }),
  );
}

/** The same Program in ops that the TensorFlow emitter knows; what one lowering gives may need another. */
export function lowerForTensorflow(program: Program, kernels: TensorflowKernels): Program {
  let isDone = true;
  const lowered = rewrite(program, ({ node, inputs, builder }) => {
    const context = { builder, inputs, attributes: node.attributes };
    const value = definitionOf(node.op).lowerTensorflow?.(context, kernels);
    if (value !== undefined) isDone = false;
    return value;
  });
  return isDone ? lowered : lowerForTensorflow(lowered, kernels);
}
