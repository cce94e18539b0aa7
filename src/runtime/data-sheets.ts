/** Pictures of the samples of an experiment, and of what augmentation makes of them, as files. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Augmenter, augmenterOf } from '../data/augment/augment.ts';
import { batches } from '../data/batches.ts';
import type { Dataset, Samples } from '../data/dataset.ts';
import { encodePng } from '../data/images.ts';
import type { Picture } from '../data/resample.ts';
import { mosaic, type TileOf, tileMaker } from '../data/tiles.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import { type Sheet, sheetToSvg } from '../report/sheet.ts';
import type { SummarisedData } from './data-summary.ts';
import { failOnFile, readTextOrNothing, writeWhole } from './files.ts';
import { stream } from './random.ts';

/** Tiles in a row. */
const [TRAINING, TEST, VERSIONS] = [8, 4, 8];

/** Rows of a sheet; the first classes of more. */
const CLASSES = 20;

/** Samples of a class whose augmented versions are shown. */
const ORIGINALS = 2;

/** The file that marks the folder. */
const SUMMARY = 'data.json';

/** Writes `data.json` and the pictures into a folder, and gives their names. Errors: `out-taken`, `file-*`. */
export async function writeSheets(summarised: SummarisedData, out: string): Promise<readonly string[]> {
  await refuseOthers(out);
  const written: string[] = [];
  const { renderPng } = await import('../report/render.ts');
  for (const [name, sheet] of await sheetsOf(summarised)) {
    const svg = sheetToSvg(sheet);
    await writeWhole(join(out, `${name}.svg`), svg);
    await writeWhole(join(out, `${name}.png`), renderPng(svg));
    written.push(`${name}.svg`, `${name}.png`);
  }
  await writeWhole(join(out, SUMMARY), `${JSON.stringify(summarised.summary, null, 1)}\n`);
  return [...written, SUMMARY];
}

async function refuseOthers(out: string): Promise<void> {
  if (!existsSync(out)) return;
  const present = await readdir(out).catch((error) => failOnFile(error, out, 'read'));
  const isOwn = readTextOrNothing(join(out, SUMMARY))?.includes('"fingerprint"') === true;
  const [other] = present.filter((name) => !name.startsWith('.'));
  if (other === undefined || isOwn) return;
  fail('out-taken', `${out} holds ${other}, and no ${SUMMARY} of nnc`, {
    fixes: [{ message: 'name another folder with --out', edits: [] }],
  });
}

/** None where the samples are no maps. */
async function sheetsOf({
  summary,
  dataset,
  variant,
}: SummarisedData): Promise<readonly (readonly [string, Sheet])[]> {
  const tileOf = tileMaker(dataset);
  if (tileOf === undefined) return [];
  const title = basename(summary.experiment).replace(/\.ya?ml$/, '');
  const source = `${summary.description}${summary.drawn ? '; nnc drew them, they are no photographs' : ''}`;
  const { augment } = variant.experiment.train;
  const samples = samplesSheet(dataset, tileOf);
  const sheets: [string, Sheet][] = [
    ['samples', await sheetOf(samples, { title: `Samples of ${title}`, subtitle: source })],
  ];
  if (augment !== undefined) {
    const augmenter = (epoch: number) => augmenterOf(augment, dataset, { seed: 0, epoch })!;
    const versions = augmentedSheet(dataset, tileOf, augmenter);
    const words = settingsText(augment);
    const subtitle = summary.drawn ? `${words}; ${source}` : words;
    sheets.push(['augmentation', await sheetOf(versions, { title: `Augmentation of ${title}`, subtitle })]);
  }
  return sheets;
}

interface SheetRow {
  readonly name: string;
  readonly remark: string;
  readonly tiles: readonly (Picture | undefined)[];
}

interface Layout extends Pick<Sheet, 'headings' | 'split'> {
  readonly rows: readonly SheetRow[];
}

async function sheetOf(
  { rows, headings, split }: Layout,
  words: Pick<Sheet, 'title' | 'subtitle'>,
): Promise<Sheet> {
  const raster = mosaic(
    rows.map(({ tiles }) => tiles),
    split,
  );
  const tile = rows.flatMap(({ tiles }) => tiles).find((each) => each !== undefined)!;
  return {
    ...words,
    headings,
    rows,
    split,
    width: raster.width,
    height: raster.height,
    tile,
    png: await encodePng(raster),
  };
}

/** A row for each class: some of its training samples, then some of the test set. */
function samplesSheet(dataset: Dataset, tileOf: TileOf): Layout {
  const rows = namesOf(dataset).map((name, label): SheetRow => {
    const [train, test] = [membersOf(dataset.train, label), membersOf(dataset.test, label)];
    const chosen = (part: Samples, members: readonly number[], count: number) => {
      const tiles = tilesOf(part, drawn(members, count, label), tileOf);
      return Array.from({ length: count }, (_, index) => tiles[index]);
    };
    return {
      name,
      remark: `${train.length.toLocaleString('en')} + ${test.length.toLocaleString('en')}`,
      tiles: [...chosen(dataset.train, train, TRAINING), ...chosen(dataset.test, test, TEST)],
    };
  });
  const headings = [
    { column: 0, text: `training (${dataset.train.count.toLocaleString('en')} samples)` },
    { column: TRAINING, text: `test (${dataset.test.count.toLocaleString('en')} samples)` },
  ];
  return { rows, headings, split: TRAINING };
}

/** Rows for each class: a training sample, and what the first epochs make of it. */
function augmentedSheet(dataset: Dataset, tileOf: TileOf, augmenter: (epoch: number) => Augmenter): Layout {
  const rows = namesOf(dataset).flatMap((name, label): readonly SheetRow[] => {
    const chosen = drawn(membersOf(dataset.train, label), ORIGINALS, label);
    const isChanged = chosen.some((row) => augmenter(0)(row, 0, new Float32Array(sizeOf(dataset))));
    return chosen.slice(0, isChanged ? ORIGINALS : 1).map((row) => {
      const original = tilesOf(dataset.train, [row], tileOf);
      const versions = Array.from({ length: isChanged ? VERSIONS : 0 }, (_, epoch) =>
        tilesOf(dataset.train, [row], tileOf, augmenter(epoch)),
      );
      const remark = isChanged ? `sample ${row}` : 'not augmented';
      return { name, remark, tiles: [...original, ...versions.flat()] };
    });
  });
  const headings = [
    { column: 0, text: 'as it is' },
    { column: 1, text: `as epochs 0 to ${VERSIONS - 1} see it, with seed 0` },
  ];
  return { rows, headings, split: 1 };
}

function namesOf({ classes }: Dataset): readonly string[] {
  return classes.length === 0 ? ['all'] : classes.slice(0, CLASSES);
}

function sizeOf({ shape }: Dataset): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The rows of a class; all of them where the targets are numbers. */
function membersOf({ count, targets }: Samples, label: number): readonly number[] {
  const rows = Array.from({ length: count }, (_, row) => row);
  return targets.kind === 'classes' ? rows.filter((row) => targets.labels[row] === label) : rows;
}

/** Some of them by chance, the same every time. */
function drawn(members: readonly number[], count: number, label: number): readonly number[] {
  const mixed = [...members];
  stream(0, 'sheet', label).shuffle(mixed);
  return mixed.slice(0, count);
}

function tilesOf(
  samples: Samples,
  rows: readonly number[],
  tileOf: TileOf,
  augment?: Augmenter,
): readonly Picture[] {
  const tiles: Picture[] = [];
  for (const { inputs } of batches(samples, Int32Array.from(rows), 1, augment)) tiles.push(tileOf(inputs));
  return tiles;
}

/** `flip horizontal, rotate 15, classes [none]`. */
export function settingsText(settings: object): string {
  const shown = Object.entries(settings).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? `[${value.join(', ')}]` : value}`,
  );
  return shown.join(', ');
}
