/**
 * `npm run setup:tfjs-node`: puts @tensorflow/tfjs-node where the engine of that name finds it, without its download:
 * its binding is compiled against the TensorFlow library of a Python wheel. Library and binding are kept in the user's
 * cache, so that a second clone takes seconds. Exit codes: 0, 3 where this machine cannot have it (and why), 1 on a bug.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildBinding } from './tfjs-node/binding.js';
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
  const library = await fetchLibrary(cache);
  await fetchPackage(folder, root);
  const binding = await buildBinding({ cache, library, folder });
  await link({ folder, library, binding });
  const { version, reason } = probe(folder);
  if (version === undefined) throw new Error(`the binding was built and does not load: ${reason}`);
  say(`${PACKAGE} ${versionIn(folder)} works, with TensorFlow ${version} (kept in ${cache})`);
  say('`npm ci` removes it from node_modules again: then type `npm run setup:tfjs-node` once more');
}

try {
  await setUp();
} catch (error) {
  if (!(error instanceof CannotHaveIt)) throw error;
  console.error(`cannot set up ${PACKAGE} with TensorFlow ${TENSORFLOW}: ${error.message}`);
  console.error(`  ${error.remedy}`);
  process.exitCode = 3;
}
