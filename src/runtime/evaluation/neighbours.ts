/** Whether labels hold together: which labels the nearest neighbours of the samples of a class have. */
import { stream } from '../random.ts';
import type { ClassNeighbours } from '../results.ts';

/** Neighbours of a sample that are looked at. */
export const NEAREST = 5;

/** Numbers that are kept of the samples of one set: 64 MiB. */
const KEPT = 2 ** 24;

/** Differences that are squared for one set: about a second. */
const WORK = 1e9;

/** Samples with the values that distances are taken in. */
export interface Points {
  /** Row-major [labels.length, width]. */
  readonly values: Float32Array;
  readonly width: number;
  readonly labels: Int32Array;
}

/** Which of `count` samples are looked at, ascending: all, or as many drawn as are kept. */
export function rowsToKeep(count: number, width: number): Int32Array {
  const all = Int32Array.from({ length: count }, (_, row) => row);
  const most = Math.max(Math.floor(KEPT / width), 1000);
  if (count <= most) return all;
  stream(0, 'neighbours', 'rows').shuffle(all);
  return all.slice(0, most).sort();
}

/**
 * For each class: of the `nearest` other samples by Euclidean distance (equal ones in the order of the samples) the share with
 * the same label, and what chance gives. Where there are many samples, so many of each class are looked at, drawn, as take a second.
 */
export function neighboursByClass(
  points: Points,
  classes: readonly string[],
  { nearest = NEAREST, work = WORK } = {},
): readonly ClassNeighbours[] {
  const { labels, width } = points;
  const most = Math.max(Math.floor(work / (labels.length * width * classes.length)), 20);
  const wanted = Math.min(nearest, labels.length - 1);
  return classes.map((name, label) => {
    const members = Int32Array.from([...labels.keys()].filter((row) => labels[row] === label));
    stream(0, 'neighbours', label).shuffle(members);
    const chosen = members.slice(0, most);
    let same = 0;
    for (const row of chosen) {
      for (const other of nearestTo(row, points, wanted)) if (labels[other] === label) same++;
    }
    return {
      class: name,
      samples: chosen.length,
      same: share(same, chosen.length * wanted),
      chance: share(members.length - 1, labels.length - 1),
    };
  });
}

/** The other samples that lie nearest to one, the nearest first. */
function nearestTo(row: number, { values, width, labels }: Points, wanted: number): readonly number[] {
  const found: { readonly other: number; readonly distance: number }[] = [];
  const start = row * width;
  for (let other = 0; other < labels.length; other++) {
    if (other === row) continue;
    const limit = found.length < wanted ? Number.POSITIVE_INFINITY : found.at(-1)!.distance;
    let distance = 0;
    for (let index = 0; index < width && distance < limit; index++) {
      distance += (values[start + index]! - values[other * width + index]!) ** 2;
    }
    if (distance >= limit) continue;
    if (found.length === wanted) found.pop();
    const place = found.findIndex((each) => each.distance > distance);
    found.splice(place < 0 ? found.length : place, 0, { other, distance });
  }
  return found.map(({ other }) => other);
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.max(part, 0) / whole;
}
