/** What can run a Program of fixed sizes beside the float64 evaluation. A further target is one entry. */
import { compileToOnnx, compileToSavedModel, compileToTensorflow } from '../../src/compiler/compile.ts';
import type { Program } from '../../src/compiler/program.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import { runOnnxOutputs, runTfjsNodeOutputs, runTfjsOutputs } from '../support/programs.ts';
import { hasTfjsNode } from '../support/tfjs-node.ts';

export interface Target {
  readonly name: string;
  /** Whether the target has all ops of the Program. */
  readonly runs: (program: Program) => boolean;
  /** The outputs by name. */
  readonly run: (
    program: Program,
    given: Readonly<Record<string, Tensor>>,
  ) => Promise<
    Readonly<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>>
  >;
}

export const targets: readonly Target[] = [
  {
    name: 'onnx',
    runs: () => true,
    run: (program, given) => runOnnxOutputs(compileToOnnx(program, 'vector'), given),
  },
  {
    name: 'tfjs',
    runs: () => true,
    run: (program, given) => runTfjsOutputs(compileToTensorflow(program, 'vector'), given),
  },
  {
    name: 'tfjs-node',
    runs: () => hasTfjsNode,
    run: (program, given) => runTfjsNodeOutputs(compileToSavedModel({ evaluation: program }), given),
  },
];
