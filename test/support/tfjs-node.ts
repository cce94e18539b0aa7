/** Whether the engine `tfjs-node` can be tested here: its package is an optional one. */
import { loadBinding } from '../../src/runtime/tfjs-node/binding.ts';

/** Threads of TensorFlow in tests: the first load of a process decides. */
const THREADS = 2;

function findTfjsNode(): boolean {
  try {
    loadBinding(THREADS);
    return true;
  } catch {
    return false;
  }
}

export const hasTfjsNode = findTfjsNode();

/** How its tests are called; scripts/summary.js counts them by this name. */
export const TFJS_NODE = hasTfjsNode
  ? 'engine tfjs-node'
  : 'engine tfjs-node (not here: npm run setup:tfjs-node)';
