import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from './bundle.js';

/**
 * What TypeScript files export, for generators, which Node runs as they are.
 * @param {Record<string, string>} files a name for each path
 */
export async function importSource(files) {
  // Inside the clone, so that packages outside of the bundle resolve.
  const cache = join(root, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'nnc-generate-'));
  // Not before the end: what is imported lazily is read when it is reached.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { outputFiles } = await bundle(files, folder);
  for (const file of outputFiles) await writeFile(file.path, file.text);
  const load = async (name) => [name, await import(pathToFileURL(join(folder, `${name}.js`)).href)];
  return Object.fromEntries(await Promise.all(Object.keys(files).map(load)));
}
