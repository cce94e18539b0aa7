/** Codes by which layers refuse what they get, explained. Their sentences stand with the layers. */
import type { Explanations } from './explanation.ts';

/** By code. */
export const layerExplanations = {
  'input-shape': {
    meaning: 'An input is a vector of numbers or a map of height x width x channels.',
    example: 'input 28x28\nconv 8 k3\n',
    mended: 'input 28x28x1\nconv 8 k3\n',
  },
  'needs-flatten': {
    meaning: 'The layer works on a vector and gets a map.',
    example: 'input 8x8x3\ndense 3\n',
    mended: 'input 8x8x3\nflatten\ndense 3\n',
  },
  'needs-map': {
    meaning: 'The layer works on a map and gets a vector.',
    example: 'input 784\nconv 8 k3\n',
    mended: 'input 28x28x1\nconv 8 k3\n',
  },
  'pool-too-large': {
    meaning: 'The window of a pool is larger than the map that is left.',
    example: 'input 12x12x1\nconv 6 k3 same relu\npool 3\npool 2\npool 3\n',
    mended: 'input 12x12x1\nconv 6 k3 same relu\npool 3\npool 2\npool 2\n',
  },
  'kernel-too-large': {
    meaning: 'A kernel, spread by its dilation, is larger than the map and its padding.',
    example: 'input 4x4x3\nconv 8 k5\n',
    mended: 'input 4x4x3\nconv 8 k3\n',
  },
  'padding-too-large': {
    meaning: 'With padding of more than half of the window, a window could lie in it altogether.',
    example: 'input 8x8x3\npool 2 p2\n',
    mended: 'input 8x8x3\npool 2 p1\n',
  },
  'groups-do-not-divide': {
    meaning: 'Groups split input channels and filters into equal parts.',
    example: 'input 8x8x4\nconv 8 k3 g3\n',
    mended: 'input 8x8x4\nconv 8 k3 g2\n',
  },
  'join-shapes-differ': {
    meaning:
      'The arms of `add`, and both sides of a residual, have equal shapes; those of `concat` equal height and width.',
    example: 'input 8x8x3\nresidual { conv 8 k3 same s2 }\n',
    mended: 'input 8x8x3\nbranch { conv 8 k3 same s2 } { conv 8 k1 s2 } add\n',
  },
  'reshape-does-not-fit': {
    meaning: 'A reshape keeps the count of numbers.',
    example: 'input 8x8x3\nreshape 4x4x3\n',
    mended: 'input 8x8x3\nreshape 4x4x12\n',
  },
} as const satisfies Explanations<string>;
