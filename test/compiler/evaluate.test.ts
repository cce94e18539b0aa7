import { expect, it } from 'vitest';
import { compileGradients } from '../../src/compiler/compile.ts';
import { evaluateAround, evaluateProgram } from '../../src/compiler/evaluate.ts';
import { CONVOLUTIONAL, givenFor, networkFrom } from '../support/models.ts';

it('evaluates changes to the same numbers as everything anew', () => {
  const network = networkFrom(CONVOLUTIONAL);
  const program = compileGradients(network, { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' });
  const given = givenFor(program, network, 2);
  const evaluate = evaluateAround(program, given);
  for (const name of ['dense[0]/bias', 'conv[0]/weight', 'input']) {
    const { shape, data } = given[name]!;
    const changes = { [name]: { shape, data: data.map((value) => value + 0.1) } };
    expect(evaluate(changes), name).toEqual(evaluateProgram(program, { ...given, ...changes }));
  }
  expect(evaluate({})).toEqual(evaluateProgram(program, given));
});
