/** Reads files that data names, and nothing outside of the data's folder. */
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fail } from '../diagnostics/diagnostic.ts';
import { failOnFile, readBytes } from '../runtime/files.ts';

/** Bytes of the largest picture file that is read. */
const MAXIMUM_BYTES = 2 ** 28;

/** Where a folder or file really lies, links followed. Errors: `file-*`. */
export async function realPlace(path: string): Promise<string> {
  return realpath(path).catch((error) => failOnWay(error, path));
}

/** Whether nothing is at a path; where something is in the way to it, reading says what. */
export async function isMissing(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    (error) => error.code === 'ENOENT' || error.code === 'ENOTDIR',
  );
}

/**
 * Where a path below `root` (a real folder) really lies, and what is there. Errors: `data-path` when it lies outside, links
 * followed; `file-*`.
 */
export async function locateInside(root: string, name: string) {
  const path = resolve(root, name);
  if (!isInside(root, path)) leaves(name, root);
  try {
    const real = await realpath(path);
    if (!isInside(root, real)) leaves(name, root);
    return { path: real, information: await stat(real) };
  } catch (error) {
    return failOnWay(error, path);
  }
}

/** As `failOnFile`, for links too. */
function failOnWay(error: unknown, path: string): never {
  if (error instanceof Error && 'code' in error && error.code === 'ELOOP')
    fail('file-error', `${path} cannot be read: its links lead back to themselves`);
  return failOnFile(error, path, 'read');
}

/** The bytes of a file below `root`. Errors: as `locateInside`, for what is no file too; `image-size` for a huge file. */
export async function readInside(root: string, name: string): Promise<Uint8Array> {
  const { path, information } = await locateInside(root, name);
  if (information.isDirectory()) fail('file-is-folder', `${path} is a folder, a file was expected`);
  if (!information.isFile()) fail('file-error', `${path} is no file`);
  if (information.size > MAXIMUM_BYTES) {
    const [found, limit] = [information.size, MAXIMUM_BYTES].map((bytes) => bytes.toLocaleString('en'));
    fail('image-size', `${path} has ${found} bytes; pictures of at most ${limit} are read`);
  }
  return readBytes(path);
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function leaves(name: string, root: string): never {
  return fail('data-path', `${name} lies outside of ${root}; pictures are read from inside only`);
}
