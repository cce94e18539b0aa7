/** Layers of TensorFlow.js that nnc's language has: from their configuration to a statement. */

import { layers } from '../../../../src/layers/index.ts';
import type { Tensor } from '../../../../src/ops/definition.ts';
import { sizeOf } from '../../../../src/ops/tensor.ts';
import { type RecordedLayer, tensorFrom } from './read.ts';

/** What a layer is in a `.nn` file; undefined where a configuration means another formula. */
export interface Statement {
  readonly code: string;
  readonly weights?: Readonly<Record<string, Tensor>>;
}

type Configuration = RecordedLayer['config'] & {
  readonly padding?: 'valid' | 'same';
  readonly activation?: string;
  readonly useBias?: boolean;
};

type Sizes = readonly number[];

/** What statements are written from: sizes of one dimension stand for maps of one row. */
interface Written {
  readonly config: Configuration;
  /** `k1x5` of a size that is called so in the configuration. */
  readonly option: (letter: string, key: string) => string;
  readonly weights: readonly Tensor[];
  /** The sizes of a sample. */
  readonly sample: readonly number[];
}

type Write = (written: Written) => Statement | undefined;

const sizes = (value: unknown): string => {
  const all = [value].flat() as Sizes;
  return (all.length === 1 ? [1, ...all] : all).join('x');
};

/** ` relu`, or nothing for the identity. */
const activation = ({ activation: word = 'linear' }: Configuration) =>
  word === 'linear' ? '' : ` ${word === 'swish' ? 'silu' : word}`;

function convolution(kind: string, { config, option }: Written): string {
  const bias = config.useBias ? '' : ' bias=false';
  const window = `${option('k', 'kernelSize')} ${option('s', 'strides')} ${option('d', 'dilationRate')}`;
  return `${kind} ${window} ${config.padding}${activation(config)}${bias}`;
}

/** The weights of a convolution; a kernel of one dimension becomes one of a single row. */
function kernelAndBias([kernel, bias]: readonly Tensor[], shape = kernel!.shape): Statement['weights'] {
  const weight = { shape: shape.length === 3 ? [1, ...shape] : shape, data: kernel!.data };
  return bias ? { weight, bias } : { weight };
}

const conv: Write = (written) => ({
  code: convolution(`conv ${written.config.filters}`, written),
  weights: kernelAndBias(written.weights)!,
});

/** One filter a channel is `depthwise`, several are a convolution in groups. */
const depthwise: Write = (written) => {
  const kernel = written.weights[0]!;
  const [rows, columns, channels, multiplier] = kernel.shape as [number, number, number, number];
  const filters = channels * multiplier;
  return {
    code: convolution(multiplier === 1 ? 'depthwise' : `conv ${filters} g${channels}`, written),
    weights: kernelAndBias(written.weights, [rows, columns, 1, filters])!,
  };
};

/** On more than a vector, every place of a map by itself. */
const dense: Write = ({ config, weights, sample }) => {
  const { shape } = weights[0]!;
  const rest = `${activation(config)}${config.useBias ? '' : ' bias=false'}`;
  if (sample.length === 1) return { code: `dense ${config.units}${rest}`, weights: kernelAndBias(weights)! };
  return { code: `conv ${config.units} k1${rest}`, weights: kernelAndBias(weights, [1, 1, ...shape])! };
};

const pool =
  (kind: string): Write =>
  ({ config, option }) => ({
    code: `${kind} ${sizes(config.poolSize)} ${option('s', 'strides')} ${config.padding}`,
  });

/** The size that is left out follows from the others. */
const reshape: Write = ({ config, sample }) => {
  const target = config.targetShape as readonly (number | null)[];
  const known = target.reduce<number>((product, size) => product * (size ?? 1), 1);
  const shape = target.map((size) => size ?? sizeOf(sample) / known);
  return { code: `reshape ${(shape.length === 2 ? [1, ...shape] : shape).join('x')}` };
};

const plain =
  (code: string): Write =>
  () => ({ code });

/** The statement, where a key of the configuration has the only value that nnc's layer knows. */
const only =
  (key: string, value: unknown, code: string): Write =>
  ({ config }) =>
    config[key] === value ? { code } : undefined;

const statements: Readonly<Record<string, Write>> = {
  Activation: ({ config }) => {
    const word = activation(config).trim();
    return word in layers ? { code: word } : undefined;
  },
  AveragePooling1D: pool('avgpool'),
  AveragePooling2D: pool('avgpool'),
  Conv1D: conv,
  Conv2D: conv,
  Dense: dense,
  DepthwiseConv2D: depthwise,
  ELU: ({ config }) => ({ code: `elu alpha=${config.alpha}` }),
  Flatten: plain('flatten'),
  GlobalAveragePooling1D: plain('globalpool'),
  GlobalAveragePooling2D: plain('globalpool'),
  GlobalMaxPooling1D: plain('globalpool max'),
  GlobalMaxPooling2D: plain('globalpool max'),
  LeakyReLU: ({ config }) => ({ code: `leaky_relu slope=${config.alpha}` }),
  MaxPooling1D: pool('pool'),
  MaxPooling2D: pool('pool'),
  ReLU: only('maxValue', undefined, 'relu'),
  Reshape: reshape,
  Softmax: ({ config, sample }) =>
    [-1, sample.length].includes(config.axis as number) ? { code: 'softmax' } : undefined,
  UpSampling2D: ({ config }) =>
    config.interpolation === 'nearest' ? { code: `upsample ${sizes(config.size)}` } : undefined,
};

/** The statement of a recorded layer, if nnc has the layer. */
export function statementOf({ layer, config, weights, inputs }: RecordedLayer): Statement | undefined {
  const option = (letter: string, key: string) => `${letter}${sizes(config[key])}`;
  const tensors = weights.map((weight) => tensorFrom({ ...weight, dtype: 'float32' }));
  const sample = inputs[0]!.shape.slice(1);
  return statements[layer]?.({ config, option, weights: tensors, sample });
}
