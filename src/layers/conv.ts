import { defineLayer } from './definition.ts';
import { needsMap } from './rejections.ts';
import { kernelAndBias, weightArguments } from './weights.ts';
import { kernelNames, sizeUnder, slidingArguments, windowOver, windowTooLarge } from './windows.ts';

export const conv = defineLayer({
  kind: 'conv',
  aliases: ['convolution', 'convolutional'],
  doc: 'Slides a kernel over the map; every filter gives one channel of the result.',
  role: 'layer',
  takesActivation: true,
  isLinear: true,
  arguments: {
    filters: {
      type: 'integer',
      position: 0,
      otherNames: ['out_channels', 'channels', 'features', 'units'],
      minimum: 1,
      doc: 'Number of output channels.',
    },
    kernel: {
      type: 'pair',
      short: 'k',
      otherNames: kernelNames,
      minimum: 1,
      doc: 'Height and width of the kernel.',
    },
    ...slidingArguments,
    groups: {
      type: 'integer',
      short: 'g',
      minimum: 1,
      default: 1,
      doc: 'Parts that channels are split into.',
    },
    ...weightArguments,
  },
  shape: ([x], args) => {
    const notAMap = needsMap('conv', x!);
    if (notAMap) return notAMap;
    const channels = x![2]!;
    if (channels % args.groups !== 0 || args.filters % args.groups !== 0) {
      return {
        rejection: {
          code: 'groups-do-not-divide',
          message: `${args.groups} groups do not divide ${channels} input channels and ${args.filters} filters`,
          label: 'must divide input channels and filters',
          argument: 'groups',
        },
      };
    }
    const size = sizeUnder(x!, { ...args, window: args.kernel });
    const words = { code: 'kernel-too-large', sentence: 'the kernel does not fit', argument: 'kernel' };
    return size ? [...size, args.filters] : windowTooLarge(words, x!, { ...args, window: args.kernel });
  },
  weights: ([x], args) => {
    const [height, width] = args.kernel;
    const perGroup = x![2]! / args.groups;
    const fans = { fanIn: height * width * perGroup, fanOut: height * width * args.filters };
    return kernelAndBias([height, width, perGroup, args.filters], fans, args);
  },
  window: ({ kernel, stride, dilation }) => ({ size: kernel, stride, dilation }),
  macs: ([x], output, { kernel, groups }) =>
    output[0]! * output[1]! * output[2]! * kernel[0] * kernel[1] * (x![2]! / groups),
  build: ({ builder, inputs, inputShapes, weights, arguments: args }) => {
    const operands = [inputs[0]!, weights.weight!, ...(weights.bias ? [weights.bias] : [])];
    const window = windowOver(inputShapes[0]!, { ...args, window: args.kernel });
    return builder.add('conv', operands, { ...window, groups: args.groups, channelsFirst: false });
  },
  examples: [
    { code: 'conv 8 k3 relu', input: [8, 8, 2], output: [6, 6, 8] },
    { code: 'conv 4 k5 s2 p1', input: [10, 10, 3], output: [4, 4, 4] },
    { code: 'conv 6 k3x2 same s2 bias=false', input: [9, 8, 2], output: [5, 4, 6] },
    { code: 'conv 4 k3 d2 g2 p2', input: [7, 7, 4], output: [7, 7, 4] },
  ],
});
