/** Folders of small pictures for tests, and their loading. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Dataset } from '../../src/data/dataset.ts';
import { loadDataset } from '../../src/data/load.ts';
import type { Data } from '../../src/experiment/schema.generated.ts';
import { errorOf, temporaryFolder } from './files.ts';

export const HEADER = 'filename,width,height,label,xmin,ymin,xmax,ymax';

/** Contents by path. */
export type PictureFiles = Readonly<Record<string, string | Uint8Array | Promise<Uint8Array>>>;

type Level = number | readonly [number, number, number];

/** Grey levels or colours, row by row, as a PNG. */
export function png(width: number, levels: readonly Level[]): Promise<Uint8Array> {
  const pixels = levels.flatMap((level) => (typeof level === 'number' ? [level, level, level] : [...level]));
  const raw = { width, height: levels.length / width, channels: 3 as const };
  return sharp(Buffer.from(pixels), { raw }).png().toBuffer();
}

/** Writes files below a temporary folder; gives the folder. */
export async function folderOf(files: PictureFiles): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), await content);
  }
  return folder;
}

const common = { path: '.', fit: 'stretch', damaged: 'error', normalize: 'none', split: { seed: 0 } };

/** The keys of a source of pictures, samples of 2x2 grey levels where nothing else is said. */
export function boxes(changes: object = {}): Data {
  const size = { height: 2, width: 2, channels: 1 };
  return { ...common, source: 'boxes', images: 'images', size, ...changes } as Data;
}

export function folders(changes: object = {}): Data {
  const size = { height: 2, width: 2, channels: 1 };
  return { ...common, source: 'folders', size, ...changes } as Data;
}

/** Loads from a folder, keeping what is decoded in the folder `home` of it. */
export function load(
  folder: string,
  data: Data,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Dataset> {
  return loadDataset(data, folder, { home: join(folder, '.home'), onProgress });
}

/** The errors of loading these files, the folder's name taken out. */
export async function problemsOf(files: PictureFiles, data: Data): Promise<string> {
  const folder = await folderOf(files);
  return (await errorOf(load(folder, data))).replaceAll(`${folder}/`, '').replaceAll(folder, 'FOLDER');
}

/** The warnings of loading these files, the folder's name taken out, without that of bytes that are not scaled. */
export async function warningsOf(files: PictureFiles, data: Data): Promise<readonly string[]> {
  const folder = await folderOf(files);
  const { warnings } = await load(folder, data);
  const others = warnings.filter(({ code }) => code !== 'data-scale');
  return others.map(({ code, message }) => `${code}: ${message}`.replaceAll(`${folder}/`, ''));
}
