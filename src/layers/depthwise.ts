import { defineLayer } from './definition.ts';
import { needsMap } from './rejections.ts';
import { kernelAndBias, weightArguments } from './weights.ts';
import { kernelNames, sizeUnder, slidingArguments, windowOver, windowTooLarge } from './windows.ts';

export const depthwise = defineLayer({
  kind: 'depthwise',
  aliases: ['depthwiseconv', 'dwconv'],
  doc: 'Slides one kernel over each channel by itself.',
  role: 'layer',
  takesActivation: true,
  arguments: {
    kernel: {
      type: 'pair',
      short: 'k',
      otherNames: kernelNames,
      minimum: 1,
      doc: 'Height and width of the kernels.',
    },
    ...slidingArguments,
    ...weightArguments,
  },
  shape: ([x], args) => {
    const notAMap = needsMap('depthwise', x!);
    if (notAMap) return notAMap;
    const window = { ...args, window: args.kernel };
    const size = sizeUnder(x!, window);
    const words = { code: 'kernel-too-large', sentence: 'the kernel does not fit', argument: 'kernel' };
    return size ? [...size, x![2]!] : windowTooLarge(words, x!, window);
  },
  weights: ([x], args) => {
    const [height, width] = args.kernel;
    const taps = height * width;
    return kernelAndBias([height, width, 1, x![2]!], { fanIn: taps, fanOut: taps * x![2]! }, args);
  },
  window: ({ kernel, stride, dilation }) => ({ size: kernel, stride, dilation }),
  macs: (_inputs, output, { kernel }) => output[0]! * output[1]! * output[2]! * kernel[0] * kernel[1],
  build: ({ builder, inputs, inputShapes, weights, arguments: args }) => {
    const operands = [inputs[0]!, weights.weight!, ...(weights.bias ? [weights.bias] : [])];
    const window = windowOver(inputShapes[0]!, { ...args, window: args.kernel });
    return builder.add('conv', operands, { ...window, groups: inputShapes[0]![2]!, channelsFirst: false });
  },
  examples: [
    { code: 'depthwise k3 same relu', input: [6, 6, 4], output: [6, 6, 4] },
    { code: 'depthwise k3 s2 p1 bias=false', input: [7, 8, 3], output: [4, 4, 3] },
  ],
});
