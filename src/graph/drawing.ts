/** What is to be drawn of a network, whatever it is drawn with: boxes in nested frames, and arrows. */
import type { Network } from '../compiler/network.ts';
import { counted, thousands } from '../diagnostics/quantities.ts';
import type { LayerRow, NetworkDescription } from './describe.ts';
import { type Role, roleOf } from './roles.ts';
import { type GroupPiece, type Piece, type Run, runsOf, structureOf } from './structure.ts';

/** A layer. */
export interface Box {
  readonly kind: 'box';
  readonly index: number;
  /** The path of the layer, which is unique. */
  readonly id: string;
  readonly role: Role;
  readonly title: string;
  /** Smaller words below the title. */
  readonly detail: string;
}

/** A body in braces. */
export interface Frame {
  readonly kind: 'frame';
  readonly id: string;
  /** Absent where the arrows say enough: arms of a branch. */
  readonly title?: string;
  /** Whether one value passes from each part to the next, so that the drawing may go on elsewhere between them. */
  readonly isSequence: boolean;
  /** The layers that it stands for, with those of rounds that are not drawn: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
}

export type Part = Box | Frame;

export interface Arrow {
  readonly from: number;
  readonly to: number;
  /** Whether it passes by the body that it belongs to. */
  readonly isSkip: boolean;
}

export interface Drawing {
  readonly name: string;
  /** The model and its totals. */
  readonly caption: string;
  readonly frame: Frame;
  readonly arrows: readonly Arrow[];
}

/** Of more equal rounds than this only the first is drawn. */
export const ROUND_LIMIT = 3;

interface Sketch {
  readonly network: Network;
  readonly rows: readonly LayerRow[];
  readonly limit: number;
  /** By index of a layer that is not drawn: the one that stands for it. */
  readonly standIns: Map<number, number>;
  readonly boxes: Box[];
  /** By index of a join: where the body begins that it ends. */
  readonly bodies: Map<number, number>;
}

/** Lays out what is to be drawn; `expand` draws every round of every repeat. */
export function draw(
  network: Network,
  description: NetworkDescription,
  { expand = false }: { readonly expand?: boolean } = {},
): Drawing {
  const limit = expand ? Number.POSITIVE_INFINITY : ROUND_LIMIT;
  const rows = description.layers;
  const sketch: Sketch = { network, rows, limit, standIns: new Map(), boxes: [], bodies: new Map() };
  const frame = frameOf(structureOf(network), '', sketch);
  const { params, macs } = description.totals;
  const caption = `${network.name}: ${counted(params, 'parameter')}, ${counted(macs, 'multiply-add')}`;
  return { name: network.name, caption, frame, arrows: sketch.boxes.flatMap((box) => arrowsTo(box, sketch)) };
}

function frameOf(group: GroupPiece, id: string, sketch: Sketch): Frame {
  const runs = runsOf(group.pieces, sketch.network, sketch.limit);
  const isSequence = group.sort !== 'residual' && group.sort !== 'branch';
  const parts = runs.flatMap((run) => partsOf(run, group, { id, sketch }));
  const title = group.sort === 'arm' || group.name === '' ? {} : { title: titleOf(group, runs) };
  const { start, end } = group;
  return merged({ kind: 'frame', id, ...title, isSequence, start, end, parts });
}

/** A repeat that is drawn once says how often it happens. */
function titleOf({ sort, name }: GroupPiece, runs: readonly Run[]): string {
  const [run] = runs;
  return sort === 'repeat' && runs.length === 1 && run!.times > 1 ? `${name} x ${run!.times}` : name;
}

function partsOf(
  run: Run,
  group: GroupPiece,
  { id, sketch }: { readonly id: string; readonly sketch: Sketch },
): readonly Part[] {
  const { piece, times } = run;
  if (piece.kind === 'layer') return [boxOf(piece, group, sketch)];
  remember(run, piece, sketch);
  const inner = frameOf(piece, id === '' ? piece.name : `${id}/${piece.name}`, sketch);
  if (times === 1) return [inner];
  const isOnly = run.start === group.start && run.end === group.end;
  if (piece.sort === 'round' && isOnly)
    return inner.title === piece.name ? inner.parts : [withoutRound(inner, piece)];
  return [{ ...inner, title: `${inner.title} x ${times}`, end: run.end }];
}

/** A round that was merged with the one frame inside it keeps that frame's name. */
function withoutRound(frame: Frame, { name }: GroupPiece): Frame {
  return { ...frame, title: frame.title!.slice(name.length + 1) };
}

function remember({ start, end }: Run, piece: GroupPiece, { standIns }: Sketch): void {
  const length = piece.end - piece.start;
  for (let index = piece.end; index < end; index++) standIns.set(index, start + ((index - start) % length));
}

/** A frame around nothing but another frame is one frame with both names. */
function merged(frame: Frame): Frame {
  const [only, ...others] = frame.parts;
  if (frame.title === undefined || only?.kind !== 'frame' || others.length > 0) return frame;
  if (only.title === undefined) return frame;
  const between = frame.title.includes(' ') ? ': ' : '/';
  const { start, end } = frame;
  return { ...only, title: `${frame.title}${between}${only.title}`, start, end };
}

function boxOf({ index }: Extract<Piece, { kind: 'layer' }>, group: GroupPiece, sketch: Sketch): Box {
  const { network, rows, boxes, bodies } = sketch;
  const layer = network.layers[index]!;
  const { name, statement, out, params } = rows[index]!;
  const from = layer.inputs.map((input) => network.layers[input]!.output);
  const own = name.split('/').at(-1)!;
  const label = layer.structuralPath.endsWith(own) ? '' : `${own}: `;
  const box: Box = {
    kind: 'box',
    index,
    id: name,
    role: roleOf(layer, from),
    title: `${label}${statement}`,
    // The statement of the input is its shape.
    detail:
      layer.inputs.length === 0
        ? ''
        : [out.join('x'), ...(params === 0 ? [] : [`${thousands(params)} params`])].join('   '),
  };
  boxes.push(box);
  bodies.set(index, group.start);
  return box;
}

function arrowsTo({ index, role }: Box, { network, standIns, bodies }: Sketch): Arrow[] {
  return network.layers[index]!.inputs.map((input) => ({
    from: drawnFor(input, standIns),
    to: index,
    isSkip: role === 'join' && input < bodies.get(index)!,
  }));
}

function drawnFor(index: number, standIns: ReadonlyMap<number, number>): number {
  const standIn = standIns.get(index);
  return standIn === undefined ? index : drawnFor(standIn, standIns);
}

/** The boxes of a part, in order. */
export function allBoxes(part: Part): readonly Box[] {
  return part.kind === 'box' ? [part] : part.parts.flatMap(allBoxes);
}
