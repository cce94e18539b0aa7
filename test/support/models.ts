/** Networks from `.nn` text, and numbers to run them on. */
import { analyse } from '../../src/compiler/analyse.ts';
import type { Network } from '../../src/compiler/network.ts';
import { inputShape } from '../../src/compiler/network.ts';
import type { Program } from '../../src/compiler/program.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import type { MaskAttributes } from '../../src/ops/source.ts';
import { drawWeights, stream } from '../../src/runtime/random.ts';

/** The checked network of a text that has no errors. */
export function networkFrom(
  text: string,
  parameters: Record<string, number | string | boolean> = {},
): Network {
  const { network, diagnostics } = analyse(text, 'test.nn', { parameters });
  if (network === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return network;
}

/** A convolutional net with everything that passes treat differently: layouts, strides, pools, joins. */
export const CONVOLUTIONAL = `
input 13x11x2
conv 4 k3 p1 relu
pool 2
residual { conv 4 k3 same tanh }
branch { conv 3 k1 } { conv 2 k3 p1 s1 } concat
conv 6 k3 s2 relu
pool 2 s1
flatten
dense 8 gelu
dense 3 softmax
`;

export const PERCEPTRON = `
input 6
dense 5 sigmoid
dense 3 softmax
`;

/** State, a batch of samples with labels, and the scalars of every optimizer, for evaluating a program. */
export function givenFor(program: Program, network: Network, batch: number): Record<string, Tensor> {
  const random = stream(7, 'given');
  const given: Record<string, Tensor> = {};
  for (const variable of program.state) {
    given[variable.name] = { shape: variable.shape, data: Float64Array.from(drawWeights(variable, 3)) };
  }
  const shape = inputShape(network);
  const width = shape.reduce((product, size) => product * size, 1);
  const values = Float32Array.from({ length: batch * width }, () => random.normal());
  given.input = { shape: [batch, ...shape], data: Float64Array.from(values) };
  const classes = network.layers.at(-1)!.output[0]!;
  given.labels = {
    shape: [batch],
    data: Float64Array.from({ length: batch }, () => random.integer(classes)),
  };
  for (const { op, attributes } of program.nodes) {
    if (op !== 'mask') continue;
    const { name, rate, shape: sizes } = attributes as MaskAttributes;
    const filled = sizes.map((size) => (size === 'batch' ? batch : size));
    const length = filled.reduce((product, size) => product * size, 1);
    const data = Float64Array.from({ length }, () =>
      random.uniform() < rate ? 0 : Math.fround(1 / (1 - rate)),
    );
    given[name] = { shape: filled, data };
  }
  for (const { op, attributes, output } of program.nodes) {
    if (op !== 'input' || output.shape.length > 0) continue;
    const { name } = attributes as { readonly name: string };
    given[name] = { shape: [], data: Float64Array.of(Math.fround(0.1 + 0.4 * random.uniform())) };
  }
  return given;
}
