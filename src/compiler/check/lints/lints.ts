/** What is allowed and hardly meant: remarks on a network that is otherwise good. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Network } from '../../network.ts';
import type { Checked } from '../fixes/mending.ts';
import { misplacedProbabilities, shrinkingChains } from './activations.ts';
import { graphOf, type Lint } from './graph.ts';
import { overriddenGradients, saturatedActivations, zeroInitialised } from './initialisation.ts';
import {
  droppedOutputs,
  droppedRows,
  idleBiases,
  idleLayers,
  linearPairs,
  skippedRows,
} from './structure.ts';

const lints: readonly Lint[] = [
  overriddenGradients,
  zeroInitialised,
  saturatedActivations,
  shrinkingChains,
  misplacedProbabilities,
  droppedRows,
  skippedRows,
  linearPairs,
  droppedOutputs,
  idleBiases,
  idleLayers,
];

/** All remarks on a network. A new one is a function in the list above. */
export function lint(network: Network, checked: Checked): readonly Diagnostic[] {
  const graph = graphOf(network, checked);
  return lints.flatMap((each) => each(graph));
}
