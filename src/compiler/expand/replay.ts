/**
 * A body that was unrolled once, put elsewhere: another round of a repeat, another call of a block with the same values.
 * Nothing in a body depends on where it stands, so that only paths, inputs and trails differ.
 */
import { type Cursor, type Expansion, hasRoom, type Position } from './expansion.ts';
import { below, type PathPair } from './paths.ts';
import type { Trail } from './trail.ts';

/** Where a body stands. */
export interface Standing {
  readonly place: PathPair;
  readonly trail: Trail;
  /** The layer before it. */
  readonly start: Cursor;
}

/** A body that was unrolled. */
export interface Unrolled extends Standing {
  /** The index of its first layer, and how many there are. */
  readonly from: number;
  readonly count: number;
  /** The layer that its output comes from. */
  readonly result: Cursor;
}

/** Puts a body elsewhere, if there is room. */
export function replay(body: Unrolled, at: Standing, position: Position, expansion: Expansion): Cursor {
  if (!hasRoom(body.count, at.trail.span, position, expansion)) return at.start;
  const { layers } = expansion;
  const shift = layers.length - body.from;
  const trails = new Map([[body.trail, at.trail]]);
  const moved = (cursor: Cursor): Cursor => (cursor >= body.from ? cursor + shift : at.start);
  for (let index = body.from; index < body.from + body.count; index++) {
    const layer = layers[index]!;
    layers.push({
      ...layer,
      path: at.place.path + layer.path.slice(body.place.path.length),
      structuralPath: at.place.structuralPath + layer.structuralPath.slice(body.place.structuralPath.length),
      inputs: layer.inputs.map(moved),
      trail: layer.trail && movedTrail(layer.trail, trails),
    });
  }
  return body.result === body.start ? at.start : moved(body.result);
}

/** `known` holds the new beginning of the trail by the old one, and what was made before. */
function movedTrail(trail: Trail, known: Map<Trail, Trail>): Trail {
  const made = known.get(trail);
  if (made !== undefined) return made;
  const moved = { ...trail, outer: trail.outer && movedTrail(trail.outer, known) };
  known.set(trail, moved);
  return moved;
}

/** The rounds of a repeat after the first. */
export function replayRounds(
  first: Unrolled,
  { place, times }: { readonly place: PathPair; readonly times: number },
  position: Position,
  expansion: Expansion,
): Cursor {
  const { trail, count } = first;
  if (count === 0 || !hasRoom(count * (times - 1), trail.span, position, expansion)) return first.result;
  let cursor = first.result;
  for (let round = 1; round < times; round++) {
    const at = { place: below(place, 'round', round), trail: { ...trail, round }, start: cursor };
    cursor = replay(first, at, position, expansion);
  }
  return cursor;
}
