/** Divides samples into parts, the same share of every class, by a seed of its own. */
import { stream } from '../runtime/random.ts';

/** Row numbers of the two parts, each in ascending order. */
export interface Division {
  readonly rest: Int32Array;
  readonly chosen: Int32Array;
}

/** Sets `share` of the rows apart; `groups[i]` is the class of `rows[i]`. Class sizes are rounded to the nearest that add up to the share. */
export function divide(
  rows: Int32Array,
  groups: Int32Array,
  share: number,
  seed: { readonly seed: number; readonly purpose: string },
): Division {
  const members = new Map<number, number[]>();
  for (let index = 0; index < rows.length; index++) {
    const list = members.get(groups[index]!);
    if (list === undefined) members.set(groups[index]!, [rows[index]!]);
    else list.push(rows[index]!);
  }
  const classes = [...members.keys()].sort((left, right) => left - right);
  const takes = apportion(
    classes.map((group) => members.get(group)!.length),
    share,
  );
  classes.forEach((group) => {
    stream(seed.seed, 'split', seed.purpose, group).shuffle(members.get(group)!);
  });
  const chosen = classes.flatMap((group, index) => members.get(group)!.slice(0, takes[index]));
  const rest = classes.flatMap((group, index) => members.get(group)!.slice(takes[index]));
  return { rest: Int32Array.from(rest).sort(), chosen: Int32Array.from(chosen).sort() };
}

/** How many of `total` rows `divide` sets apart. */
export function countOfShare(total: number, share: number): number {
  return Math.round(total * share);
}

/** Whole numbers near share * counts whose sum is share * total, rounded: the largest remainders are rounded up. */
function apportion(counts: readonly number[], share: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const takes = counts.map((count) => Math.floor(count * share));
  let missing = countOfShare(total, share) - takes.reduce((sum, take) => sum + take, 0);
  const byRemainder = counts
    .map((count, index) => ({ index, remainder: count * share - Math.floor(count * share) }))
    .sort((left, right) => right.remainder - left.remainder || left.index - right.index);
  for (const { index } of byRemainder) {
    if (missing-- <= 0) break;
    takes[index]!++;
  }
  return takes;
}

/**
 * As `divide`, but rows of one bundle (a picture with several faces) stay together: `bundles[i]` is that of `rows[i]`. In
 * an order drawn from the seed, each is set apart unless a class would then have more than its share, rounded.
 */
export function divideBundles(
  rows: Int32Array,
  { groups, bundles }: { readonly groups: Int32Array; readonly bundles: Int32Array },
  share: number,
  seed: { readonly seed: number; readonly purpose: string },
): Division {
  const members = new Map<number, number[]>();
  bundles.forEach((bundle, index) => {
    if (!members.has(bundle)) members.set(bundle, []);
    members.get(bundle)!.push(index);
  });
  const order = [...members.keys()];
  stream(seed.seed, 'split', seed.purpose, 'bundles').shuffle(order);
  const counts = countsOf(groups);
  const missing = new Map([...counts].map(([group, count]) => [group, count * share]));
  const chosen = new Set<number>();
  for (const bundle of order) {
    const own = countsOf(members.get(bundle)!.map((index) => groups[index]!));
    if ([...own].some(([group, count]) => count > missing.get(group)! + 0.5)) continue;
    chosen.add(bundle);
    for (const [group, count] of own) missing.set(group, missing.get(group)! - count);
  }
  return {
    rest: rows.filter((_, index) => !chosen.has(bundles[index]!)),
    chosen: rows.filter((_, index) => chosen.has(bundles[index]!)),
  };
}

function countsOf(groups: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}
