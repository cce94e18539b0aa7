import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/compiler/builder.ts';
import { addGradients } from '../../src/compiler/gradient.ts';
import { findViolations } from '../../src/compiler/verify.ts';
import { definitionOf, type OpKind, ops } from '../../src/ops/index.ts';
import { ENGINE_TOLERANCE, GRADIENT_TOLERANCE, relativeError } from '../support/close.ts';
import { type Draw, draw, evaluateOutput, runOnnx } from '../support/programs.ts';
import { cases } from './cases.ts';

const CASES_PER_OP = 12;
const kinds = Object.keys(ops) as OpKind[];
const numbers = Array.from({ length: CASES_PER_OP }, (_, i) => i);

const differentiable = kinds.filter((kind) => definitionOf(kind).gradient !== 'none');

describe.each(kinds)('%s', (kind) => {
  it('gives in ONNX Runtime what its float64 evaluation gives', async () => {
    for (const number of numbers) {
      const drawn = draw(kind, number);
      const y = cases[kind](drawn);
      const program = drawn.builder.finish({ y: y.index }, {});
      expect(findViolations(program)).toEqual([]);
      const expected = evaluateOutput(program, drawn.given);
      const found = await runOnnx(program, drawn.given);
      expect(relativeError(found, expected.data), `case ${number}`).toBeLessThan(ENGINE_TOLERANCE);
    }
  });
});

describe.each(differentiable)('%s', (kind) => {
  it('has the gradient that finite differences give', () => {
    for (const number of numbers) {
      const { found, expected } = compareGradients(draw(kind, number), kind);
      expect(relativeError(found, expected), `case ${number}`).toBeLessThan(GRADIENT_TOLERANCE);
    }
  });
});

/** All input gradients of a weighted sum of the op's result, by its rule and by central differences. */
function compareGradients(drawn: Draw, kind: OpKind): { found: number[]; expected: number[] } {
  const { builder, given } = drawn;
  const y = cases[kind](drawn);
  const inputs = Object.keys(given);
  const weights = drawn.floats(y.type.shape);
  const axes = y.type.shape.map((_, axis) => axis);
  const loss = builder.sum(builder.times(y, weights), axes);
  const named = inputs.map((name) => inputNamed(drawn, name));
  const gradients = addGradients(builder, loss, named);
  const outputs = gradients.map((gradient) => builder.finish({ y: gradient.index }, {}));
  const found = outputs.flatMap((program) => Array.from(evaluateOutput(program, given).data));
  const value = builder.finish({ y: loss.index }, {});
  const expected = inputs.flatMap((name) => Array.from(given[name]!.data, (_, i) => difference(i, name)));
  return { found, expected };

  function difference(i: number, name: string): number {
    const step = 1e-5;
    const at = (offset: number) => {
      const data = Float64Array.from(given[name]!.data);
      data[i]! += offset;
      return evaluateOutput(value, { ...given, [name]: { shape: given[name]!.shape, data } }).data[0]!;
    };
    return (at(step) - at(-step)) / (2 * step);
  }
}

function inputNamed({ builder, given }: Draw, name: string): Value {
  for (let index = 0; ; index++) {
    const node = builder.node(index);
    if (node.op === 'input' && (node.attributes as { name: string }).name === name)
      return builder.value(index);
    if (index > 10 * Object.keys(given).length + 1000) throw new Error(`no input ${name}`);
  }
}
