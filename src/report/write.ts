/** The report of a run as files. */
import { join } from 'node:path';
import type { RunResults } from '../runtime/results.ts';
import { chartsOf } from './charts.ts';
import { examplesDescription, examplesSvg } from './examples.ts';
import { type DrawnChart, reportPage } from './html.ts';
import { renderPng, renderSvg } from './render.ts';
import { variantsOf } from './variants.ts';
import type { ReportViews } from './views.ts';

/** Writes a file so that nobody ever sees half of it, and makes its folder. */
export type WriteWhole = (path: string, contents: string | Uint8Array) => Promise<void> | void;

/** Draws everything the results show, writes it below the folder, and gives the paths in it: the page comes first. */
export async function writeReport(
  results: RunResults,
  folder: string,
  writeWhole: WriteWhole,
  { latent = [], examples = new Map() }: Partial<ReportViews> = {},
): Promise<readonly string[]> {
  const drawn: DrawnChart[] = [];
  const pictures: string[] = [];
  for (const chart of chartsOf(results, latent)) {
    drawn.push({ ...chart, svg: await renderSvg(chart.specification) });
  }
  drawn.push(...(await examplePictures(results, examples)));
  for (const { name, svg } of drawn) {
    const path = `pictures/${name}`;
    await writeWhole(join(folder, `${path}.svg`), svg);
    await writeWhole(join(folder, `${path}.png`), renderPng(svg));
    pictures.push(`${path}.svg`, `${path}.png`);
  }
  await writeWhole(join(folder, 'report.html'), reportPage(results, drawn));
  return ['report.html', ...pictures];
}

/** Of each variant those of the seed that has some. */
async function examplePictures(
  results: RunResults,
  examples: ReportViews['examples'],
): Promise<DrawnChart[]> {
  const pictures: DrawnChart[] = [];
  for (const variant of variantsOf(results)) {
    const trial = variant.trials.find(({ name }) => examples.has(name));
    if (trial === undefined) continue;
    const shown = examples.get(trial.name)!;
    const title = `Examples of the test set: ${variant.title}, seed ${trial.seed}`;
    pictures.push({
      name: `examples-${variant.slug}`,
      description: examplesDescription(shown, variant.title),
      svg: await examplesSvg(shown, results.classes, title),
      variant,
    });
  }
  return pictures;
}
