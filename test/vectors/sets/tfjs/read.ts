/** The files of values that TensorFlow.js's own tests expect. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '../../../../src/ops/definition.ts';
import { leaveOut } from '../../phrases/kernel.ts';

/** Numbers as JSON has them: NaN and the infinities as text. */
export type Json = number | string;

export interface RecordedTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly Json[];
}

/** A tensor of the vector, or an output of a kernel. */
export type Reference = { readonly t: number } | { readonly k: number; readonly o: number };

export interface RecordedCall {
  readonly id: number;
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, Reference | null>>;
  readonly attrs: object;
}

interface Expectation {
  readonly spec: string;
  readonly epsilon: number;
  readonly expected: readonly Json[];
  readonly shape: readonly number[];
}

interface Recorded extends Expectation {
  readonly y: Reference;
  readonly kernels: readonly RecordedCall[];
  readonly tensors: Readonly<Record<string, RecordedTensor>>;
}

/** Values of a forward pass, or the gradient of `y` by one of `xs`, weighed by `dy`. */
export type RecordedVector =
  | (Recorded & { readonly type: 'forward' })
  | (Recorded & {
      readonly type: 'gradient';
      readonly xs: readonly Reference[];
      readonly wrt: number;
      readonly dy: Reference | null;
    });

/** What one layer makes of its inputs. */
export interface RecordedLayer extends Expectation {
  readonly layer: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: readonly (RecordedTensor & { readonly name: string })[];
  readonly inputs: readonly RecordedTensor[];
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** The vectors of a file; none where it is missing. */
export function readVectors<Vector>(folder: string, file: string): readonly Vector[] {
  const path = join(folder, 'tfjs-goldens', file);
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, 'utf8')) as { vectors: readonly Vector[] }).vectors;
}

/** The numbers as floats; integers and truth values too, as far as floats hold them exactly. */
export function tensorFrom({ dtype, shape, data }: RecordedTensor): Tensor {
  if (dtype === 'string' || dtype === 'complex64') leaveOut('integer-type');
  const numbers = Float64Array.from(data, Number);
  if (dtype === 'int32' && numbers.some((number) => Math.fround(number) !== number)) leaveOut('integer-type');
  return { shape, data: numbers };
}
