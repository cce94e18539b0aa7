/** Breaks a deep drawing into columns side by side, as a text is broken into lines. */
import type { Drawing, Frame, Part } from './drawing.ts';

/** Boxes below each other that still make a good picture. */
const TALLEST = 24;

/** Height over width that a column gives a picture: what makes the whole somewhat wider than high. */
const RANKS_PER_COLUMN = 2.4;

/** What a break costs for each frame that it goes through; a column that is a third too long or too short costs 0.1. */
const COST_OF_CUT = 0.25;

/** What cannot be parted, and how many frames a break before it goes through. */
interface Atom {
  readonly height: number;
  readonly depth: number;
  readonly boxes: readonly number[];
}

/** The column of every box, by its index; columns count from 0. */
export function columnsOf({ frame }: Drawing): ReadonlyMap<number, number> {
  const atoms = atomsOf(frame, 0, 0);
  const height = atoms.reduce((sum, atom) => sum + atom.height, 0);
  const count = height <= TALLEST ? 1 : Math.round(Math.sqrt(height / RANKS_PER_COLUMN));
  const starts = count === 1 ? [0] : bestStarts(atoms, height / count);
  const columns = new Map<number, number>();
  let column = -1;
  for (const [position, { boxes }] of atoms.entries()) {
    if (position === starts[column + 1]) column++;
    for (const box of boxes) columns.set(box, column);
  }
  return columns;
}

/** `before` is the depth of the break before the frame: its own first part adds no cut of its own. */
function atomsOf(frame: Frame, depth: number, before: number): readonly Atom[] {
  return frame.parts.flatMap((part, position): readonly Atom[] => {
    const cut = position === 0 ? before : depth;
    if (part.kind === 'frame' && part.isSequence) return atomsOf(part, depth + 1, cut);
    return [{ height: heightOf(part), depth: cut, boxes: boxesOf(part) }];
  });
}

/** Where columns start so that their heights come near the target, and few frames are cut. */
function bestStarts(atoms: readonly Atom[], target: number): readonly number[] {
  const costs = [0];
  const previous = [0];
  for (let end = 1; end <= atoms.length; end++) {
    costs[end] = Number.POSITIVE_INFINITY;
    let height = 0;
    for (let start = end - 1; start >= 0; start--) {
      height += atoms[start]!.height;
      if (height > 2 * target && start < end - 1) break;
      const cut = start === 0 ? 0 : COST_OF_CUT * atoms[start]!.depth;
      const cost = costs[start]! + (height / target - 1) ** 2 + cut;
      if (cost < costs[end]!) {
        costs[end] = cost;
        previous[end] = start;
      }
    }
  }
  const starts: number[] = [];
  for (let end = atoms.length; end > 0; end = previous[end]!) starts.unshift(previous[end]!);
  return starts;
}

/** In ranks: boxes that stand below each other. */
function heightOf(part: Part): number {
  if (part.kind === 'box') return 1;
  const arms = part.parts.filter(isArm);
  const rest = part.parts.filter((each) => !isArm(each));
  const sum = rest.reduce((total, each) => total + heightOf(each), 0);
  return sum + Math.max(0, ...arms.map(heightOf));
}

function isArm(part: Part): boolean {
  return part.kind === 'frame' && part.title === undefined;
}

function boxesOf(part: Part): readonly number[] {
  return part.kind === 'box' ? [part.index] : part.parts.flatMap(boxesOf);
}
