import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import { median, minimum, ratios, table } from './report.ts';
import { loaders, type Surroundings } from './sides.ts';

/** Loads and crops all faces of the photos in turns, decoded anew each time, and gives the times as a section of Markdown. */
export async function measureLoading(rounds: number, where: Surroundings): Promise<string> {
  const folder = join(where.root, '../shared/data/medical-masks');
  const title = '## Loading: 3,888 faces cut out of 670 photos, 128x128x3, without a cache';
  if (!existsSync(folder)) return `${title}\n\nThe photos are not there: ${folder}`;
  const entrants = loaders.map((side) => ({ side, task: folder, count: 1, leftOut: 0 }));
  const { measured, absent } = await measure(entrants, rounds, where);
  const [first] = measured;
  const head = ['side', 'min ms', 'median ms', `speed of ${first!.side.name} over it, minima`, 'by round'];
  const rows = measured.map((each) => [
    `${each.side.name} (${each.description})`,
    minimum(each).toFixed(0),
    median(each.rounds.flat()).toFixed(0),
    each === first ? '1' : (minimum(each) / minimum(first!)).toFixed(2),
    each === first ? '1' : ratios(first!, each),
  ]);
  return [
    title,
    '',
    ...table([head, ...rows]),
    ...absent.flatMap((each) => ['', `Not here: ${each.side.name}: ${each.reason} (${each.side.remedy})`]),
  ].join('\n');
}
