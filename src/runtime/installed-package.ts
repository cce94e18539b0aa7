/** Packages that may be absent: where they lie, without loading them. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A package that is installed. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/** Where a package lies, and its version; undefined where it is not installed. */
export function installedPackage(name: string): InstalledPackage | undefined {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = places
    .map((place) => join(place, name))
    .find((each) => existsSync(join(each, 'package.json')));
  return folder === undefined ? undefined : { folder, version: versionIn(folder) };
}

/** What a package says of itself; an installation that was cut short may leave half of it, and whether it works shows when it loads. */
function versionIn(folder: string): string {
  try {
    return String(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version);
  } catch {
    return 'of unknown version';
  }
}
