import { describe, expect, it } from 'vitest';
import { layerValue } from '../../src/compiler/build.ts';
import {
  compileDiagnosis,
  compileGradients,
  compileToOnnx,
  compileValues,
} from '../../src/compiler/compile.ts';
import { FLAT_SLOPE, gradientNormOf, saturationOf } from '../../src/compiler/diagnosis.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { gradientOf } from '../../src/compiler/gradient.ts';
import { verify } from '../../src/compiler/verify.ts';
import { ENGINE_TOLERANCE, REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { CONVOLUTIONAL, givenFor, networkFrom } from '../support/models.ts';
import { runOnnxOutputs } from '../support/programs.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;

describe('the diagnosis of layers', () => {
  const network = networkFrom(
    'input 6\ndense 40 sigmoid(gradient=identity) init=uniform(-8, 8)\ndense 3 softmax',
  );

  it('counts activations beyond 0.001 and 0.999 of a sigmoid, whatever gradient it trains with', () => {
    const given = givenFor(compileDiagnosis(network, loss), network, 30);
    const hidden = evaluateProgram(compileValues(network, ['dense[0]']), given).outputs[
      layerValue('dense[0]')
    ]!;
    const flat = hidden.data.filter((y) => y * (1 - y) < FLAT_SLOPE).length;
    const { outputs } = evaluateProgram(compileDiagnosis(network, loss), given);
    expect(flat).toBeGreaterThan(100);
    expect(outputs[saturationOf('dense[0]')]!.data[0]).toBeCloseTo(flat / hidden.data.length, 12);
    expect(saturationOf('dense[1]') in outputs).toBe(false);
  });

  it('takes the norm of the gradient over all weights of a layer, by the rule that it trains with', () => {
    const given = givenFor(compileDiagnosis(network, loss), network, 5);
    const gradients = evaluateProgram(compileGradients(network, loss), given).outputs;
    const { outputs } = evaluateProgram(compileDiagnosis(network, loss), given);
    for (const path of ['dense[0]', 'dense[1]']) {
      const all = ['weight', 'bias'].flatMap((name) => [...gradients[gradientOf(`${path}/${name}`)]!.data]);
      const found = outputs[gradientNormOf(path)]!.data;
      expect(relativeError(found, [Math.hypot(...all)])).toBeLessThan(REWRITE_TOLERANCE);
    }
  });
});

describe('a net with maps, running statistics and masks', () => {
  const text = CONVOLUTIONAL.replace('conv 6 k3 s2 relu', 'eye: conv 6 k3 s2\nbatchnorm elu\ndropout 0.25');
  const network = networkFrom(text);

  it.each([
    ['diagnosis', compileDiagnosis(network, loss, verify)],
    ['values', compileValues(network, ['conv[0]', 'eye', 'dense[0]'], verify)],
  ])('has the same %s from the engine as in float64', async (_name, program) => {
    const given = givenFor(program, network, 3);
    const expected = evaluateProgram(program, given).outputs;
    const found = await runOnnxOutputs(compileToOnnx(program, 'inside', verify), given);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { data }] of Object.entries(expected)) {
      expect(relativeError(found[name]!.data, data), name).toBeLessThan(ENGINE_TOLERANCE);
    }
  });

  it('reads nothing but samples and state for values, and updates nothing', () => {
    const program = compileValues(network, ['eye']);
    const given = program.nodes.flatMap(({ op, attributes }) => (op === 'input' ? [attributes] : []));
    expect(given).toMatchObject([{ name: 'input' }]);
    expect(compileDiagnosis(network, loss).updates).toEqual({});
  });
});
