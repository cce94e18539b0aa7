/** Remarks on activations that follow each other, or stand where they seldom belong. */
import { diagnose } from '../../../diagnostics/codes.ts';
import type { NetworkLayer } from '../../network.ts';
import { removal } from '../fixes/edits.ts';
import {
  activationDefinition,
  activationOf,
  definitionOf,
  type Lint,
  nextThatWorks,
  onlyBehind,
  placeOf,
} from './graph.ts';

/** From how many on the gradient is as good as gone: a quarter of a quarter of a quarter. */
const LONG_CHAIN = 3;

/** Activations in a row that shrink the gradient, said where the row becomes long. */
export const shrinkingChains: Lint = (graph) => {
  const { layers } = graph;
  const lengths: number[] = [];
  return layers.flatMap((layer, index) => {
    const before = layer.inputs.map((input) => lengths[input]!);
    // A sum passes the gradient on along its shortest way.
    lengths[index] = chainLength(layer, before.length === 0 ? 0 : Math.min(...before));
    if (lengths[index] !== LONG_CHAIN || !isShrinking(layer)) return [];
    const facts = { activation: activationOf(layer)!.kind, count: LONG_CHAIN };
    return [diagnose('shrinking-gradient', facts, placeOf(index, graph))];
  });
};

function isShrinking(layer: NetworkLayer): boolean {
  const isExact = (activationOf(layer)?.arguments.gradient ?? 'exact') === 'exact';
  return isExact && Boolean(activationDefinition(layer)?.shrinksGradient);
}

function chainLength(layer: NetworkLayer, before: number): number {
  if (isShrinking(layer)) return before + 1;
  const isInterrupted = activationOf(layer) !== undefined || definitionOf(layer).centresChannels;
  return isInterrupted ? 0 : before;
}

/** Probabilities that are made into probabilities again, and those that do not come out of the network. */
export const misplacedProbabilities: Lint = (graph) => {
  const isEnd = onlyBehind(graph, (layer) => Boolean(definitionOf(layer).keepsValues));
  return graph.layers.flatMap((layer, index) => {
    const activation = activationOf(layer);
    if (activation === undefined || !activationDefinition(layer)?.sumsToOne) return [];
    const next = nextThatWorks(index, graph);
    const follower = next === undefined ? undefined : graph.layers[next]!;
    const isRepeated =
      follower !== undefined &&
      definitionOf(follower).role === 'activation' &&
      activationDefinition(follower)?.sumsToOne;
    if (isRepeated) {
      const edits = [removal(follower.span, graph.checked.sources)];
      return [diagnose('probabilities-twice', { activation: follower.kind }, placeOf(next!, graph, edits))];
    }
    if (isEnd[index]) return [];
    return [diagnose('probabilities-inside', { activation: activation.kind }, placeOf(index, graph))];
  });
};
