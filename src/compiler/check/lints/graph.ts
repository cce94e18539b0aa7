/** What lints ask about a network: who reads whom, and what a layer ends with. */

import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { LayerDefinition } from '../../../layers/definition.ts';
import { layers } from '../../../layers/index.ts';
import type { FusedActivation, Network, NetworkLayer } from '../../network.ts';

/** A network with its connections in both directions. */
export interface Graph {
  readonly layers: readonly NetworkLayer[];
  /** By index of the layer: the layers that read it. */
  readonly readers: readonly (readonly number[])[];
}

/** A remark on a network, as a function of it. */
export type Lint = (graph: Graph) => readonly Diagnostic[];

/** Turns the connections of a network round. */
export function graphOf({ layers: all }: Network): Graph {
  const readers: number[][] = all.map(() => []);
  for (const [index, { inputs }] of all.entries()) {
    for (const input of inputs) readers[input]!.push(index);
  }
  return { layers: all, readers };
}

/** The entry of a layer in the table. */
export function definitionOf({ kind }: NetworkLayer): LayerDefinition {
  return layers[kind]!;
}

/** The activation that a layer is or ends with. */
export function activationOf(layer: NetworkLayer): FusedActivation | undefined {
  return definitionOf(layer).role === 'activation' ? layer : layer.activation;
}

/** The entry of the activation that a layer is or ends with. */
export function activationDefinition(layer: NetworkLayer): LayerDefinition | undefined {
  const activation = activationOf(layer);
  return activation === undefined ? undefined : layers[activation.kind];
}

/** The one layer that reads this one; undefined where there are several, or none. */
export function onlyReader(index: number, { readers }: Graph): number | undefined {
  return readers[index]!.length === 1 ? readers[index]![0] : undefined;
}

/** The next layer that does more than move numbers, on a way without forks; undefined where there is none. */
export function nextThatWorks(index: number, graph: Graph): number | undefined {
  let next = onlyReader(index, graph);
  while (next !== undefined && definitionOf(graph.layers[next]!).keepsValues) next = onlyReader(next, graph);
  return next;
}
