import { expect, it } from 'vitest';
import { compileGradients, compileOwnGradients } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { gradientOf } from '../../src/compiler/gradient.ts';
import { verify } from '../../src/compiler/verify.ts';
import { REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { givenFor, networkFrom } from '../support/models.ts';

const loss = { kind: 'cross_entropy', reduction: 'sum', targets: 'classes' } as const;

/** The rule of the seed by hand: with y - t at the output, W2 (y - t) at the hidden layer without h (1 - h). */
it('passes the gradient of a sigmoid through where the model says so', () => {
  const network = networkFrom('input 4\ndense 3 sigmoid(gradient=identity)\ndense 2 softmax');
  const program = compileGradients(network, loss);
  const given = givenFor(program, network, 5);
  const { outputs } = evaluateProgram(program, given);
  const [x, t, weight] = [given.input!.data, given.labels!.data, given['dense[1]/weight']!.data];
  const expected = new Float64Array(4 * 3);
  for (let n = 0; n < 5; n++) {
    const error = [0, 1].map((c) => outputs.output!.data[2 * n + c]! - Number(t[n] === c));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 3; j++) {
        expected[3 * i + j]! += x[4 * n + i]! * (weight[2 * j]! * error[0]! + weight[2 * j + 1]! * error[1]!);
      }
    }
  }
  const found = outputs[gradientOf('dense[0]/weight')]!.data;
  expect(relativeError(found, expected)).toBeLessThan(REWRITE_TOLERANCE);
});

it('leaves it out where the own gradients are asked for', () => {
  const text = (gradient: string) => `input 4\ndense 3 sigmoid(gradient=${gradient})\ndense 2 softmax`;
  const network = networkFrom(text('identity'));
  const program = compileOwnGradients(network, loss, verify);
  const given = givenFor(program, network, 5);
  const expected = evaluateProgram(compileGradients(networkFrom(text('exact')), loss), given).outputs;
  expect(evaluateProgram(program, given).outputs).toEqual(expected);
});
