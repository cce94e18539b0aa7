/** Layers of TensorFlow.js that are no statement of nnc's language, in nnc's ops. */
import type { Kernel, KernelTable } from '../../phrases/kernel.ts';
import { binary } from '../../phrases/numberwise.ts';
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
  readonly axis: readonly number[];
  readonly epsilon: number;
}

/** (x - mean) / sqrt(variance + epsilon) * gamma + beta, over several axes and with an epsilon of its own. */
const layerNormalization: Kernel<LayerNormalization> = ({ inputs, attributes: { axis, epsilon } }) => {
  const [x, gamma, beta] = inputs as [Term, Term, Term];
  const axes = axesOf(x, axis);
  const deviation = x.variance(axes, true).plus(epsilon).apply('sqrt');
  return x.minus(x.mean(axes, true)).over(deviation).times(gamma).plus(beta);
};

interface Cropping {
  readonly cropping: shaping.Paddings;
  readonly dataFormat: string;
}

const cropping: Kernel<Cropping> = ({ inputs: [x], attributes: { cropping: sides, dataFormat } }) => {
  const first = dataFormat === 'channelsFirst' ? 2 : 1;
  return sides.reduce((rest, [before, after], side) => rest.pad(first + side, -before, -after), x!);
};

const upSampling: Kernel<{ readonly size: readonly [number, number] }> = (call) => {
  const [, height, width] = call.inputs[0]!.shape as [number, number, number];
  const size = [height * call.attributes.size[0], width * call.attributes.size[1]];
  const attributes = { alignCorners: false, halfPixelCenters: false, size } as never;
  return mapKernels.ResizeBilinear!({ ...call, attributes });
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
  ThresholdedReLU: thresholdedRelu,
  UpSampling2D: upSampling,
};
