/** What Keras's own tests expect. */
import type { VectorSet } from '../../case.ts';
import { translateActivation } from './activations.ts';
import { translateLoss } from './losses.ts';
import { translateMetric } from './metrics.ts';
import { translateOptimizer } from './optimizers.ts';
import { kerasSet } from './read.ts';

export const kerasSets: readonly VectorSet[] = [
  kerasSet('activations', 12, translateActivation),
  kerasSet('losses', 50, translateLoss),
  kerasSet('metrics', 24, translateMetric),
  kerasSet('optimizers', 42, translateOptimizer),
];
