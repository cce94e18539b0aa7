/** Whether the engine `tfjs-node` can be tested here: its package is an optional one. */
import { isBindingHere } from '../../src/runtime/tfjs-node/binding.ts';

export const hasTfjsNode = isBindingHere();

/** How its tests are called; scripts/summary.js counts them by this name. */
export const TFJS_NODE = hasTfjsNode
  ? 'engine tfjs-node'
  : 'engine tfjs-node (not here: npm run setup:tfjs-node)';
