/** Remarks on how weights start. */
import { placeSentences } from '../../../diagnostics/codes/network.ts';
import { diagnose } from '../../../diagnostics/codes.ts';
import type { Initialiser, NetworkLayer } from '../../network.ts';
import {
  activationDefinition,
  activationOf,
  definitionOf,
  type Lint,
  nextThatWorks,
  placeOf,
  withoutArgument,
} from './graph.ts';

function isZero(initialiser: Initialiser): boolean {
  const { mean, variance } = momentsOf(initialiser);
  return mean === 0 && variance === 0;
}

/** Two layers of zeros in a row or more: nothing tells the units of a layer apart. */
export const zeroInitialised: Lint = (graph) => {
  const weighted = graph.layers.filter((layer) => layer.weights.weight !== undefined);
  const areAllZero = weighted.every((layer) => isZero(layer.weights.weight!.initialiser));
  if (weighted.length < 2 || !areAllZero) return [];
  const first = graph.layers.indexOf(weighted[0]!);
  const place = placeOf(first, graph, withoutArgument('init', first, graph));
  return [diagnose('zero-initialised', { layers: weighted.length }, place)];
};

/** Where the derivative of a saturating activation is below 0.0025. */
const FLAT_FROM = 6;

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/** Mean and variance of a drawn weight; those that scale with the layer have a mean of zero, and never saturate it. */
function momentsOf(initialiser: Initialiser): Moments {
  switch (initialiser.kind) {
    case 'zeros':
      return { mean: 0, variance: 0 };
    case 'ones':
      return { mean: 1, variance: 0 };
    case 'constant':
      return { mean: initialiser.value, variance: 0 };
    case 'uniform': {
      const { low, high } = initialiser;
      return { mean: (low + high) / 2, variance: (high - low) ** 2 / 12 };
    }
    case 'normal':
      return { mean: initialiser.mean, variance: initialiser.deviation ** 2 };
    default:
      return { mean: 0, variance: Number.POSITIVE_INFINITY };
  }
}

/**
 * Weights mostly of one sign before a saturating activation: for inputs spread evenly over 0..1, the sums of nearly
 * all units (two deviations) lie beyond where it is flat. With a gradient that leaves the derivative out it learns all the same.
 */
export const saturatedActivations: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    const weight = layer.weights.weight;
    if (weight === undefined) return [];
    const at = layer.activation === undefined ? nextThatWorks(index, graph) : index;
    const activated = at === undefined ? undefined : graph.layers[at]!;
    if (activated === undefined || isOverridden(activated)) return [];
    if (activated !== layer && definitionOf(activated).role !== 'activation') return [];
    const { mean, variance } = momentsOf(weight.initialiser);
    const sum = (Math.abs(mean) * weight.fanIn) / 2;
    const spread = Math.sqrt(weight.fanIn * (variance / 3 + mean ** 2 / 12));
    if (!activationDefinition(activated)?.saturates || !(sum - 2 * spread > FLAT_FROM)) return [];
    const facts = { activation: activationOf(activated)!.kind, inputs: weight.fanIn, sum: rounded(sum) };
    const place = placeOf(at!, graph, withoutArgument('init', index, graph));
    const weights = { span: layer.span, message: placeSentences.weights };
    const related = [...(activated === layer ? [] : [weights]), ...(place.related ?? [])];
    return [diagnose('saturated-activation', facts, { ...place, related })];
  });

/** As many digits as matter: `196`, `7.4`. */
function rounded(sum: number): string {
  return sum < 10 ? sum.toFixed(1) : String(Math.round(sum));
}

/** Whether training uses another gradient than the activation's own. */
function isOverridden(layer: NetworkLayer): boolean {
  return ruleOf(layer) !== 'exact';
}

function ruleOf(layer: NetworkLayer): string {
  const rule = activationOf(layer)?.arguments.gradient;
  return typeof rule === 'string' ? rule : 'exact';
}

/** Training by another gradient than the exact one is said, since it is no longer the network's own. */
export const overriddenGradients: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    if (!isOverridden(layer)) return [];
    const facts = { activation: activationOf(layer)!.kind, rule: ruleOf(layer) };
    return [diagnose('overridden-gradient', facts, placeOf(index, graph))];
  });
