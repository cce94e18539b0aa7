/** `nnc data`: what an experiment's data is like, in tables and pictures. */
import { basename } from 'node:path';
import Table from 'cli-table3';
import type { SharedSamples } from '../data/equal-samples.ts';
import type { SizeRange } from '../data/picture-sizes.ts';
import { renderPretty } from '../diagnostics/render.ts';
import { settingsText, writeSheets } from '../runtime/data-sheets.ts';
import { type DataSummary, summariseData } from '../runtime/data-summary.ts';
import type { Output } from './check.ts';
import { useColor } from './failure.ts';
import { pictureProgress } from './progress/pictures.ts';

export interface DataFlags {
  readonly data?: string;
  readonly only?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Reads the data, writes its pictures and prints what there is to say; gives the exit code. */
export async function dataCommand(
  experiment: string,
  { data, only, out, json = false }: DataFlags,
  { stdout, stderr }: Output,
): Promise<number> {
  const summarised = await summariseData({
    experiment,
    ...(data !== undefined && { data }),
    ...(only !== undefined && { only }),
    ...(!json && { onPicture: pictureProgress(stderr) }),
  });
  const { summary, warnings } = summarised;
  const folder = out ?? `runs/${basename(experiment).replace(/\.ya?ml$/, '')}-data`;
  const files = await writeSheets(summarised, folder);
  if (json) {
    stdout.write(`${JSON.stringify({ ...summary, folder, files }, null, 1)}\n`);
    return 0;
  }
  if (warnings.length > 0) stderr.write(renderPretty(warnings, new Map(), { color: useColor(stderr) }));
  stdout.write(`${[...textOf(summary), `written: ${folder}/{${files.join(', ')}}`].join('\n')}\n`);
  return 0;
}

function textOf(summary: DataSummary): readonly string[] {
  const { description, shape, fallback, drawn, variant, augment, warnings } = summary;
  const sample = shape.length === 3 ? 'height x width x channels' : 'numbers';
  return [
    ...(fallback === undefined ? [] : [fallback]),
    ...(drawn
      ? ['the faces are drawn by nnc: no photographs, and no measure of what a net does on some']
      : []),
    ...(variant === undefined
      ? []
      : [`variants differ in their data: this is ${variant || 'the first one'}; --only chooses another`]),
    `${description}; a sample is ${shape.join('x')} (${sample})`,
    '',
    partsTable(summary),
    '',
    featuresTable(summary),
    ...sizesTable(summary),
    '',
    ...equalLines(summary),
    `warnings: ${warnings.length === 0 ? 'none' : `${warnings.length}, above`}`,
    augment === undefined
      ? 'augmentation: none (train.augment asks for it)'
      : `augmentation: ${settingsText(augment)}`,
    '',
  ];
}

const style = { head: [], border: [] };

/** A row for each class, a column for each part. */
function partsTable({ parts, epoch, target }: DataSummary): string {
  const columns = [...parts, ...(epoch === undefined ? [] : [{ part: 'an epoch sees', ...epoch }])];
  const table = new Table({ head: ['class', ...columns.map(({ part }) => part)], style });
  for (const [index, { class: name }] of columns[0]!.classes.entries()) {
    const cells = columns.map(({ classes }) => {
      const { count, share } = classes[index]!;
      return `${count.toLocaleString('en')} (${(100 * share).toFixed(1)} %)`;
    });
    table.push([name, ...cells]);
  }
  table.push(['all', ...columns.map(({ samples }) => samples.toLocaleString('en'))]);
  if (target === undefined) return table.toString();
  const { mean, deviation, lowest, highest } = target;
  return `${table.toString()}\ntargets: ${shortOf(lowest)} to ${shortOf(highest)}, mean ${shortOf(mean)}, deviation ${shortOf(deviation)}`;
}

/** Columns of a table that are shown. */
const FEATURES = 40;

function featuresTable({ features }: DataSummary): string {
  const head = ['training part', 'lowest', 'highest', 'mean', 'deviation', 'mean as fed', 'deviation as fed'];
  const table = new Table({ head, style });
  for (const { name, raw, fed } of features.slice(0, FEATURES)) {
    const numbers = [raw.lowest, raw.highest, raw.mean, raw.deviation, fed.mean, fed.deviation];
    table.push([name, ...numbers.map(shortOf)]);
  }
  const more = features.length - FEATURES;
  return more > 0 ? `${table.toString()}\n... and ${more} more columns` : table.toString();
}

function sizesTable({ pictures }: DataSummary): readonly string[] {
  if (pictures === undefined) return [];
  const { width, height, boxes } = pictures;
  const table = new Table({ head: ['pixels', 'smallest', 'median', 'largest'], style });
  const add = (name: string, { smallest, median, largest }: SizeRange) =>
    table.push([name, ...[smallest, median, largest].map((size) => size.toLocaleString('en'))]);
  const counted = pictures.pictures.toLocaleString('en');
  add(`width of ${counted} pictures`, width);
  add(`height of ${counted} pictures`, height);
  if (boxes !== undefined) {
    add(`width of ${boxes.count.toLocaleString('en')} boxes`, boxes.width);
    add(`height of ${boxes.count.toLocaleString('en')} boxes`, boxes.height);
  }
  return ['', table.toString()];
}

function equalLines({ equal: { inTraining, validation, test } }: DataSummary): readonly string[] {
  const shared = (name: string, { count, otherLabel }: SharedSamples) => {
    const labels = otherLabel === 0 ? '' : ` (${otherLabel} with another label there)`;
    return `${name} samples that are in the training part too, to the bit: ${count}${labels}`;
  };
  return [
    `training samples that are there more than once: ${inTraining}`,
    ...(validation === undefined ? [] : [shared('validation', validation)]),
    shared('test', test),
  ];
}

function shortOf(value: number): string {
  return String(Number(value.toPrecision(4)));
}
