/** How TensorFlow's convolutions are told of padding: in a word, in numbers, or not at all, the map being padded before. */
import type { TensorflowEmitter } from '../compiler/tensorflow/emitter.ts';
import type { ConvolutionAttributes } from './convolution.ts';
import { extent, isPadded, NO_PADDING, tensorflowPadding, windowAxes } from './window.ts';

export function slidingAttributes({ strides, padding }: Pick<ConvolutionAttributes, 'strides' | 'padding'>) {
  return { strides: [1, ...strides, 1], dilations: [1, 1, 1, 1], ...tensorflowPadding(padding) };
}

/** The map with zeros around it. */
export function padMap(
  emitter: TensorflowEmitter,
  map: string,
  { top, bottom, left, right }: ConvolutionAttributes['padding'],
): string {
  return emitter.float('Pad', [map, emitter.integers([0, 0, top, bottom, left, right, 0, 0], [4, 2])]);
}

export type Attributes = ReturnType<typeof slidingAttributes>;

/**
 * The attributes of a gradient whose padding TensorFlow has a word for, on a map of this height and width. By oneDNN it
 * takes no other: with the padding in numbers its slow kernels would do it.
 */
export function wordedPadding(size: readonly [number, number], attributes: ConvolutionAttributes) {
  const { padding } = attributes;
  const sliding = slidingAttributes({ ...attributes, padding: NO_PADDING });
  if (!isPadded(padding)) return sliding;
  const isSame = windowAxes(attributes).every((axis, i) => {
    const count = Math.ceil(size[i]! / axis.stride);
    const total = Math.max(0, (count - 1) * axis.stride + extent(axis) - size[i]!);
    return axis.before === Math.floor(total / 2) && axis.after === Math.ceil(total / 2);
  });
  return isSame ? { ...sliding, padding: 'SAME' } : undefined;
}
