/**
 * `npm run setup:tfjs-node`: puts @tensorflow/tfjs-node where the engine of that name finds it, without its download:
 * its binding is compiled against the TensorFlow library of a Python wheel. Library and binding are kept in the user's
 * cache, so that a second clone takes seconds. Exit codes: 0, 3 where this machine cannot have it (and why), 1 on a bug.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bindingIn, buildBinding } from './tfjs-node/binding.js';
import { fetchLibrary } from './tfjs-node/library.js';
import {
  CannotHaveIt,
  cacheFolder,
  needMachine,
  PACKAGE,
  root,
  say,
  TENSORFLOW,
} from './tfjs-node/machine.js';
import { fetchPackage, installedAt, link, versionIn } from './tfjs-node/package.js';
import { probe } from './tfjs-node/probe.js';

async function setUp() {
  const folder = installedAt(root);
  if (existsSync(join(folder, 'lib/napi-v8/tfjs_binding.node'))) {
    const found = probe(folder);
    if (found.version !== undefined) {
      say(`${PACKAGE} ${versionIn(folder)} works already, with TensorFlow ${found.version}: nothing to do`);
      return;
    }
    say(`${PACKAGE} is installed, but does not load (${found.reason}): setting it up anew`);
  }
  needMachine(process);
  const cache = cacheFolder();
  const version = await install(cache, folder);
  say(`${PACKAGE} ${versionIn(folder)} works, with TensorFlow ${version} (kept in ${cache})`);
  say('`npm ci` removes it from node_modules again: then type `npm run setup:tfjs-node` once more');
}

/** Library and binding, from the cache where they are there, put into the package; gives TensorFlow's version. */
async function install(cache, folder) {
  const library = await fetchLibrary(cache);
  await fetchPackage(folder, root);
  const kept = bindingIn(cache, folder);
  const wasKept = existsSync(kept);
  const build = async () => {
    await link({ folder, library, binding: await buildBinding({ cache, library, folder }) });
    return probe(folder);
  };
  let found = await build();
  if (found.version === undefined && wasKept) {
    say(`the binding that was kept does not load (${found.reason}): making it anew`);
    await rm(kept);
    found = await build();
  }
  if (found.version !== undefined) return found.version;
  throw new CannotHaveIt(
    `the binding is made and does not load (${found.reason})`,
    `remove ${cache}: the library that is kept there may be damaged; then type this again`,
  );
}

try {
  await setUp();
} catch (error) {
  if (!(error instanceof CannotHaveIt)) throw error;
  console.error(`cannot set up ${PACKAGE} with TensorFlow ${TENSORFLOW}: ${error.message}`);
  console.error(`  ${error.remedy}`);
  process.exitCode = 3;
}
