/** The report of a run as files. */
import { join } from 'node:path';
import type { RunResults } from '../runtime/results.ts';
import { chartsOf } from './charts.ts';
import { type DrawnChart, reportPage } from './html.ts';
import type { LatentView } from './latent.ts';
import { renderPng, renderSvg } from './render.ts';

/** Writes a file so that nobody ever sees half of it, and makes its folder. */
export type WriteWhole = (path: string, contents: string | Uint8Array) => Promise<void> | void;

/** Draws everything the results show, writes it below the folder, and gives the paths in it: the page comes first. */
export async function writeReport(
  results: RunResults,
  folder: string,
  writeWhole: WriteWhole,
  latent: readonly LatentView[] = [],
): Promise<readonly string[]> {
  const drawn: DrawnChart[] = [];
  const pictures: string[] = [];
  for (const chart of chartsOf(results, latent)) {
    const svg = await renderSvg(chart.specification);
    drawn.push({ ...chart, svg });
    const path = `pictures/${chart.name}`;
    await writeWhole(join(folder, `${path}.svg`), svg);
    await writeWhole(join(folder, `${path}.png`), renderPng(svg));
    pictures.push(`${path}.svg`, `${path}.png`);
  }
  await writeWhole(join(folder, 'report.html'), reportPage(results, drawn));
  return ['report.html', ...pictures];
}
