import { describe, expect, it } from 'vitest';
import { analyse } from '../src/compiler/analyse.ts';
import {
  compileGradients,
  compileToOnnx,
  compileToSavedModel,
  compileToTensorflow,
} from '../src/compiler/compile.ts';
import { evaluateProgram } from '../src/compiler/evaluate.ts';
import { gradientOf } from '../src/compiler/gradient.ts';
import type { Network } from '../src/compiler/network.ts';
import type { Program } from '../src/compiler/program.ts';
import { verify } from '../src/compiler/verify.ts';
import type { LayerExample } from '../src/layers/definition.ts';
import { layers } from '../src/layers/index.ts';
import type { Tensor } from '../src/ops/definition.ts';
import { oracleGradients } from '../src/runtime/tensorflow/oracle.ts';
import { ENGINE_TOLERANCE, GRADIENT_TOLERANCE, relativeError } from './support/close.ts';
import { givenFor, networkFrom } from './support/models.ts';
import { runOnnxOutputs, runTfjsNodeOutputs, runTfjsOutputs } from './support/programs.ts';
import { hasTfjsNode, TFJS_NODE } from './support/tfjs-node.ts';

const loss = { kind: 'mse', reduction: 'mean', targets: 'values' } as const;

const examples = Object.values(layers).flatMap((layer) =>
  layer.examples.map((example) => [layer.kind, example.code, example] as const),
);

const textOf = ({ code, input }: LayerExample) => (input ? `input ${input.join('x')}\n${code}` : code);

/** With a layer in front that changes no shape, so that gradients have to come through the example. */
function textBehindWeights({ code, input }: LayerExample): string {
  if (input === undefined) return code;
  const before = input.length === 1 ? `dense ${input[0]}` : `conv ${input[2]} k1`;
  // Without a bias: in front of a normalisation its gradient is 0 but for rounding.
  return `input ${input.join('x')}\n${before} bias=false\n${code}`;
}

/** The program of the loss and its gradients, with numbers to run it on. */
function programFor(network: Network) {
  const program = compileGradients(network, loss, verify);
  const given = givenFor(program, network, 2);
  const { labels: _, ...rest } = given;
  const width = network.layers.at(-1)!.output.reduce((product, size) => product * size, 1);
  const targets = {
    shape: [2, width],
    data: Float64Array.from({ length: 2 * width }, (_v, i) => Math.fround(Math.sin(i))),
  };
  return { program, given: { ...rest, targets } };
}

it('has an example of every layer', () => {
  expect(Object.values(layers).filter((layer) => layer.examples.length === 0)).toEqual([]);
});

describe.each(examples)('%s: %s', (_kind, _code, example) => {
  it('is free of errors and has the shape that it says', () => {
    const { network, diagnostics } = analyse(textOf(example), 'example.nn');
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(network!.layers.at(-1)!.output).toEqual(example.output);
  });

  it.each([
    ['ONNX Runtime', (program, given) => runOnnxOutputs(compileToOnnx(program, 'layer', verify), given)],
    [
      'TensorFlow.js',
      (program, given) => runTfjsOutputs(compileToTensorflow(program, 'layer', {}, verify), given),
    ],
  ] as const satisfies [
    string,
    (program: Program, given: Readonly<Record<string, Tensor>>) => ReturnType<typeof runOnnxOutputs>,
  ][])('is executed by %s with the shape and the numbers of its float64 evaluation', async (_target, run) => {
    const network = networkFrom(textOf(example));
    const { program, given } = programFor(network);
    const expected = evaluateProgram(program, given).outputs;
    const found = await run(program, given);
    expect(found.output!.shape).toEqual([2, ...example.output]);
    for (const [name, { data }] of Object.entries(expected)) {
      expect(relativeError(found[name]!.data, data), name).toBeLessThan(ENGINE_TOLERANCE);
    }
  });

  it.skipIf(!hasTfjsNode)(`is executed by ${TFJS_NODE} with these numbers too`, async () => {
    const { program, given } = programFor(networkFrom(textOf(example)));
    const expected = evaluateProgram(program, given).outputs;
    const found = await runTfjsNodeOutputs(compileToSavedModel({ evaluation: program }, verify), given);
    expect(found.output!.shape).toEqual([2, ...example.output]);
    for (const [name, { data }] of Object.entries(expected)) {
      expect(relativeError(found[name]!.data, data), name).toBeLessThan(ENGINE_TOLERANCE);
    }
  });

  it('has the gradients by its weights that finite differences give', () => {
    const { program, given } = programFor(networkFrom(textOf(example)));
    const { outputs } = evaluateProgram(program, given);
    for (const { name } of program.state.filter(({ role }) => role === 'weight')) {
      const found = outputs[gradientOf(name)]!.data;
      const expected = found.map((_, i) => difference(program, given, { name, i }));
      expect(relativeError(found, expected), name).toBeLessThan(GRADIENT_TOLERANCE);
    }
  });

  it('has the gradients that TensorFlow.js takes, by weights before it too', () => {
    const network = networkFrom(textBehindWeights(example));
    const { program, given } = programFor(network);
    const expected = evaluateProgram(program, given).outputs;
    const { gradients } = oracleGradients(network, loss, given);
    for (const [name, found] of Object.entries(gradients)) {
      expect(relativeError(found, expected[gradientOf(name)]!.data), name).toBeLessThan(ENGINE_TOLERANCE);
    }
  });
});

function difference(
  program: ReturnType<typeof programFor>['program'],
  given: Readonly<Record<string, Tensor>>,
  { name, i }: { readonly name: string; readonly i: number },
): number {
  const step = 1e-5;
  const at = (offset: number) => {
    const data = Float64Array.from(given[name]!.data);
    data[i]! += offset;
    const { loss: value } = evaluateProgram(program, {
      ...given,
      [name]: { shape: given[name]!.shape, data },
    }).outputs;
    return value!.data[0]!;
  };
  return (at(step) - at(-step)) / (2 * step);
}
