import { expect, it } from 'vitest';
import { compileGradients } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { gradientOf } from '../../src/compiler/gradient.ts';
import { oracleGradients } from '../../src/runtime/tensorflow/oracle.ts';
import { planted, whilePlanted } from '../ops/planted.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { CONVOLUTIONAL, givenFor, networkFrom } from '../support/models.ts';

const models: [string, string][] = [
  ['convolutions, pools and joins', CONVOLUTIONAL],
  ['a gradient that is passed through', 'input 6\ndense 5 sigmoid(gradient=identity)\ndense 3 softmax'],
  ['one that is passed through at the end', 'input 6\ndense 5 tanh\ndense 3 softmax(gradient=identity)'],
  [
    'normalisation and dropout',
    'input 6\ndense 8 bias=false\nbatchnorm relu\ndropout 0.4\nlayernorm\ndense 3 softmax',
  ],
  ['a stride with a dilation', 'input 14x12x2\nconv 4 k3 s2 d2 p2 relu\nflatten\ndense 3 softmax'],
  ['groups with a dilation', 'input 9x9x4\nconv 6 k3 d2 g2 same relu\nglobalpool\ndense 3'],
  ['padding beyond the kernel', 'input 6x6x2\nconv 3 k1 p2 relu\ndepthwise k2 p3\nflatten\ndense 3 softmax'],
];

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;

it.each(models)('%s: TensorFlow.js takes the gradients that nnc takes', (_name, text) => {
  const network = networkFrom(text);
  const program = compileGradients(network, loss);
  const given = givenFor(program, network, 3);
  const expected = evaluateProgram(program, given).outputs;
  const found = oracleGradients(network, loss, given);
  expect(relativeError([found.loss], expected.loss!.data)).toBeLessThan(ENGINE_TOLERANCE);
  for (const { name } of program.state.filter(({ role }) => role === 'weight')) {
    const error = relativeError(found.gradients[name]!, expected[gradientOf(name)]!.data);
    expect(error, name).toBeLessThan(ENGINE_TOLERANCE);
  }
});

it('does not follow a rule of nnc that is wrong', () => {
  const network = networkFrom('input 6\ndense 5 tanh\ndense 3 softmax');
  const fault = planted.find(({ op }) => op === 'tanh')!;
  const wrong = whilePlanted(fault, () => compileGradients(network, loss));
  const given = givenFor(wrong, network, 3);
  const right = whilePlanted(fault, () => oracleGradients(network, loss, given)).gradients[
    'dense[0]/weight'
  ]!;
  const error = relativeError(
    evaluateProgram(wrong, given).outputs[gradientOf('dense[0]/weight')]!.data,
    right,
  );
  expect(error).toBeGreaterThan(100 * ENGINE_TOLERANCE);
});
