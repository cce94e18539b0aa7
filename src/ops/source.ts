/** Ops without inputs: where a Program's numbers come from. */

import type { DataType, Dimension } from '../compiler/program.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { OpDefinition } from './definition.ts';

/** The evaluator hands these values out by name; they have nothing to compute. */
function givenByName(): never {
  throw new InternalError('inputs and state are given to an evaluation, not computed');
}

export const input: OpDefinition<{
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly Dimension[];
}> = {
  doc: 'What a step is given: samples, labels, rates, masks.',
  type: (_inputs, { type, shape }) => ({ type, shape }),
  gradient: 'none',
  evaluate: givenByName,
  onnx: (emitter, node, _inputs, { name }) => emitter.input(name, node.output),
  tensorflow: (emitter, node, _inputs, { name }) => emitter.input(name, node.output),
};

export interface MaskAttributes {
  readonly name: string;
  /** What its random draw depends on, beside seed, epoch and step. */
  readonly draw: string;
  /** The share of zeros; the rest is 1 / (1 - rate). */
  readonly rate: number;
  readonly shape: readonly Dimension[];
}

export const mask: OpDefinition<MaskAttributes> = {
  doc: 'A random mask, drawn by nnc and given to the step, so that every engine sees the same.',
  type: (_inputs, { shape }) => ({ type: 'float', shape }),
  gradient: 'none',
  evaluate: givenByName,
  onnx: (emitter, node, _inputs, { name }) => emitter.input(name, node.output),
  tensorflow: (emitter, node, _inputs, { name }) => emitter.input(name, node.output),
};

export const state: OpDefinition<{ readonly name: string; readonly shape: readonly number[] }> = {
  doc: 'The present value of a state variable: a weight, a running statistic, a slot of the optimizer.',
  type: (_inputs, { shape }) => ({ type: 'float', shape }),
  gradient: 'none',
  evaluate: givenByName,
  onnx: (emitter, node, _inputs, { name }) => emitter.input(name, node.output),
  tensorflow: (emitter, node, _inputs, { name }) => emitter.state(name, node.output),
};

export const constant: OpDefinition<{ readonly shape: readonly number[]; readonly data: readonly number[] }> =
  {
    doc: 'A tensor known when the program is compiled.',
    type: (_inputs, { shape }) => ({ type: 'float', shape }),
    gradient: 'none',
    evaluate: (_inputs, { shape, data }) => ({ shape, data: Float64Array.from(data) }),
    onnx: (emitter, _node, _inputs, { shape, data }) => emitter.floats(data, shape),
    tensorflow: (emitter, _node, _inputs, { shape, data }) => emitter.floats(data, shape),
  };
