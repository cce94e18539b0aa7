/** A Sequential of PyTorch, as it prints itself, as a network of the language; and its weights there. */
import type { Network, NetworkLayer } from '../../../../src/compiler/network.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import { ops } from '../../../../src/ops/index.ts';
import { networkFrom } from '../../../support/models.ts';
import type { Tensors } from './runners.ts';
import { isFloat, type TorchTensor, toTensor } from './tensor.ts';

/** A module's arguments as printed: by place (`0`, `1`) or by name. */
type Printed = Readonly<Record<string, string>>;

/** `(3, 3)` as `3x3`; one number stands for columns, of a single row. */
function size(text: string | undefined, alone = 1): string {
  const numbers = (text ?? `${alone}`).match(/\d+/g)!;
  return numbers.length === 1 ? `${alone}x${numbers[0]}` : numbers.join('x');
}

function convolution(printed: Printed): string {
  const { 0: inputs, 1: filters, kernel_size: kernel, stride, padding, dilation, groups, bias } = printed;
  const kind = groups === inputs && groups === filters ? 'depthwise' : `conv ${filters} g${groups ?? 1}`;
  const options = `s${size(stride)} p${size(padding, 0)} d${size(dilation)} bias=${bias !== 'False'}`;
  return `${kind} k${size(kernel)} ${options}`;
}

/** Modules as statements; what the language has no argument for is as PyTorch's default. */
const STATEMENTS: Readonly<Record<string, (printed: Printed) => string>> = {
  Linear: ({ out_features: units }) => `dense ${units}`,
  Conv1d: convolution,
  Conv2d: convolution,
  MaxPool1d: ({ kernel_size: window, stride }) => `pool ${size(window)} s${size(stride)}`,
  AdaptiveAvgPool2d: () => 'globalpool',
  Flatten: () => 'flatten',
  BatchNorm2d: () => 'batchnorm',
  LayerNorm: () => 'layernorm',
  Sigmoid: () => 'sigmoid',
  Tanh: () => 'tanh',
  ReLU: () => 'relu',
  GELU: () => 'gelu',
  SiLU: () => 'silu',
  ELU: ({ alpha }) => `elu alpha=${alpha}`,
  LeakyReLU: ({ negative_slope: slope }) => `leaky_relu slope=${slope}`,
  Softplus: () => 'softplus',
};

/** One layer a module: layer i + 1 of the network is module i. `sample` is [features], [C, L] or [C, H, W]. */
export function networkOf(sequential: string, sample: readonly number[]): Network {
  const [channels, ...places] = sample;
  const shape = sample.length === 1 ? `${channels}` : `${size(places.join(' '))}x${channels}`;
  const statements = [...sequential.matchAll(/^ {2}\(\d+\): (\w+)\((.*)\)$/gm)].map(([, module, text]) => {
    const parts = text!.split(/, (?![^(]*\))/);
    const printed = Object.fromEntries(
      parts.map((part, i) => (part.includes('=') ? part.split('=') : [`${i}`, part])),
    );
    const statement = STATEMENTS[module!];
    if (statement === undefined) throw new Error(`no statement for ${module}`);
    return statement(printed);
  });
  return networkFrom([`input ${shape}`, ...statements].join('\n'));
}

function transposed(tensor: Tensor, permutation: readonly number[]): Tensor {
  const shape = permutation.map((axis) => tensor.shape[axis]!);
  return ops.transpose.evaluate([tensor], { permutation }, { shape });
}

/** A sample or a batch [N, C, L] or [N, C, H, W] as [N, H, W, C]; vectors as they are. */
export function channelsLast(tensor: TorchTensor): Tensor {
  const { shape, data } = toTensor(tensor);
  if (shape.length === 2) return { shape, data };
  const [batch, channels, ...places] = shape as [number, number, ...number[]];
  const [height, width] = places.length === 1 ? [1, places[0]!] : (places as [number, number]);
  return transposed({ shape: [batch, channels, height, width], data }, [0, 2, 3, 1]);
}

/** What PyTorch calls a layer's weights; a normalisation's differ. */
const NAMES: Readonly<Record<string, string>> = {
  gamma: 'weight',
  beta: 'bias',
  mean: 'running_mean',
  variance: 'running_var',
};

/** Units first, what they see channels first, as the language stores it: units last, channels before them. */
function stored(tensor: TorchTensor, layer: NetworkLayer, network: Network): Tensor {
  const { shape, data } = toTensor(tensor);
  if (shape.length === 1) return { shape, data };
  const before = network.layers[layer.inputs[0]!]!;
  const flattened = before.kind === 'flatten' ? network.layers[before.inputs[0]!]!.output : [];
  const [units, inputs, ...places] = shape as [number, number, ...number[]];
  // A dense layer behind a flattened map is a kernel as large as the map.
  const [height, width, channels] = flattened;
  const whole =
    flattened.length === 3
      ? [units, channels!, height!, width!]
      : [units, inputs, ...new Array<number>(2 - places.length).fill(1), ...places];
  const kernel = transposed({ shape: whole, data }, [2, 3, 1, 0]);
  return { shape: layer.weights.weight!.shape, data: kernel.data };
}

/** A state_dict under the network's names, in stored layout. */
export function stateOf(network: Network, weights: Readonly<Record<string, TorchTensor>>): Tensors {
  const named = network.layers.flatMap((layer, i) =>
    Object.keys(layer.weights).flatMap((name) => {
      const tensor = weights[`${i - 1}.${NAMES[name] ?? name}`];
      return tensor && isFloat(tensor) ? [[`${layer.path}/${name}`, stored(tensor, layer, network)]] : [];
    }),
  );
  const numbers = Object.values(weights).filter(isFloat).length;
  if (named.length !== numbers) throw new Error(`${numbers - named.length} weights have no place`);
  return Object.fromEntries(named);
}
