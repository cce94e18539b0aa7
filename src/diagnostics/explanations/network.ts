/** Codes about the network as a whole, explained. */
import type { networkSentences } from '../codes/network.ts';
import type { Explanations } from './explanation.ts';

/** Blocks that each call the one before twice, with two values. */
const calls = [
  'block b0(n) { dense $n }',
  ...Array.from({ length: 16 }, (_, i) => `block b${i + 1}(n) { b${i} $n * 2; b${i} $n * 2 + 1 }`),
  'input 8',
  'b16 1\n',
].join('\n');

/** By code. */
export const networkExplanations: Explanations<keyof typeof networkSentences> = {
  'missing-input': {
    meaning: 'The first layer is the input: it says what a sample looks like.',
    example: 'dense 3\n',
    mended: 'input 8\ndense 3\n',
  },
  'second-input': {
    meaning: 'A model has one input.',
    example: 'input 8\ndense 3\ninput 3\n',
    mended: 'input 8\ndense 3\n',
  },
  'misplaced-input': {
    meaning: 'The input stands outside of all braces.',
    example: 'repeat 1 { input 8 }\ndense 3\n',
    mended: 'input 8\ndense 3\n',
  },
  'late-input': {
    meaning: 'Only blocks and `use` may stand before the input.',
    example: 'dense 3\ninput 8\nrelu\n',
    mended: 'input 8\ndense 3\nrelu\n',
  },
  'empty-model': {
    meaning: 'A file has neither layers nor blocks.',
    example: '# to be done\n',
    mended: 'input 8\ndense 3\n',
  },
  'only-blocks': {
    meaning:
      'A file that only defines blocks is for others to use; it cannot be run. `nnc check` takes it as it is.',
    example: 'block squash { tanh }\n',
    mended: 'block squash { tanh }\ninput 8\nsquash\n',
  },
  'only-input': {
    meaning: 'A model needs a layer behind its input.',
    example: 'input 8\n',
    mended: 'input 8\ndense 3\n',
  },
  'too-many-layers': {
    meaning:
      'A model may have 100,000 layers, those of every round of a repeat and every call of a block counted.',
    example: 'input 8\nrepeat 100000 { relu }\n',
    mended: 'input 8\nrepeat 10 { relu }\n',
  },
  'too-many-calls': {
    meaning:
      'Of calls of blocks that differ in their values, 50,000 are unrolled. Where blocks call others several times each, there are soon more.',
    example: { text: calls, shown: calls.replace(/(\nblock b3[\s\S]*)\nblock b16/, '\n...\nblock b16') },
  },
  'negative-repeat': {
    meaning: 'A body is repeated 0 times or more.',
    example: 'model m(depth = 1)\ninput 8\nrepeat $depth - 2 { relu }\n',
    mended: 'model m(depth = 3)\ninput 8\nrepeat $depth - 2 { relu }\n',
  },
  'empty-repeat': {
    meaning: 'A body repeated 0 times leaves no layer. It is looked at for errors all the same.',
    example: 'input 8\nrepeat 0 { relu }\ndense 3\n',
    mended: 'input 8\nrepeat 1 { relu }\ndense 3\n',
  },
  'shape-too-large': {
    meaning: 'A shape has more numbers than can be counted exactly.',
    example: 'input 9000000000000x9000000000000x3\nrelu\n',
    mended: 'input 900x900x3\nrelu\n',
  },
};
