/** lower: says the ops that ONNX lacks, or executes badly, in other ops. */
import { definitionOf } from '../ops/index.ts';
import type { Program } from './program.ts';
import { rewrite } from './rewrite.ts';

/** The same Program in ops that the ONNX emitter knows. */
export function lowerForOnnx(program: Program): Program {
  return rewrite(program, ({ node, inputs, builder }) =>
    definitionOf(node.op).lowerOnnx?.({ builder, inputs, attributes: node.attributes }),
  );
}
