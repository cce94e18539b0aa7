/** Places in the structure: `stage[1]/conv[0]`. */
import type { Span } from '../../diagnostics/diagnostic.ts';

/** Counts the statements of one body. */
export interface Frame {
  readonly path: string;
  readonly structuralPath: string;
  readonly counts: Map<string, number>;
  readonly labels: Map<string, Span>;
}

/** A place in the structure: with labels, and without. */
export interface PathPair {
  readonly path: string;
  readonly structuralPath: string;
}

/** The body at a place; nothing is counted yet. */
export function openFrame(place: PathPair = { path: '', structuralPath: '' }): Frame {
  return { ...place, counts: new Map(), labels: new Map() };
}

/** The place of the next statement of this kind; a label replaces the last segment of the path. */
export function nextPlace(frame: Frame, kind: string, label?: string): PathPair {
  const count = frame.counts.get(kind) ?? 0;
  frame.counts.set(kind, count + 1);
  const segment = `${kind}[${count}]`;
  return {
    path: join(frame.path, label ?? segment),
    structuralPath: join(frame.structuralPath, segment),
  };
}

/** A place below another: one arm of a branch, one round of a repeat. */
export function below(place: PathPair, kind: string, index: number): PathPair {
  const segment = `${kind}[${index}]`;
  return { path: join(place.path, segment), structuralPath: join(place.structuralPath, segment) };
}

function join(prefix: string, segment: string): string {
  return prefix === '' ? segment : `${prefix}/${segment}`;
}
