/** The package's binding, compiled against TensorFlow's C API. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CannotHaveIt, makeDraft, makeFolder, NODE_API, removeDrafts, run, say } from './machine.js';
import { versionIn } from './package.js';

/** Of the package's source, what is compiled. */
const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'];

/** Where it is kept, for the version of the package in a folder. */
export function bindingIn(cache, folder) {
  return join(cache, `tfjs_binding-${versionIn(folder)}.node`);
}

/**
 * The compiled binding: from the cache, or made there. It speaks Node-API 8, which every Node.js since 12.22 has, so
 * that one serves all of them.
 * @param {{ cache: string, library: string, folder: string }} where
 */
export async function buildBinding({ cache, library, folder }) {
  const binding = bindingIn(cache, folder);
  await removeDrafts(binding);
  if (existsSync(binding)) return binding;
  const headers = join(dirname(dirname(process.execPath)), 'include/node');
  if (!existsSync(join(headers, 'node_api.h'))) {
    throw new CannotHaveIt(
      `Node's headers are not in ${headers}`,
      'install Node.js from nodejs.org or by a version manager, which bring them (Debian: apt install libnode-dev)',
    );
  }
  makeFolder(cache);
  const draft = await makeDraft(binding);
  try {
    await mkdir(join(draft, 'lib'));
    // The names that the linker looks for; what is linked then asks for the names inside of the libraries.
    await symlink(join(library, 'libtensorflow_cc.so.2'), join(draft, 'lib/libtensorflow.so'));
    await symlink(
      join(library, 'libtensorflow_framework.so.2'),
      join(draft, 'lib/libtensorflow_framework.so'),
    );
    say('compiling the binding ...');
    const made = join(draft, 'tfjs_binding.node');
    const includes = [headers, join(library, 'include')].map((path) => `-I${path}`);
    const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', `-DNAPI_VERSION=${NODE_API}`];
    const libraries = [`-L${join(draft, 'lib')}`, '-ltensorflow', '-ltensorflow_framework'];
    run(
      'compiling the binding',
      [
        process.env.CXX ?? 'g++',
        ...flags,
        ...includes,
        ...sources.map((name) => join(folder, 'binding', name)),
        ...libraries,
        '-Wl,-rpath,$ORIGIN/../../deps/lib',
        '-o',
        made,
      ],
      {
        remedy: `install a C++ compiler (Debian: apt install g++), or set CXX; where there is one, remove ${cache}, which may be damaged`,
      },
    );
    await rename(made, binding);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return binding;
}
