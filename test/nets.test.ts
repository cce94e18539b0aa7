/** Known nets: their parameters, shapes and multiply-adds are the published ones; where from stands in each file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../src/compiler/analyse.ts';
import { compileEvaluation, compileToOnnx, compileTraining } from '../src/compiler/compile.ts';
import type { Network } from '../src/compiler/network.ts';
import { verify } from '../src/compiler/verify.ts';
import { layers } from '../src/layers/index.ts';

interface Published {
  readonly weights: number;
  readonly output: readonly number[];
  /** In thousand millions, where somebody published them. */
  readonly macs?: number;
  readonly parameters?: Readonly<Record<string, number>>;
}

const imagenet = [1000];

/** What is known of a net; one file can stand for several, by its parameters. */
const nets: readonly (readonly [file: string, published: Published])[] = [
  ['models/lenet', { weights: 61_706, output: [10] }],
  ['models/mnist_convnet', { weights: 34_826, output: [10] }],
  ['models/cifar_resnet', { weights: 272_474, output: [10] }],
  ['models/cifar_resnet', { weights: 855_770, output: [10], parameters: { n: 9 } }],
  ['models/cifar_resnet', { weights: 1_730_714, output: [10], parameters: { n: 18 } }],
  ['models/autoencoder', { weights: 222_384, output: [784] }],
  ['models/resnet18', { weights: 11_689_512, output: imagenet, macs: 1.814 }],
  ['models/mobilenet_v2', { weights: 3_504_872, output: imagenet, macs: 0.301 }],
  ['models/googlenet', { weights: 6_998_552, output: imagenet }],
  ['models/densenet121', { weights: 7_978_856, output: imagenet, macs: 2.834 }],
  ['test/nets/lenet_caffe', { weights: 431_080, output: [10] }],
  ['test/nets/lenet_300_100', { weights: 266_610, output: [10] }],
  ['test/nets/pytorch_mnist', { weights: 1_199_882, output: [10] }],
  ['test/nets/pytorch_cifar', { weights: 62_006, output: [10] }],
  ['test/nets/tensorflow_cifar', { weights: 122_570, output: [10] }],
  ['test/nets/keras_cifar', { weights: 1_250_858, output: [10] }],
  ['test/nets/keras_mlp', { weights: 669_706, output: [10] }],
  ['test/nets/fashion_mlp', { weights: 101_770, output: [10] }],
  ['test/nets/alexnet', { weights: 61_100_840, output: imagenet, macs: 0.714 }],
  ['test/nets/alexnet_groups', { weights: 60_965_224, output: imagenet, macs: 0.724 }],
  ['test/nets/zfnet', { weights: 62_357_608, output: imagenet }],
  ['test/nets/vgg11', { weights: 132_863_336, output: imagenet, macs: 7.609 }],
  ['test/nets/vgg13', { weights: 133_047_848, output: imagenet, macs: 11.308 }],
  ['test/nets/vgg16', { weights: 138_357_544, output: imagenet, macs: 15.47 }],
  ['test/nets/vgg19', { weights: 143_667_240, output: imagenet, macs: 19.632 }],
  ['test/nets/vgg11_bn', { weights: 132_868_840, output: imagenet, macs: 7.609 }],
  ['test/nets/vgg16_bn', { weights: 138_365_992, output: imagenet, macs: 15.47 }],
  ['test/nets/resnet34', { weights: 21_797_672, output: imagenet, macs: 3.664 }],
  ['test/nets/resnet50', { weights: 25_557_032, output: imagenet, macs: 4.089 }],
  ['test/nets/resnet50', { weights: 44_549_160, output: imagenet, macs: 7.801, parameters: { middle: 23 } }],
  ['test/nets/wide_resnet50_2', { weights: 68_883_240, output: imagenet, macs: 11.398 }],
  ['test/nets/resnext50_32x4d', { weights: 25_028_904, output: imagenet, macs: 4.23 }],
  ['test/nets/regnet_x_400mf', { weights: 5_495_976, output: imagenet, macs: 0.414 }],
  ['test/nets/wide_resnet_cifar', { weights: 2_748_890, output: [10] }],
  ['test/nets/wide_resnet_cifar', { weights: 36_479_194, output: [10], parameters: { n: 4, widen: 10 } }],
  ['test/nets/squeezenet1_0', { weights: 1_248_424, output: imagenet, macs: 0.819 }],
  ['test/nets/squeezenet1_1', { weights: 1_235_496, output: imagenet, macs: 0.349 }],
  ['test/nets/squeezenext', { weights: 724_056, output: imagenet }],
  ['test/nets/mobilenet', { weights: 4_231_976, output: imagenet, macs: 0.569 }],
  ['test/nets/mnasnet', { weights: 4_383_312, output: imagenet, macs: 0.314 }],
  ['test/nets/inception_block', { weights: 163_696, output: [28, 28, 256] }],
  ['test/nets/googlenet_bn', { weights: 6_624_904, output: imagenet, macs: 1.498 }],
  ['test/nets/inception_v3', { weights: 23_834_568, output: imagenet, macs: 5.713 }],
  ['test/nets/xception', { weights: 22_855_952, output: imagenet }],
  ['test/nets/densenet_cifar', { weights: 769_162, output: [10] }],
  ['test/nets/convnext_tiny', { weights: 28_589_128, output: imagenet, macs: 4.456 }],
  ['test/nets/convmixer', { weights: 21_110_248, output: imagenet }],
  ['test/nets/all_convolutional', { weights: 1_369_738, output: [10] }],
  ['test/nets/network_in_network', { weights: 966_986, output: [10] }],
  ['test/nets/darknet19', { weights: 20_842_376, output: imagenet }],
  ['test/nets/conv_autoencoder', { weights: 4_385, output: [28, 28, 1] }],
  ['test/nets/unet', { weights: 17_262_977, output: [256, 256, 1] }],
  ['test/nets/vdsr', { weights: 664_704, output: [41, 41, 1] }],
  ['test/nets/dncnn', { weights: 556_097, output: [40, 40, 1] }],
  ['test/nets/deep_q', { weights: 1_686_180, output: [4] }],
];

/** Files that only define blocks, for others to use. */
const libraries = ['vgg_blocks.nn', 'bottlenecks.nn'];

function readFile(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function analysisOf(file: string, parameters = {}): Analysis {
  return analyse(readFileSync(file, 'utf8'), file, { parameters, readFile, allowLibrary: true });
}

const product = (sizes: readonly number[]) => sizes.reduce((result, size) => result * size, 1);

function weightsOf(network: Network): number {
  const weights = network.layers.flatMap((layer) => Object.values(layer.weights));
  const counts = weights.filter(({ trainable }) => trainable).map(({ shape }) => product(shape));
  return counts.reduce((total, count) => total + count, 0);
}

function macsOf(network: Network): number {
  const counts = network.layers.map((layer) => {
    const shapes = layer.inputs.map((index) => network.layers[index]!.output);
    return layers[layer.kind]!.macs?.(shapes, layer.output, layer.arguments) ?? 0;
  });
  return counts.reduce((total, count) => total + count, 0);
}

function compileBoth(network: Network, name: string): void {
  const isVector = network.layers.at(-1)!.output.length === 1;
  const loss = isVector
    ? ({ kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const)
    : ({ kind: 'mse', reduction: 'mean', targets: 'values' } as const);
  const training = compileTraining(network, { loss, optimizer: { kind: 'sgd' } }, verify);
  expect(compileToOnnx(training, name, verify).bytes.length).toBeGreaterThan(0);
  expect(compileToOnnx(compileEvaluation(network, loss, verify), name, verify).bytes.length).toBeGreaterThan(
    0,
  );
}

describe.each(nets)('%s %j', (name, { weights, output, macs, parameters }) => {
  const { network, diagnostics } = analysisOf(`${name}.nn`, parameters);

  it('has no errors, and no warnings but those that it allows itself', () => {
    expect(diagnostics).toEqual([]);
  });

  it('has the published number of parameters, shape and multiply-adds', () => {
    expect(weightsOf(network!)).toBe(weights);
    expect(network!.layers.at(-1)!.output).toEqual(output);
    if (macs !== undefined) expect(Math.abs(macsOf(network!) / 1e9 / macs - 1)).toBeLessThan(0.01);
  });

  it('compiles for training and evaluation, and to ONNX', () => {
    compileBoth(network!, name);
  });
});

it.each(libraries)('test/nets/%s only defines blocks, and defines them well', (name) => {
  const { network, diagnostics } = analysisOf(join('test/nets', name));
  expect(network).toBeUndefined();
  expect(diagnostics).toEqual([]);
});

it('knows every file of test/nets', () => {
  const known = new Set([
    ...nets.map(([name]) => `${name}.nn`),
    ...libraries.map((name) => `test/nets/${name}`),
  ]);
  const found = readdirSync('test/nets').map((name) => `test/nets/${name}`);
  expect(found.filter((path) => !known.has(path))).toEqual([]);
});
