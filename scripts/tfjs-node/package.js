/** The npm package that the binding belongs to. */
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PACKAGE, PACKAGE_VERSION, run, say } from './machine.js';

export function installedAt(root) {
  return join(root, 'node_modules', PACKAGE);
}

/** The version of the package in a folder, or undefined. */
export function versionIn(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/**
 * Puts the package into node_modules where it is not there. Only what npm has packed: nothing of it but the binding
 * is used, so the packages that it depends on, and its download, are not needed.
 * @param {string} folder
 * @param {string} root
 */
export async function fetchPackage(folder, root) {
  const present = versionIn(folder);
  if (present !== undefined) {
    say(`${PACKAGE} ${present} is in node_modules`);
    return;
  }
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(root, 'node_modules/.tfjs-node-'));
  try {
    say(`fetching ${PACKAGE} ${PACKAGE_VERSION} from npm's registry ...`);
    const wanted = `${PACKAGE}@${PACKAGE_VERSION}`;
    const packed = run(
      `fetching ${wanted}`,
      ['npm', 'pack', '--loglevel=error', '--prefer-offline', '--pack-destination', draft, wanted],
      { remedy: "it needs npm's registry or a mirror that npm is configured for", cwd: root },
    );
    run('unpacking it', ['tar', 'xzf', join(draft, packed.trim().split('\n').at(-1)), '-C', draft], {
      remedy: 'install tar',
    });
    await rm(folder, { recursive: true, force: true });
    await rename(join(draft, 'package'), folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * The binding as a copy, the libraries as links into the cache: they take 600 MB.
 * @param {{ folder: string, library: string, binding: string }} where
 */
export async function link({ folder, library, binding }) {
  const [libraries, place] = [join(folder, 'deps/lib'), join(folder, 'lib/napi-v8')];
  await rm(join(folder, 'deps'), { recursive: true, force: true });
  await mkdir(libraries, { recursive: true });
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    await symlink(join(library, name), join(libraries, name));
  await mkdir(place, { recursive: true });
  await copyFile(binding, join(place, 'tfjs_binding.node'));
}
