/** Loads broken data for tests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataset } from '../../src/data/load.ts';
import type { Data } from '../../src/experiment/schema.generated.ts';
import { errorOf, temporaryFolder } from './files.ts';

/** Contents by file name. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The error of loading these files, the folder's name taken out. */
export async function problem(files: Files, data: object): Promise<string> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const common = { path: '.', normalize: 'none', split: { seed: 0 } };
  const message = await errorOf(loadDataset({ ...common, ...data } as Data, folder));
  return message.replaceAll(`${folder}/`, '').replaceAll(folder, 'FOLDER');
}
