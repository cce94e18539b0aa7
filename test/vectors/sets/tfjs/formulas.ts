/** Layers of TensorFlow.js that are no statement of nnc's language, in nnc's ops. */
import type { ProgramBuilder, Value } from '../../../../src/compiler/builder.ts';
import { type Kernel, type KernelTable, sizesOf } from '../../phrases/kernel.ts';
import { binary, minimum } from '../../phrases/numberwise.ts';
import { axesOf, reductions } from '../../phrases/reductions.ts';
import * as shaping from '../../phrases/shaping.ts';
import { mapKernels } from './maps.ts';
import { numberwiseKernels } from './numberwise.ts';

/** What has fewer dimensions gets ones behind its batch, and broadcasts. */
const merge =
  (combine: (builder: ProgramBuilder, a: Value, b: Value) => Value): Kernel =>
  ({ builder, inputs }) => {
    const values = inputs as readonly Value[];
    const rank = Math.max(...values.map((value) => value.type.shape.length));
    const widened = values.map((value) => {
      const ones = new Array<number>(rank - value.type.shape.length).fill(1);
      return builder.reshape(value, sizesOf(value).toSpliced(1, 0, ...ones));
    });
    return widened.reduce((a, b) => combine(builder, a, b));
  };

const average: Kernel = (call) => {
  const total = merge(binary.Add!)(call) as Value;
  return call.builder.over(total, call.builder.scalar(call.inputs.length));
};

interface LayerNormalization {
  readonly axis: readonly number[];
  readonly epsilon: number;
}

/** (x - mean) / sqrt(variance + epsilon) * gamma + beta, over several axes and with an epsilon of its own. */
const layerNormalization: Kernel<LayerNormalization> = ({
  builder,
  inputs,
  attributes: { axis, epsilon },
}) => {
  const [x, gamma, beta] = inputs as [Value, Value, Value];
  const over = { axes: axesOf(x, axis), keep: true };
  const centred = builder.minus(x, reductions.mean(builder, x, over));
  const variance = reductions.mean(builder, builder.times(centred, centred), over);
  const deviation = builder.add('sqrt', [builder.plus(variance, builder.scalar(epsilon))], {});
  return builder.plus(builder.times(builder.over(centred, deviation), gamma), beta);
};

interface Cropping {
  readonly cropping: shaping.Paddings;
  readonly dataFormat: string;
}

const cropping: Kernel<Cropping> = ({ builder, inputs: [x], attributes: { cropping, dataFormat } }) =>
  cropping.reduce((rest, [before, after], side) => {
    const axis = side + (dataFormat === 'channelsFirst' ? 2 : 1);
    const size = sizesOf(rest)[axis]! - before - after;
    return shaping.part(builder, rest, axis, { start: before, size });
  }, x!);

/** nnc's maps and vectors have one dimension or three; tensors of two are reshaped as tensors. */
const reshape: Kernel<{ readonly targetShape: readonly (number | null)[] }> = ({
  builder,
  inputs: [x],
  attributes: { targetShape },
}) => shaping.reshape(builder, x!, [sizesOf(x!)[0]!, ...targetShape.map((size) => size ?? -1)]);

const upSampling: Kernel<{ readonly size: readonly [number, number] }> = (call) => {
  const [, height, width] = sizesOf(call.inputs[0]!) as [number, number, number];
  const size = [height * call.attributes.size[0], width * call.attributes.size[1]];
  const attributes = { alignCorners: false, halfPixelCenters: false, size } as never;
  return mapKernels.ResizeBilinear!({ ...call, attributes });
};

export const formulas: KernelTable = {
  Add: merge(binary.Add!),
  Average: average,
  Concatenate: (({ builder, inputs, attributes: { axis } }) =>
    shaping.concat(builder, inputs as Value[], shaping.axisOf(inputs[0]!, axis))) satisfies Kernel<{
    readonly axis: number;
  }>,
  Cropping2D: cropping,
  LayerNormalization: layerNormalization,
  LeakyReLU: numberwiseKernels.LeakyRelu!,
  Maximum: merge(binary.Maximum!),
  Minimum: merge(minimum),
  Multiply: merge(binary.Mul!),
  Permute: (({ builder, inputs: [x], attributes: { dims } }) =>
    builder.transpose(x!, [0, ...dims])) satisfies Kernel<{ readonly dims: readonly number[] }>,
  ReLU: (({ builder, inputs: [x], attributes: { maxValue } }) =>
    minimum(builder, builder.add('relu', [x!], {}), builder.scalar(maxValue))) satisfies Kernel<{
    readonly maxValue: number;
  }>,
  RepeatVector: (({ builder, inputs: [x], attributes: { n } }) =>
    shaping.stack(builder, new Array<Value>(n).fill(x!), 1)) satisfies Kernel<{ readonly n: number }>,
  Reshape: reshape,
  ThresholdedReLU: (({ builder, inputs: [x], attributes: { theta } }) =>
    builder.times(x!, binary.Greater!(builder, x!, builder.scalar(theta)))) satisfies Kernel<{
    readonly theta: number;
  }>,
  UpSampling2D: upSampling,
};
