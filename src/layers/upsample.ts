import type { Matrix } from '../ops/resample.ts';
import { defineLayer } from './definition.ts';
import { needsMap } from './rejections.ts';

/** Row p of the result is row floor(p / factor) of the operand. */
function nearest(size: number, factor: number): Matrix {
  return Array.from({ length: size * factor }, (_, p) =>
    Array.from({ length: size }, (_value, i) => Number(Math.floor(p / factor) === i)),
  );
}

/** Linear between the centres of pixels, which lie at halves; beyond the outermost centres their values hold. */
function linear(size: number, factor: number): Matrix {
  return Array.from({ length: size * factor }, (_, p) => {
    const place = Math.min(Math.max((p + 0.5) / factor - 0.5, 0), size - 1);
    return Array.from({ length: size }, (_value, i) => Math.max(0, 1 - Math.abs(place - i)));
  });
}

export const upsample = defineLayer({
  kind: 'upsample',
  aliases: ['upsampling', 'interpolate', 'resize'],
  doc: 'Enlarges a map by whole factors: each pixel repeated, or with `bilinear` interpolated between pixel centres.',
  role: 'layer',
  arguments: {
    factor: {
      type: 'pair',
      position: 0,
      otherNames: ['scale', 'scale_factor', 'size'],
      minimum: 1,
      doc: 'How many times as high and as wide.',
    },
    method: {
      type: 'word',
      otherNames: ['mode', 'interpolation'],
      words: ['nearest', 'bilinear'],
      aliases: { linear: 'bilinear' },
      default: 'nearest',
      doc: 'How new pixels are made.',
    },
  },
  // Two neighbours in each direction that is enlarged.
  mixes: ({ factor, method }) =>
    method === 'bilinear' ? [Math.min(factor[0], 2), Math.min(factor[1], 2)] : [1, 1],
  shape: ([x], { factor }) => needsMap('upsample', x!) ?? [x![0]! * factor[0], x![1]! * factor[1], x![2]!],
  build: ({ builder, inputs, inputShapes, arguments: { factor, method } }) => {
    const [height, width] = inputShapes[0]!;
    const matrix = method === 'bilinear' ? linear : nearest;
    return builder.add('resample', [inputs[0]!], {
      rows: matrix(height!, factor[0]),
      columns: matrix(width!, factor[1]),
      channelsFirst: false,
    });
  },
  examples: [
    { code: 'upsample 2', input: [3, 4, 2], output: [6, 8, 2] },
    { code: 'upsample 3x2 bilinear', input: [3, 4, 2], output: [9, 8, 2] },
  ],
});
