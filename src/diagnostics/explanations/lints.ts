/** Codes about what is allowed and hardly meant, explained. */
import type { lintSentences } from '../codes/lints.ts';
import type { Explanations } from './explanation.ts';

/** By code. */
export const lintExplanations: Explanations<keyof typeof lintSentences> = {
  'overridden-gradient': {
    meaning:
      'Training uses another gradient than the derivative of the activation. This is a note: somebody asked for it.',
    example: 'input 8\ndense 3 sigmoid(gradient=identity)\n',
    mended: 'input 8\ndense 3 sigmoid\n',
  },
  'zero-initialised': {
    meaning:
      'With zeros in every layer all units of a layer compute the same, get the same gradient, and stay equal.',
    example: 'input 8\ndense 4 tanh init=zeros\ndense 3 init=zeros\n',
    mended: 'input 8\ndense 4 tanh\ndense 3 init=zeros\n',
  },
  'saturated-activation': {
    meaning:
      'Weights mostly of one sign before an activation that is flat away from zero. For inputs spread evenly over 0..1 the ' +
      'sums of nearly all units (their mean less two deviations) lie beyond 6, where the derivative is below 0.0025. A ' +
      'gradient that leaves the derivative out (`gradient=identity`) learns all the same, and is not warned of.',
    example: 'input 784\ndense 100 sigmoid init=uniform(0, 1)\ndense 10 softmax\n',
    mended: 'input 784\ndense 100 sigmoid init=uniform(-0.05, 0.05)\ndense 10 softmax\n',
  },
  'shrinking-gradient': {
    meaning:
      'A sigmoid passes on at most a quarter of the gradient; three in a row leave less than a sixtieth to the first layers.',
    example: 'input 8\ndense 8 sigmoid\ndense 8 sigmoid\ndense 1 sigmoid\n',
    mended: 'input 8\ndense 8 relu\ndense 8 relu\ndense 1 sigmoid\n',
  },
  'probabilities-twice': {
    meaning: 'A softmax of a softmax: its inputs lie in 0..1, so that its outputs hardly differ.',
    example: 'input 8\ndense 3 softmax\nsoftmax\n',
    mended: 'input 8\ndense 3 softmax\n',
  },
  'probabilities-inside': {
    meaning:
      'A softmax in the middle of a network makes its units compete, and shrinks them as there are more. It belongs to the end.',
    example: 'input 8\ndense 8 softmax\ndense 3\n',
    mended: 'input 8\ndense 8 relu\ndense 3 softmax\n',
  },
  'dropped-rows': {
    meaning:
      'The steps of a window end before the map does, and its last rows or columns are never read. Padding that is left out ' +
      'does not count, nor do windows smaller than their step, which leave rows out everywhere.',
    example: 'input 9x9x3\nconv 8 k3 same relu\npool 2\nflatten\ndense 3\n',
    mended: 'input 8x8x3\nconv 8 k3 same relu\npool 2\nflatten\ndense 3\n',
  },
  'skipped-rows': {
    meaning:
      'The steps of a pool are wider than its window, so that rows between its windows are read by none.',
    example: 'input 8x8x3\npool 2 s4\nflatten\ndense 3\n',
    mended: 'input 8x8x3\npool 4\nflatten\ndense 3\n',
  },
  'linear-pair': {
    meaning:
      'Two layers of weighted sums with no activation between them are one layer of weighted sums. Where the first has fewer ' +
      'outputs than either side, it is a bottleneck, which is something else and not warned of.',
    example: 'input 8\ndense 16\ndense 3 softmax\n',
    mended: 'input 8\ndense 16 relu\ndense 3 softmax\n',
  },
  'dropped-outputs': {
    meaning:
      'A dropout behind the last layer with weights zeroes predictions themselves; nothing can learn to do without them.',
    example: 'input 8\ndense 16 relu\ndense 3\ndropout 0.5\n',
    mended: 'input 8\ndense 16 relu\ndropout 0.5\ndense 3\n',
  },
  'idle-bias': {
    meaning: 'The layer behind takes away the mean of each channel, and with it whatever a bias added.',
    example: 'input 8x8x3\nconv 8 k3\nbatchnorm relu\n',
    mended: 'input 8x8x3\nconv 8 k3 bias=false\nbatchnorm relu\n',
  },
  'idle-layer': {
    meaning: 'A layer that only puts numbers into another shape finds them in that shape.',
    example: 'input 8\nflatten\ndense 3\n',
    mended: 'input 8\ndense 3\n',
  },
};
