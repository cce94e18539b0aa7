/** Remarks on what layers do to each other. */
import { placeSentences } from '../../../diagnostics/codes/network.ts';
import { diagnose } from '../../../diagnostics/codes.ts';
import type { NetworkLayer, Shape } from '../../network.ts';
import { definitionOf, type Graph, type Lint, nextThatWorks, onlyReader } from './graph.ts';

function countOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Windows whose last step ends before the map does: rows and columns that nothing reads. */
export const droppedRows: Lint = (graph) =>
  graph.layers.flatMap((layer) => {
    const shape = graph.layers[layer.inputs[0] ?? -1]?.output;
    const dropped = shape === undefined ? [] : droppedBy(layer, shape);
    if (!dropped.some((count) => count > 0)) return [];
    const [rows, columns] = dropped as [number, number];
    const map = shape!.slice(0, 2).join('x');
    return [diagnose('dropped-rows', { layer: layer.kind, map, rows, columns }, { span: layer.span })];
  });

/** How many rows and columns at the end of a map no window reaches; padding that is left out does not count. */
function droppedBy(layer: NetworkLayer, shape: Shape): readonly number[] {
  const definition = definitionOf(layer);
  const window = definition.window?.(layer.arguments as never);
  if (window === undefined || shape.length !== 3) return [];
  const [padding] = Object.entries(definition.arguments).flatMap(([name, { type }]) =>
    type === 'padding' ? [layer.arguments[name]!] : [],
  );
  if (typeof padding === 'string' && padding !== 'valid') return [];
  return [0, 1].map((side) => {
    const pad = Array.isArray(padding) ? (padding[side] as number) : 0;
    const stride = window.stride[side]!;
    // Steps wider than the window leave rows out everywhere, as a strided kernel of one means to.
    if (window.size[side]! < stride) return 0;
    const covered = window.dilation[side]! * (window.size[side]! - 1) + 1;
    const left = (shape[side]! + 2 * pad - covered) % stride;
    return Math.max(0, left - pad);
  });
}

/** Two linear layers with nothing between, where one could do the same: unless the first is a bottleneck. */
export const linearPairs: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    const next = isLinear(layer) ? nextThatWorks(index, graph) : undefined;
    const follower = next === undefined ? undefined : graph.layers[next]!;
    if (follower === undefined || !definitionOf(follower).isLinear) return [];
    const from = countOf(graph.layers[layer.inputs[0]!]!.output);
    if (countOf(layer.output) < Math.min(from, countOf(follower.output))) return [];
    const facts = { first: layer.kind, second: follower.kind };
    const related = [{ span: follower.span, message: placeSentences.reads }];
    return [diagnose('linear-pair', facts, { span: layer.span, related })];
  });

function isLinear(layer: NetworkLayer): boolean {
  return layer.activation === undefined && Boolean(definitionOf(layer).isLinear);
}

/** Numbers dropped at random with nothing behind them that could learn to do without. */
export const droppedOutputs: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    if (!definitionOf(layer).dropsAtRandom || !isBehindAllWeights(index, graph)) return [];
    return [diagnose('dropped-outputs', { layer: layer.kind }, { span: layer.span })];
  });

function isBehindAllWeights(index: number, graph: Graph): boolean {
  let next: number | undefined = index;
  while (next !== undefined && graph.readers[next]!.length > 0) {
    next = onlyReader(next, graph);
    if (next === undefined || Object.keys(graph.layers[next]!.weights).length > 0) return false;
  }
  return true;
}

/** A bias whose sum over the channel is taken away again at once. */
export const idleBiases: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    if (layer.weights.bias === undefined || layer.activation !== undefined) return [];
    const next = onlyReader(index, graph);
    const follower = next === undefined ? undefined : graph.layers[next]!;
    if (follower === undefined || !definitionOf(follower).centresChannels) return [];
    const facts = { layer: layer.kind, follower: follower.kind };
    return [diagnose('idle-bias', facts, { span: layer.span })];
  });
