/** Pictures in folders, one a class: CLASS/FILE below the data's folder, or below train and test in it. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Diagnostic, fail } from '../../diagnostics/diagnostic.ts';
import { failOnFile } from '../../runtime/files.ts';
import { isPictureName } from '../images.ts';
import { isMissing, locateInside, realPlace } from '../inside.ts';
import type { ListedSample, Listing, PictureSource } from '../listing.ts';
import { asLabels } from './csv.ts';
import { failMissing } from './source.ts';

/** Lists the pictures of a folder, by class and name. Errors: `data-missing`, `data-format`, `data-path`. */
export async function listFolders(folder: string): Promise<PictureSource> {
  if (await isMissing(folder)) await failMissing(folder, 'folder of classes');
  const root = await realPlace(folder);
  const names = (await entriesOf(root, '.')).map(({ name }) => name);
  const isDivided = names.includes('train') && names.includes('test');
  const train = await listingOf(root, folder, isDivided ? 'train' : '.');
  const test = isDivided ? await listingOf(root, folder, 'test') : undefined;
  return {
    root,
    noun: 'picture',
    train: train.listing,
    ...(test && { test: test.listing }),
    warnings: emptyFolders([train, ...(test === undefined ? [] : [test])]),
  };
}

/** One part, and the names of its folders that hold no picture. */
interface ListedFolders {
  readonly listing: Listing;
  readonly empty: readonly string[];
}

/** A warning for every folder of a class that no part has a picture of. */
function emptyFolders(parts: readonly ListedFolders[]): readonly Diagnostic[] {
  const found = new Set(parts.flatMap(({ listing }) => listing.samples.map(({ label }) => String(label))));
  return parts.flatMap(({ listing: { file }, empty }) =>
    empty
      .filter((name) => !found.has(name))
      .map((name): Diagnostic => {
        const message = `${join(file, name)} is the folder of a class, and holds no pictures`;
        return { severity: 'warning', code: 'data-classes', message };
      }),
  );
}

async function listingOf(root: string, folder: string, part: string): Promise<ListedFolders> {
  const file = join(folder, part);
  const classes = await entriesOf(root, part);
  const files: { readonly label: string; readonly path: string }[] = [];
  const empty: string[] = [];
  for (const { name } of classes) {
    const inside = join(part, name);
    if (!(await locateInside(root, inside)).information.isDirectory()) {
      fail(
        'data-format',
        `${join(file, name)} is no folder; ${file} holds a folder for each class, and nothing else`,
      );
    }
    const pictures = await picturesOf(root, folder, inside);
    if (pictures.length === 0) empty.push(name);
    files.push(...pictures.map((path) => ({ label: name, path })));
  }
  if (files.length === 0) await failMissing(file, 'folders with pictures, one a class');
  const labels = asLabels(files.map(({ label }) => label));
  const samples = files.map(
    ({ path }, index): ListedSample => ({
      picture: index,
      label: labels[index]!,
      place: part === '.' ? path : path.slice(part.length + 1),
    }),
  );
  return { listing: { file, pictures: files.map(({ path }) => path), samples }, empty };
}

async function picturesOf(root: string, folder: string, inside: string): Promise<readonly string[]> {
  const entries = await entriesOf(root, inside);
  return entries.map((entry) => {
    const path = join(inside, entry.name);
    if (entry.isDirectory()) {
      const other = { train: 'test', test: 'train' }[inside];
      const divided = other && `; beside a folder "${inside}" with classes, a folder "${other}" is needed`;
      fail(
        'data-format',
        `${join(folder, path)} is a folder; the folder of a class holds pictures alone${divided ?? ''}`,
      );
    }
    if (isPictureName(entry.name)) return path;
    const ending = extname(entry.name) === '' ? 'has no ending' : `ends in ${extname(entry.name)}`;
    return fail('data-format', `${join(folder, path)} ${ending}; the folder of a class holds pictures alone`);
  });
}

/** What a folder holds but for what systems leave there, in an order that is no directory's. */
async function entriesOf(root: string, inside: string): Promise<readonly Dirent[]> {
  const { path } = await locateInside(root, inside);
  const entries = await readdir(path, { withFileTypes: true }).catch((error) =>
    failOnFile(error, path, 'read'),
  );
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'Thumbs.db' && name !== 'desktop.ini')
    .sort(({ name: left }, { name: right }) => (left < right ? -1 : 1));
}
