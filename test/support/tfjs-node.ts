/** Whether the engine `tfjs-node` can be tested here: its package is an optional one. */
import { isBindingHere } from '../../src/runtime/tfjs-node/binding.ts';

/** Threads of TensorFlow in tests: the first load of a process decides. */
const THREADS = 2;

export const hasTfjsNode = isBindingHere(THREADS);

/** How its tests are called; scripts/summary.js counts them by this name. */
export const TFJS_NODE = hasTfjsNode
  ? 'engine tfjs-node'
  : 'engine tfjs-node (not here: npm run setup:tfjs-node)';
