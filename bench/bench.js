// `npm run bench`: bundles nnc, the bench and its children from the sources as they are, then runs it; `-- --help` lists
// its options.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle, root } from '../scripts/bundle.js';
import { buildBundles } from '../scripts/dist.js';

// Inside the clone, so that the native packages resolve.
const folder = join(root, 'node_modules/.cache/nnc-bench');
const entries = {
  main: 'bench/main.ts',
  'nnc-step': 'bench/sides/nnc-step.ts',
  'nnc-loading': 'bench/sides/nnc-loading.ts',
  'nnc-profile': 'bench/sides/nnc-profile.ts',
  'onnxruntime-sgemm': 'bench/sides/onnxruntime-sgemm.ts',
};

await buildBundles();
const { outputFiles } = await bundle(entries, folder);
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const file of outputFiles) await writeFile(file.path, file.text);
const { main } = await import(pathToFileURL(join(folder, 'main.js')).href);
process.exitCode = await main(process.argv.slice(2), { children: folder, root });
