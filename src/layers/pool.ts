import { defineLayer } from './definition.ts';
import { needsMap } from './rejections.ts';
import { sizeUnder, windowOver, windowTooLarge } from './windows.ts';

const NO_DILATION = [1, 1] as const;

export const pool = defineLayer({
  kind: 'pool',
  doc: 'Keeps the maximum under a window, channel by channel.',
  role: 'layer',
  arguments: {
    window: { type: 'pair', position: 0, minimum: 1, doc: 'Height and width of the window.' },
    stride: {
      type: 'pair',
      short: 's',
      minimum: 1,
      default: 'window',
      doc: 'Rows and columns from place to place; the window where nothing is said.',
    },
    padding: {
      type: 'padding',
      short: 'p',
      words: ['same', 'valid'],
      minimum: 0,
      default: [0, 0],
      doc: 'Minus infinity on every side; `same` keeps ceil(size / stride).',
    },
  },
  shape: ([x], args) => {
    const notAMap = needsMap('pool', x!);
    if (notAMap) return notAMap;
    const windowArguments = { ...args, dilation: NO_DILATION };
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
    const size = sizeUnder(x!, windowArguments);
    const words = { code: 'pool-too-large', sentence: 'pooling leaves nothing', argument: 'window' };
    return size ? [...size, x![2]!] : windowTooLarge(words, x!, windowArguments);
  },
  window: ({ window, stride }) => ({ size: window, stride, dilation: NO_DILATION }),
  build: ({ builder, inputs, inputShapes, arguments: args }) => {
    const window = windowOver(inputShapes[0]!, { ...args, dilation: NO_DILATION });
    return builder.add('maxPool', [inputs[0]!], { ...window, channelsFirst: false });
  },
  examples: [
    { code: 'pool 2', input: [8, 8, 3], output: [4, 4, 3] },
    { code: 'pool 3 s2 p1', input: [9, 9, 2], output: [5, 5, 2] },
    { code: 'pool 2x3 same', input: [5, 7, 2], output: [3, 3, 2] },
  ],
});
