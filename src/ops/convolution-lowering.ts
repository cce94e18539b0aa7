/** Gradients of convolutions said as convolutions: the forms that ONNX Runtime executes at its forward speed. */
import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type { Dimension } from '../compiler/program.ts';
import type { ConvolutionAttributes } from './convolution.ts';
import type { LoweringContext } from './definition.ts';
import { extent, type WindowAxis, windowAxes, windowCount } from './window.ts';

/**
 * At stride 1 and without groups the input gradient is an ordinary convolution of the output gradient with the
 * kernel turned round and its channels exchanged. Undefined where that does not hold; ConvTranspose does those.
 */
export function lowerInputGradient({
  builder,
  inputs,
  attributes,
}: LoweringContext<ConvolutionAttributes>): Value | undefined {
  const [dy, kernel] = inputs as [Value, Value];
  const [rows, columns] = windowAxes(attributes);
  const turned = [rows, columns].map((axis) => ({
    before: extent(axis) - 1 - axis.before,
    after: extent(axis) - 1 - axis.after,
  })) as [{ before: number; after: number }, { before: number; after: number }];
  const possible =
    rows.stride === 1 &&
    columns.stride === 1 &&
    attributes.groups === 1 &&
    !attributes.channelsFirst &&
    turned.every(({ before, after }) => before >= 0 && after >= 0);
  if (!possible) return undefined;
  const flipped = builder.add('reverse', [kernel], { axes: [0, 1] });
  const padding = {
    top: turned[0].before,
    bottom: turned[0].after,
    left: turned[1].before,
    right: turned[1].after,
  };
  return builder.add('conv', [dy, builder.transpose(flipped, [0, 1, 3, 2])], { ...attributes, padding });
}

/**
 * The filter gradient as one convolution: the map as [1, N, H, W * C], the batch in the place of channels, slides
 * under the output gradient as kernel [out, N, oh, ow], dilated by the stride (by stride * C along the merged axis).
 */
export function lowerFilterGradient(context: LoweringContext<ConvolutionAttributes>): Value {
  const { builder, inputs, attributes } = context;
  if (attributes.groups === 1) return lowerGroup(builder, inputs as [Value, Value, Value], attributes);
  const kernelShape = inputs[2]!.type.shape as readonly number[];
  const [kh, kw, cin, cout] = kernelShape as [number, number, number, number];
  if (cin === 1 && cout === attributes.groups) {
    return lowerDepthwise(builder, inputs as [Value, Value, Value], attributes);
  }
  const parts = Array.from({ length: attributes.groups }, (_, group) => {
    const perGroup = cout / attributes.groups;
    const like = channels(builder, inputs[2]!, group * perGroup, perGroup);
    const part = [
      channels(builder, inputs[0]!, group * cin, cin),
      channels(builder, inputs[1]!, group * perGroup, perGroup),
      like,
    ];
    return lowerGroup(builder, part as [Value, Value, Value], { ...attributes, groups: 1 });
  });
  return builder.reshape(builder.add('concat', parts, { axis: 3 }), [kh, kw, cin, cout]);
}

/** Some channels of a map, or some outputs of a kernel: both stand last. */
export function channels(builder: ProgramBuilder, value: Value, start: number, size: number): Value {
  const sizes: Dimension[] = [...value.type.shape.slice(0, -1), size];
  const starts = sizes.map((_, axis) => (axis === sizes.length - 1 ? start : 0));
  return builder.add('slice', [value], { starts, sizes, steps: sizes.map(() => 1) });
}

function lowerGroup(
  builder: ProgramBuilder,
  [x, dy, like]: readonly [Value, Value, Value],
  attributes: ConvolutionAttributes,
): Value {
  const [n, height, width, cin] = x.type.shape as [Dimension, number, number, number];
  const [, outHeight, outWidth, cout] = dy.type.shape as [Dimension, number, number, number];
  const [kh, kw] = like.type.shape as [number, number];
  const [rows, columns] = windowAxes(attributes);
  const rowsOf = slidingRows(rows, height, outHeight);
  const columnsOf = slidingRows(columns, width, outWidth);
  const correlated = builder.add(
    'conv',
    [builder.reshape(x, [1, n, height, width * cin]), builder.transpose(dy, [3, 0, 1, 2])],
    {
      window: [outHeight, outWidth],
      strides: [1, 1],
      dilation: [rows.stride, columns.stride * cin],
      padding: {
        top: rows.before,
        bottom: rowsOf.after,
        left: columns.before * cin,
        right: columnsOf.after * cin,
      },
      groups: 1,
      channelsFirst: true,
    },
  );
  // Height and width now count kernel rows and, merged with the input channels, kernel columns.
  const split = builder.reshape(correlated, [cout, rowsOf.count, columnsOf.count, cin]);
  const needed = builder.transpose(split, [1, 2, 3, 0]);
  const taken = {
    starts: [0, 0, 0, 0],
    sizes: [kh, kw, cin, cout],
    steps: [rows.dilation, columns.dilation, 1, 1],
  };
  const exact = rowsOf.count === kh && columnsOf.count === kw;
  return exact ? needed : builder.add('slice', [needed], taken);
}

/** With one filter a channel, every tap of the kernel is a product of a shifted map with the output gradient, summed. */
export function lowerDepthwise(
  builder: ProgramBuilder,
  [x, dy, like]: readonly [Value, Value, Value],
  { padding, strides, dilation }: ConvolutionAttributes,
): Value {
  const [kh, kw, , channelCount] = like.type.shape as [number, number, number, number];
  const before = [0, padding.top, padding.left, 0];
  const padded = builder.add('pad', [x], { before, after: [0, padding.bottom, padding.right, 0] });
  const taps = Array.from({ length: kh * kw }, (_, tap) => {
    const [row, column] = [Math.floor(tap / kw) * dilation[0], (tap % kw) * dilation[1]];
    const starts = [0, row, column, 0];
    const under = builder.add('slice', [padded], { starts, sizes: dy.type.shape, steps: [1, ...strides, 1] });
    return builder.reshape(builder.sum(builder.times(under, dy), [0, 1, 2]), [1, channelCount]);
  });
  return builder.reshape(builder.add('concat', taps, { axis: 0 }), [kh, kw, 1, channelCount]);
}

/** The far padding that gives one result for every row the kernel covers, and how many results there are. */
export function slidingRows(
  axis: WindowAxis,
  size: number,
  outSize: number,
): { after: number; count: number } {
  const reach = axis.stride * (outSize - 1) + 1;
  const after = Math.max(0, extent(axis) + reach - 1 - size - axis.before);
  const count = windowCount(size, {
    window: outSize,
    stride: 1,
    dilation: axis.stride,
    before: axis.before,
    after,
  });
  return { after, count };
}
