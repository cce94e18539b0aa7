/** Layers of TensorFlow.js that are no statement of nnc's language, in nnc's ops. */
import type { Kernel, KernelTable } from '../../phrases/kernel.ts';
import { channelsFirst, channelsLast } from '../../phrases/maps.ts';
import { binary, hardSigmoid, unary } from '../../phrases/numberwise.ts';
import { axesOf } from '../../phrases/reductions.ts';
import * as shaping from '../../phrases/shaping.ts';
import type { Term } from '../../term.ts';
import { mapKernels } from './maps.ts';

/** What has fewer dimensions gets ones behind its batch, and broadcasts. */
const merge =
  (combine: (a: Term, b: Term) => Term): Kernel =>
  ({ inputs }) => {
    const terms = inputs as readonly Term[];
    const rank = Math.max(...terms.map(({ shape }) => shape.length));
    const ones = (term: Term) => new Array<number>(rank - term.shape.length).fill(1);
    return terms.map((term) => term.reshape(term.shape.toSpliced(1, 0, ...ones(term)))).reduce(combine);
  };

const average: Kernel = (call) => (merge(binary.Add!)(call) as Term).over(call.inputs.length);

interface LayerNormalization {
  readonly axis: number | readonly number[];
  readonly epsilon: number;
  readonly scale: boolean;
  readonly center: boolean;
}

/** (x - mean) / sqrt(variance + epsilon) * gamma + beta, over several axes and with an epsilon of its own. */
const layerNormalization: Kernel<LayerNormalization> = ({ inputs, attributes }) => {
  const { axis, epsilon, scale, center } = attributes;
  const [x, ...weights] = inputs as readonly Term[];
  const axes = axesOf(x!, axis);
  const deviation = x!.variance(axes, true).plus(epsilon).apply('sqrt');
  const gamma = scale ? weights[0]! : 1;
  const beta = center ? weights.at(-1)! : 0;
  return x!.minus(x!.mean(axes, true)).over(deviation).times(gamma).plus(beta);
};

interface Cropping {
  readonly cropping: shaping.Paddings;
  readonly dataFormat: string;
}

const cropping: Kernel<Cropping> = ({ inputs: [x], attributes: { cropping: sides, dataFormat } }) => {
  const first = dataFormat === 'channelsFirst' ? 2 : 1;
  return sides.reduce((rest, [before, after], side) => rest.pad(first + side, -before, -after), x!);
};

interface UpSampling {
  readonly size: readonly [number, number];
  readonly dataFormat: string;
}

/** Linear, by TensorFlow's rule without centres of pixels. */
const upSampling: Kernel<UpSampling> = (call) => {
  const { size: factors, dataFormat } = call.attributes;
  const isFirst = dataFormat === 'channelsFirst';
  const x = isFirst ? channelsLast(call.inputs[0]!) : call.inputs[0]!;
  const size = factors.map((factor, side) => factor * x.shape[1 + side]!);
  const attributes = { alignCorners: false, halfPixelCenters: false, size } as never;
  const y = mapKernels.ResizeBilinear!({ ...call, inputs: [x], attributes }) as Term;
  return isFirst ? channelsFirst(y) : y;
};

const softmax: Kernel<{ readonly axis: number }> = ({ inputs: [x], attributes: { axis } }) => {
  const [place, last] = [x!.axis(axis), x!.shape.length - 1];
  return x!.move(place, last).apply('softmax').move(last, place);
};

/** The activations that are no word of nnc's language. */
const activation: Kernel<{ readonly activation: string }> = ({ inputs: [x], attributes }) => {
  const name = attributes.activation;
  if (name === 'hardSigmoid') return hardSigmoid(x!, 0.2, 0.5);
  return unary[`${name[0]!.toUpperCase()}${name.slice(1)}`]!(x!);
};

interface ZeroPadding {
  readonly padding: shaping.Paddings;
  readonly dataFormat: string;
}

const zeroPadding: Kernel<ZeroPadding> = ({ inputs: [x], attributes: { padding, dataFormat } }) => {
  const first = dataFormat === 'channelsFirst' ? 2 : 1;
  return padding.reduce((rest, [before, after], side) => rest.pad(first + side, before, after), x!);
};

const concatenate: Kernel<{ readonly axis: number }> = ({ inputs, attributes: { axis } }) =>
  shaping.concat(inputs as Term[], inputs[0]!.axis(axis));

const permute: Kernel<{ readonly dims: readonly number[] }> = ({ inputs: [x], attributes: { dims } }) =>
  x!.transpose([0, ...dims]);

const cappedRelu: Kernel<{ readonly maxValue: number }> = ({ inputs: [x], attributes: { maxValue } }) =>
  x!.apply('relu').atMost(maxValue);

const repeatVector: Kernel<{ readonly n: number }> = ({ inputs: [x], attributes: { n } }) =>
  shaping.stack(new Array<Term>(n).fill(x!), 1);

const thresholdedRelu: Kernel<{ readonly theta: number }> = ({ inputs: [x], attributes: { theta } }) =>
  x!.above(theta, x!, 0);

export const formulas: KernelTable = {
  Activation: activation,
  Add: merge(binary.Add!),
  Average: average,
  Concatenate: concatenate,
  Cropping2D: cropping,
  LayerNormalization: layerNormalization,
  Maximum: merge(binary.Maximum!),
  Minimum: merge(binary.Minimum!),
  Multiply: merge(binary.Mul!),
  Permute: permute,
  ReLU: cappedRelu,
  RepeatVector: repeatVector,
  Softmax: softmax,
  ThresholdedReLU: thresholdedRelu,
  UpSampling2D: upSampling,
  ZeroPadding2D: zeroPadding,
};
