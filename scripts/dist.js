import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { bundle, bundleScript, lazyBundles, root } from './bundle.js';
import { licenses } from './licenses.js';

const dist = join(root, 'dist');

/** The programs and the library: `trial` is the process of one trial, which the command starts. */
const entries = {
  cli: 'src/cli/launch.ts',
  trial: 'src/cli/trial-main.ts',
  index: 'src/index.ts',
  ...Object.fromEntries(Object.entries(lazyBundles).map(([source, name]) => [name, source])),
};

/** Builds the bundles into dist. Files appear whole, entry points last: a running nnc is not disturbed. */
export async function buildBundles() {
  await mkdir(dist, { recursive: true });
  const script = await bundleScript('src/cli/main.ts', dist);
  await replace(script.path, script.text);
  const code = await compileAhead(script.path);
  const result = await bundle(entries, dist, { NNC_COMMAND: JSON.stringify(basename(script.path, '.cjs')) });
  const isEntry = (file) => basename(file.path, '.js') in entries;
  for (const file of result.outputFiles.filter((each) => !isEntry(each))) await replace(file.path, file.text);
  for (const file of result.outputFiles.filter(isEntry)) await replace(file.path, file.text);
  await requireShebang(join(dist, 'cli.js'));
  await chmod(join(dist, 'cli.js'), 0o755);
  await replace(join(dist, 'THIRD-PARTY-LICENSES.txt'), licenses([result.metafile, script.metafile], root));
  return [script.path, code, ...result.outputFiles.map((file) => file.path)].map((path) => basename(path));
}

/** Runs the command once, so that V8 compiles what a check needs, and keeps the code beside the script. */
async function compileAhead(script) {
  const code = script.replace(/\.cjs$/, '.code');
  if (existsSync(code)) return code;
  const run = spawnSync(process.execPath, [join(root, 'scripts/compile-ahead.js'), script, code], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) throw new Error('the command could not be compiled ahead (above)');
  return code;
}

async function replace(path, text) {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}

async function requireShebang(path) {
  const text = await readFile(path, 'utf8');
  if (!text.startsWith('#!/usr/bin/env node\n')) await replace(path, `#!/usr/bin/env node\n${text}`);
}

/** Removes what earlier builds left in dist. */
export async function removeStale(current) {
  const keep = new Set([...current, 'types', 'THIRD-PARTY-LICENSES.txt']);
  for (const name of await readdir(dist)) {
    if (!keep.has(name)) await rm(join(dist, name), { recursive: true });
  }
}

/** Emits the declarations and makes their relative imports resolve for whoever installs the package. */
export async function buildTypes() {
  const types = join(dist, 'types');
  await rm(types, { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const run = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (run.status !== 0) throw new Error('tsc could not emit the declarations (above)');
  // Declarations that are sources themselves are not emitted, and yet others refer to them.
  for (const name of await readdir(join(root, 'src'), { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    await mkdir(dirname(join(types, name)), { recursive: true });
    await copyFile(join(root, 'src', name), join(types, name));
  }
  for (const name of await readdir(types, { recursive: true })) {
    if (name.endsWith('.d.ts')) await useJsExtensions(join(types, name));
  }
}

async function useJsExtensions(path) {
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2'));
}
