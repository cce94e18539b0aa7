/** What one tensor op of a Program is: everything that passes, engines and tests ask about it. */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { OnnxEmitter } from '../compiler/onnx/emitter.ts';
import type { Node, TensorType } from '../compiler/program.ts';
import type { TensorflowEmitter, TensorflowKernels } from '../compiler/tensorflow/emitter.ts';

/** A float64 tensor, row-major: what the plain evaluation of an op works on. Booleans are 0 and 1. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface GradientContext<Attributes> {
  /** Adds nodes of the backward program. */
  readonly builder: ProgramBuilder;
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** Gradient of the loss by the output; has the output's shape. */
  readonly outputGradient: Value;
  readonly attributes: Attributes;
}

/** Gradients by input; undefined where an input has none (labels, masks). */
export type GradientRule<Attributes> = (
  context: GradientContext<Attributes>,
  /** Which inputs' gradients are wanted: the others need not be built. */
  wanted: readonly boolean[],
) => readonly (Value | undefined)[];

export interface LayoutContext<Attributes> {
  readonly builder: ProgramBuilder;
  readonly node: Node;
  readonly attributes: Attributes;
  /** The input as channels-first map [N, C, H, W]; a transpose is added where there is none yet. */
  readonly channelsFirst: (input: number) => Value;
  /** The input as the Program means it, channels last. */
  readonly asMeant: (input: number) => Value;
  /** Whether the input is already to be had channels-first. */
  readonly isChannelsFirst: (input: number) => boolean;
  /** The input's type as the Program means it. */
  readonly typeOf: (input: number) => TensorType;
}

/** What the layout pass makes of a node; `channelsFirst` says how the result lies in memory. */
export interface LaidOut {
  readonly value: Value;
  readonly channelsFirst: boolean;
}

/** Adds nodes of a target's graph, given the names of the inputs there, and names the result. */
export type Emission<Emitter, Attributes> = (
  emitter: Emitter,
  node: Node,
  inputs: readonly string[],
  attributes: Attributes,
) => string;

export interface OpDefinition<Attributes = object> {
  /** One sentence; for a formula, its source. */
  readonly doc: string;
  /** Type of the output; throws InternalError where inputs do not fit, which the verifier reports. */
  readonly type: (inputs: readonly TensorType[], attributes: Attributes) => TensorType;
  /** Whether it works number by number. */
  readonly numberwise?: true;
  /** Whether it broadcasts its operands itself. */
  readonly broadcasts?: true;
  /** The vector-Jacobian product; `none` where the op has no useful derivative. */
  readonly gradient: GradientRule<Attributes> | 'none';
  /** Plain loops in float64: the definition that engines are compared with. */
  readonly evaluate: (
    inputs: readonly Tensor[],
    attributes: Attributes,
    type: { readonly shape: readonly number[] },
  ) => Tensor;
  /** As ONNX nodes (opset 17); or says that `lowerOnnx` has removed the op before. */
  readonly onnx: Emission<OnnxEmitter, Attributes> | 'lowered';
  /** How it is said in other ops before ONNX is emitted; returns undefined where it can stay. */
  readonly lowerOnnx?: (context: LoweringContext<Attributes>) => Value | undefined;
  /** As TensorFlow nodes. */
  readonly tensorflow: Emission<TensorflowEmitter, Attributes> | 'lowered';
  /** How it is said in other ops before TensorFlow nodes are emitted; returns undefined where it can stay. */
  readonly lowerTensorflow?: (
    context: LoweringContext<Attributes>,
    kernels: TensorflowKernels,
  ) => Value | undefined;
  /** How it is laid out channels-first; without it the op gets its inputs as meant. */
  readonly layout?: (context: LayoutContext<Attributes>) => LaidOut | undefined;
}

export interface LoweringContext<Attributes> {
  readonly builder: ProgramBuilder;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
}
