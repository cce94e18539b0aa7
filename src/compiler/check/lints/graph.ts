/** What lints ask about a network: who reads whom, and what a layer ends with. */

import type { Place } from '../../../diagnostics/codes.ts';
import type { Diagnostic, Edit } from '../../../diagnostics/diagnostic.ts';
import type { LayerDefinition } from '../../../layers/definition.ts';
import { layers } from '../../../layers/index.ts';
import { removalOf } from '../../expand/arguments.ts';
import { notesOf } from '../../expand/trail.ts';
import type { FusedActivation, Network, NetworkLayer } from '../../network.ts';
import type { Checked } from '../fixes/mending.ts';

/** A network with its connections in both directions. */
export interface Graph {
  readonly layers: readonly NetworkLayer[];
  /** By index of the layer: the layers that read it. */
  readonly readers: readonly (readonly number[])[];
  /** The calls that it was made of, with the places of their arguments. */
  readonly checked: Checked;
}

/** A remark on a network, as a function of it. */
export type Lint = (graph: Graph) => readonly Diagnostic[];

/** Turns the connections of a network round. */
export function graphOf({ layers: all }: Network, checked: Checked): Graph {
  const readers: number[][] = all.map(() => []);
  for (const [index, { inputs }] of all.entries()) {
    for (const input of inputs) readers[input]!.push(index);
  }
  return { layers: all, readers, checked };
}

/** Where a remark on a layer stands: at its statement, with the calls and rounds that led to it. */
export function placeOf(index: number, { checked }: Graph, edits: readonly Edit[] = []): Place {
  const { span, trail } = checked.expanded.layers[index]!;
  return { span, related: notesOf(trail), edits };
}

/** Takes an argument of a layer out, if it is written there. */
export function withoutArgument(name: string, index: number, { checked }: Graph): readonly Edit[] {
  const call = checked.expanded.layers[index]!;
  const span = checked.bounds[index]?.spans.get(name);
  return span === undefined ? [] : [removalOf(span, { word: call.kindSpan, arguments: call.arguments })];
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

/** By index: whether there are only layers of some sort on all ways to the end. */
export function onlyBehind(
  { layers: all, readers }: Graph,
  isOfSort: (layer: NetworkLayer) => boolean,
): readonly boolean[] {
  const only: boolean[] = [];
  for (let index = all.length - 1; index >= 0; index--)
    only[index] = readers[index]!.every((reader) => only[reader]! && isOfSort(all[reader]!));
  return only;
}
