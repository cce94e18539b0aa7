/** Remarks on what layers do to each other. */
import { placeSentences } from '../../../diagnostics/codes/network.ts';
import { diagnose } from '../../../diagnostics/codes.ts';
import type { NetworkLayer, Shape } from '../../network.ts';
import { removal } from '../fixes/edits.ts';
import { definitionOf, type Lint, nextThatWorks, onlyBehind, onlyReader, placeOf } from './graph.ts';

function countOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Windows whose last step ends before the map does: rows and columns that nothing reads. */
export const droppedRows: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    const shape = graph.layers[layer.inputs[0] ?? -1]?.output;
    const dropped = shape === undefined ? [] : droppedBy(layer, shape);
    if (!dropped.some((count) => count > 0)) return [];
    const [rows, columns] = dropped as [number, number];
    const map = shape!.slice(0, 2).join('x');
    const facts = { layer: layer.kind, map, rows, columns };
    return [diagnose('dropped-rows', facts, placeOf(index, graph))];
  });

/** Windows without weights whose step is wider than they are: rows and columns between them that nothing reads. */
export const skippedRows: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    const definition = definitionOf(layer);
    const window =
      definition.weights === undefined ? definition.window?.(layer.arguments as never) : undefined;
    if (window === undefined || [0, 1].every((side) => window.stride[side]! <= window.size[side]!)) return [];
    const { size, stride } = window;
    const written = graph.checked.bounds[index]?.spans.get('stride');
    const facts = { layer: layer.kind, size: sizeText(size), stride: sizeText(stride) };
    const edits = written === undefined ? [] : [{ span: written, text: `s${sizeText(size)}` }];
    return [diagnose('skipped-rows', facts, placeOf(index, graph, edits))];
  });

function sizeText([rows, columns]: readonly [number, number]): string {
  return rows === columns ? String(rows) : `${rows}x${columns}`;
}

/** How many rows and columns at the end of a map no window reaches; padding that is left out does not count. */
function droppedBy(layer: NetworkLayer, shape: Shape): readonly number[] {
  const definition = definitionOf(layer);
  const window = definition.window?.(layer.arguments as never);
  if (window === undefined || shape.length !== 3) return [];
  const name = Object.keys(definition.arguments).find(
    (each) => definition.arguments[each]!.type === 'padding',
  );
  const padding = layer.arguments[name ?? ''];
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
    const place = placeOf(index, graph);
    const related = [{ span: follower.span, message: placeSentences.reads }, ...(place.related ?? [])];
    return [diagnose('linear-pair', facts, { ...place, related })];
  });

function isLinear(layer: NetworkLayer): boolean {
  return layer.activation === undefined && Boolean(definitionOf(layer).isLinear);
}

/** Numbers dropped at random with nothing behind them that could learn to do without. */
export const droppedOutputs: Lint = (graph) => {
  const isLast = onlyBehind(graph, ({ weights }) => Object.keys(weights).length === 0);
  return graph.layers.flatMap((layer, index) => {
    if (!definitionOf(layer).dropsAtRandom || !isLast[index]) return [];
    return [diagnose('dropped-outputs', { layer: layer.kind }, placeOf(index, graph))];
  });
};

/** A bias whose sum over the channel is taken away again at once. */
export const idleBiases: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    if (layer.weights.bias === undefined || layer.activation !== undefined) return [];
    const next = onlyReader(index, graph);
    const follower = next === undefined ? undefined : graph.layers[next]!;
    if (follower === undefined || !definitionOf(follower).centresChannels) return [];
    const facts = { layer: layer.kind, follower: follower.kind };
    const end = { ...layer.span, start: layer.span.end };
    const edits = [{ span: end, text: ' bias=false' }];
    return [diagnose('idle-bias', facts, placeOf(index, graph, edits))];
  });

/** Layers that would only put numbers into another shape, and find it as it is. */
export const idleLayers: Lint = (graph) =>
  graph.layers.flatMap((layer, index) => {
    const { keepsValues, dropsAtRandom } = definitionOf(layer);
    if (!keepsValues || dropsAtRandom) return [];
    const shape = layer.output.join('x');
    if (shape !== graph.layers[layer.inputs[0]!]!.output.join('x')) return [];
    const edits = [removal(layer.span, graph.checked.sources)];
    return [diagnose('idle-layer', { layer: layer.kind, shape }, placeOf(index, graph, edits))];
  });
