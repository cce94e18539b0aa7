import type { Shape } from '../compiler/network.ts';
import { defineLayer, type ShapeResult } from './definition.ts';
import { needsMap } from './rejections.ts';
import {
  kernelNames,
  type PaddingArgument,
  sizeUnder,
  slidingArguments,
  windowOver,
  windowTooLarge,
} from './windows.ts';

const NO_DILATION = [1, 1] as const;

/** What every layer that pools takes. */
export const poolArguments = {
  window: {
    type: 'pair',
    position: 0,
    otherNames: ['pool_size', 'kernel', ...kernelNames],
    minimum: 1,
    doc: 'Height and width of the window.',
  },
  stride: {
    type: 'pair',
    short: 's',
    otherNames: slidingArguments.stride.otherNames,
    minimum: 1,
    default: 'window',
    doc: 'Rows and columns from place to place; the window where nothing is said.',
  },
  padding: slidingArguments.padding,
} as const;

interface PoolArguments {
  readonly window: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: PaddingArgument;
}

/** The shape that pooling leaves, or why it cannot be. */
export function poolShape(kind: string, x: Shape, args: PoolArguments): ShapeResult {
  const notAMap = needsMap(kind, x);
  if (notAMap) return notAMap;
  if (args.padding !== 'same' && args.padding !== 'valid') {
    const [rows, columns] = args.padding;
    if (rows * 2 > args.window[0] || columns * 2 > args.window[1]) {
      return {
        rejection: {
          code: 'padding-too-large',
          message: `padding ${args.padding.join('x')} is more than half of the window ${args.window.join('x')}`,
          label: 'a window could lie wholly in the padding',
          argument: 'padding',
        },
      };
    }
  }
  const window = { ...args, dilation: NO_DILATION };
  const size = sizeUnder(x, window);
  const words = { code: 'pool-too-large', sentence: 'pooling leaves nothing', argument: 'window' };
  return size ? [...size, x[2]!] : windowTooLarge(words, x, window);
}

/** The window as ops take it. */
export function poolWindow(x: Shape, args: PoolArguments) {
  return windowOver(x, { ...args, dilation: NO_DILATION });
}

export const pool = defineLayer({
  kind: 'pool',
  aliases: ['maxpool', 'maxpooling'],
  doc: 'Keeps the maximum under a window, channel by channel; padding is minus infinity.',
  role: 'layer',
  arguments: poolArguments,
  shape: ([x], args) => poolShape('pool', x!, args),
  window: ({ window, stride }) => ({ size: window, stride, dilation: NO_DILATION }),
  build: ({ builder, inputs, inputShapes, arguments: args }) =>
    builder.add('maxPool', [inputs[0]!], { ...poolWindow(inputShapes[0]!, args), channelsFirst: false }),
  examples: [
    { code: 'pool 2', input: [8, 8, 3], output: [4, 4, 3] },
    { code: 'pool 3 s2 p1', input: [9, 9, 2], output: [5, 5, 2] },
    { code: 'pool 2x3 same', input: [5, 7, 2], output: [3, 3, 2] },
  ],
});
