/** What is allowed and hardly meant: remarks on a network that is otherwise good. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { layers } from '../../layers/index.ts';
import type { Arguments, Initialiser, Network, NetworkLayer } from '../network.ts';

type Lint = (network: Network) => readonly Diagnostic[];

/** All remarks on a network. A new one is a function in the list at the end of this file. */
export function lint(network: Network): readonly Diagnostic[] {
  return lints.flatMap((each) => each(network));
}

/** The activation that a layer is or ends with. */
function activationOf(
  layer: NetworkLayer,
): { readonly kind: string; readonly arguments: Arguments } | undefined {
  return layers[layer.kind]?.role === 'activation' ? layer : layer.activation;
}

/** Training by another gradient than the exact one is said, since it is no longer the network's own. */
function overriddenGradients(network: Network): readonly Diagnostic[] {
  return network.layers.flatMap((layer) => {
    const activation = activationOf(layer);
    const rule = activation?.arguments.gradient;
    if (typeof rule !== 'string' || rule === 'exact') return [];
    return [diagnose('overridden-gradient', { activation: activation!.kind, rule }, { span: layer.span })];
  });
}

function isZero(initialiser: Initialiser): boolean {
  switch (initialiser.kind) {
    case 'zeros':
      return true;
    case 'constant':
      return initialiser.value === 0;
    case 'uniform':
      return initialiser.low === 0 && initialiser.high === 0;
    case 'normal':
      return initialiser.mean === 0 && initialiser.deviation === 0;
    default:
      return false;
  }
}

/** Two layers of zeros in a row or more: nothing tells the units of a layer apart. */
function zeroInitialised(network: Network): readonly Diagnostic[] {
  const weighted = network.layers.filter((layer) => layer.weights.weight !== undefined);
  const areAllZero = weighted.every((layer) => isZero(layer.weights.weight!.initialiser));
  if (weighted.length < 2 || !areAllZero) return [];
  return [diagnose('zero-initialised', { layers: weighted.length }, { span: weighted[0]!.span })];
}

/** Inputs of a sum that a saturating activation still answers to. */
const LARGEST_SUM = 20;

function meanOf(initialiser: Initialiser): number {
  switch (initialiser.kind) {
    case 'ones':
      return 1;
    case 'constant':
      return initialiser.value;
    case 'uniform':
      return (initialiser.low + initialiser.high) / 2;
    case 'normal':
      return initialiser.mean;
    default:
      return 0;
  }
}

/** Weights of one sign before a sigmoid: with inputs about one half, their sum saturates every unit. */
function saturatedActivations(network: Network): readonly Diagnostic[] {
  return network.layers.flatMap((layer) => {
    const weight = layer.weights.weight;
    const activation = layer.activation;
    if (weight === undefined || activation === undefined || activation.arguments.gradient === 'identity')
      return [];
    const sum = Math.abs(meanOf(weight.initialiser)) * weight.fanIn * 0.5;
    if (!layers[activation.kind]?.saturates || sum < LARGEST_SUM) return [];
    const facts = { activation: activation.kind, inputs: weight.fanIn, sum: sum.toPrecision(2) };
    return [diagnose('saturated-activation', facts, { span: layer.span })];
  });
}

const lints: readonly Lint[] = [overriddenGradients, zeroInitialised, saturatedActivations];
