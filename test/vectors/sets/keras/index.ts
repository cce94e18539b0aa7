/** What Keras's own tests expect. */
import type { VectorSet } from '../../case.ts';
import { translateActivation } from './activations.ts';
import { translateLoss } from './losses.ts';
import { translateMetric } from './metrics.ts';
import { translateOptimizer } from './optimizers.ts';
import { kerasSet } from './read.ts';

export const kerasSets: readonly VectorSet[] = [
  kerasSet('activations', 10, translateActivation),
  kerasSet('losses', 40, translateLoss),
  kerasSet('metrics', 20, translateMetric),
  kerasSet('optimizers', 35, translateOptimizer),
];
