/** Where nnc itself lies: found from the sources and from the bundle alike. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../diagnostics/diagnostic.ts';

interface PackageDescription {
  readonly name?: unknown;
  readonly version?: unknown;
}

function describe(folder: string): PackageDescription | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const description = JSON.parse(readFileSync(file, 'utf8')) as PackageDescription;
  return description.name === 'nnc' ? description : undefined;
}

/** The folder of nnc's package.json. */
export function packageRoot(folder = dirname(fileURLToPath(import.meta.url))): string {
  if (describe(folder) !== undefined) return folder;
  if (dirname(folder) === folder) throw new InternalError('the folder of the package was not found');
  return packageRoot(dirname(folder));
}

/** nnc's version, as package.json says it. */
export function packageVersion(): string {
  return String(describe(packageRoot())!.version);
}
