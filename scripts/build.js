// Builds dist: the command (dist/cli.js), the library (dist/index.js) and its types (dist/types).
// `--no-types` builds the bundles only and leaves older chunks, which a running nnc may still load.
import { buildBundles, buildTypes, removeStale } from './dist.js';

const started = performance.now();
const current = await buildBundles();
if (!process.argv.includes('--no-types')) {
  await removeStale(current);
  await buildTypes();
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`built ${current.length} files in dist/ in ${seconds} s`);
