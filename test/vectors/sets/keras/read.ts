/** What Keras's own tests expect of losses, metrics, optimizers and activations. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import { removeUnread } from '../../../../src/compiler/rewrite.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import type { Prepared, VectorSet } from '../../case.ts';
import { leaveOut, unlessLeftOut } from '../../phrases/kernel.ts';
import { Term } from '../../term.ts';

export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

/** What numbers are compared by: decimals, or an absolute tolerance beside a relative one. */
interface Comparison {
  readonly decimal?: number;
  readonly atol?: number;
}

export interface Expectation {
  readonly test: string;
  readonly expected: RecordedTensor;
  readonly cmp: Comparison;
}

/** A set of the file of this name. */
export function kerasSet<Vector extends Expectation>(
  name: string,
  floor: number,
  translate: (vector: Vector) => Prepared,
): VectorSet {
  return {
    name: `keras ${name}`,
    floor,
    load: (folder) => {
      const path = join(folder, 'keras-goldens', `${name}.json`);
      if (!existsSync(path)) return [];
      const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: readonly Vector[] };
      return vectors.map((vector, index) => ({
        name: `${index} ${vector.test.split('::').at(-1)}`,
        prepare: () => unlessLeftOut(() => translate(vector)),
      }));
    },
  };
}

/** Inputs by number while a vector becomes a Program. */
export interface Construction {
  readonly builder: ProgramBuilder;
  /** A recorded tensor, or a number, as an input. */
  readonly input: (tensor: RecordedTensor | number) => Term;
}

/** The Program of one output, compared with what the vector expects. */
export function programOf(vector: Expectation, build: (construction: Construction) => Term): Prepared {
  const builder = new ProgramBuilder();
  const given: Record<string, Tensor> = {};
  const input = (tensor: RecordedTensor | number) => {
    const name = `x${Object.keys(given).length}`;
    given[name] =
      typeof tensor === 'number' ? { shape: [], data: Float64Array.of(tensor) } : tensorFrom(tensor);
    return new Term(builder, builder.input(name, { type: 'float', shape: given[name].shape }));
  };
  const { index } = build({ builder, input }).value;
  if (['input', 'constant'].includes(builder.node(index).op)) leaveOut('constants');
  const program = removeUnread(builder.finish({ output: index }, {}));
  const expected = { output: tensorFrom(vector.expected) };
  return { kind: 'program', program, given, expected, absolute: absoluteOf(vector.cmp) };
}

/** NumPy's almost equal to n decimals: closer than 1.5 of the last one. */
export function absoluteOf({ decimal, atol = 0 }: Comparison): number {
  return decimal === undefined ? atol : 1.5 * 10 ** -decimal;
}

export function tensorFrom({ shape, data }: RecordedTensor): Tensor {
  return { shape, data: Float64Array.from(data, Number) };
}
