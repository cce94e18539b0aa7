import { describe, expect, it } from 'vitest';
import { addGradients } from '../../src/compiler/gradient.ts';
import { findViolations } from '../../src/compiler/verify.ts';
import { definitionOf, type OpKind, ops } from '../../src/ops/index.ts';
import { oracleGradientsOf } from '../../src/runtime/tensorflow/oracle.ts';
import { ENGINE_TOLERANCE, GRADIENT_TOLERANCE, relativeError } from '../support/close.ts';
import { compareGradients, inputNamed } from '../support/gradients.ts';
import { draw, evaluateOutput, runOnnx, runTfjs, runTfjsNode } from '../support/programs.ts';
import { hasTfjsNode, TFJS_NODE } from '../support/tfjs-node.ts';
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

  it('gives in TensorFlow.js what its float64 evaluation gives', async () => {
    for (const number of numbers) {
      const drawn = draw(kind, number);
      const y = cases[kind](drawn);
      const program = drawn.builder.finish({ y: y.index }, {});
      const expected = evaluateOutput(program, drawn.given);
      const found = await runTfjs(program, drawn.given);
      expect(relativeError(found, expected.data), `case ${number}`).toBeLessThan(ENGINE_TOLERANCE);
    }
  });
});

describe.skipIf(!hasTfjsNode)(TFJS_NODE, () => {
  it.each(kinds)('gives for %s what its float64 evaluation gives', async (kind) => {
    for (const number of numbers) {
      const drawn = draw(kind, number);
      const y = cases[kind](drawn);
      const program = drawn.builder.finish({ y: y.index }, {});
      const expected = evaluateOutput(program, drawn.given);
      const found = await runTfjsNode(program, drawn.given);
      expect(relativeError(found, expected.data), `case ${number}`).toBeLessThan(ENGINE_TOLERANCE);
    }
  });
});

describe.each(differentiable)('%s', (kind) => {
  it('has the gradient that finite differences give', () => {
    for (const number of numbers) {
      const { found, expected } = compareGradients(kind, number);
      expect(relativeError(found, expected), `case ${number}`).toBeLessThan(GRADIENT_TOLERANCE);
    }
  });

  it('has the gradient that TensorFlow.js takes', () => {
    for (const number of numbers) {
      const drawn = draw(kind, number);
      const { builder, given } = drawn;
      const y = cases[kind](drawn);
      const wanted = Object.keys(given);
      const axes = y.type.shape.map((_, axis) => axis);
      const loss = builder.sum(builder.times(y, drawn.floats(y.type.shape)), axes);
      const forward = builder.finish({ loss: loss.index }, {});
      const { gradients } = oracleGradientsOf(forward, given, wanted);
      const values = wanted.map((name) => inputNamed(drawn, name));
      const expected = addGradients(builder, loss, values).flatMap((gradient) =>
        Array.from(evaluateOutput(builder.finish({ y: gradient.index }, {}), given).data),
      );
      const found = wanted.flatMap((name) => Array.from(gradients[name]!));
      expect(relativeError(found, expected), `case ${number}`).toBeLessThan(ENGINE_TOLERANCE);
    }
  });
});
