/** The braces of a model found again in the paths of its layers: blocks, repeats, residuals, branches. */
import type { Network, NetworkLayer } from '../compiler/network.ts';

export interface LayerPiece {
  readonly kind: 'layer';
  /** Of the layer in the network. */
  readonly index: number;
  /** The last segment of its path. */
  readonly name: string;
}

export interface GroupPiece {
  readonly kind: 'group';
  readonly sort: 'model' | 'block' | 'repeat' | 'round' | 'residual' | 'branch' | 'arm';
  /** The last segment of its path; the model's is empty. */
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** Indices of its first layer and of the one behind its last: a group is contiguous. */
  readonly start: number;
  readonly end: number;
}

/** What a body consists of, in order. */
export type Piece = LayerPiece | GroupPiece;

/** A piece, and how many equal ones follow each other there. */
export interface Run {
  readonly piece: Piece;
  readonly times: number;
  /** The whole run in layers, as in a group. */
  readonly start: number;
  readonly end: number;
}

interface OpenGroup extends Omit<GroupPiece, 'pieces' | 'end'> {
  readonly pieces: Piece[];
  end: number;
}

/** The model's body as a tree. */
export function structureOf(network: Network): GroupPiece {
  const root: OpenGroup = { kind: 'group', sort: 'model', name: '', pieces: [], start: 0, end: 0 };
  const open: OpenGroup[] = [root];
  for (const [index, layer] of network.layers.entries()) {
    const names = layer.path.split('/');
    const structural = layer.structuralPath.split('/');
    let depth = 1;
    while (depth < open.length && depth < names.length && open[depth]!.name === names[depth - 1]) depth++;
    open.length = depth;
    for (; depth < names.length; depth++) {
      const parent = open[depth - 1]!;
      const group: OpenGroup = {
        kind: 'group',
        sort: sortOf(structural[depth - 1]!, parent),
        name: names[depth - 1]!,
        pieces: [],
        start: index,
        end: index,
      };
      parent.pieces.push(group);
      open.push(group);
    }
    open.at(-1)!.pieces.push({ kind: 'layer', index, name: names.at(-1)! });
    for (const group of open) group.end = index + 1;
  }
  return root;
}

function sortOf(segment: string, parent: OpenGroup): GroupPiece['sort'] {
  const word = segment.replace(/\[\d+\]$/, '');
  if (parent.sort === 'repeat') return 'round';
  if (parent.sort === 'branch') return 'arm';
  // No block can bear these words.
  return word === 'repeat' || word === 'residual' || word === 'branch' ? word : 'block';
}

/** Equal groups one after the other as one run, where there are more than `limit` of them. */
export function runsOf(pieces: readonly Piece[], network: Network, limit: number): readonly Run[] {
  const runs: Run[] = [];
  let first = 0;
  while (first < pieces.length) {
    const next = endOfRun(pieces, first, network);
    const members = pieces.slice(first, next);
    if (members.length > limit) runs.push(runOf(members));
    else runs.push(...members.map((piece) => runOf([piece])));
    first = next;
  }
  return runs;
}

function runOf(members: readonly Piece[]): Run {
  const piece = members[0]!;
  return { piece, times: members.length, start: startOf(piece), end: endOf(members.at(-1)!) };
}

function startOf(piece: Piece): number {
  return piece.kind === 'layer' ? piece.index : piece.start;
}

function endOf(piece: Piece): number {
  return piece.kind === 'layer' ? piece.index + 1 : piece.end;
}

function endOfRun(pieces: readonly Piece[], first: number, network: Network): number {
  const piece = pieces[first]!;
  let next = first + 1;
  // Arms stand side by side: equal ones are not one after the other.
  if (piece.kind === 'layer' || piece.sort === 'arm' || hasLabel(piece)) return next;
  while (next < pieces.length && !hasLabel(pieces[next]!) && isEqual(piece, pieces[next]!, network)) next++;
  return next;
}

/** Whether it bears a name of its own, which would be lost among equal ones. */
function hasLabel({ name }: Piece): boolean {
  return !name.endsWith(']');
}

/** Whether two groups hold the same layers on the same shapes, wired alike. */
function isEqual(a: GroupPiece, b: Piece, network: Network): boolean {
  if (b.kind === 'layer' || a.sort !== b.sort || a.end - a.start !== b.end - b.start) return false;
  for (let offset = 0; offset < a.end - a.start; offset++) {
    const one = network.layers[a.start + offset]!;
    const other = network.layers[b.start + offset]!;
    if (likeness(one, a, network) !== likeness(other, b, network)) return false;
  }
  return true;
}

function likeness(layer: NetworkLayer, group: GroupPiece, network: Network): string {
  const { kind, arguments: values, activation, inputs, output, weights } = layer;
  const outer = layer.path.split('/').length;
  const depth = outer - network.layers[group.start]!.path.split('/').length;
  const wiring = inputs.map((input) => (input < group.start ? 'before' : input - group.start));
  const shapes = Object.values(weights).map(({ shape }) => shape);
  return JSON.stringify([kind, values, activation ?? null, wiring, output, shapes, depth]);
}
