// Runs every generator. `--check` fails when a file was not what its generator writes; it is then current.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './bundle.js';

/** The generators, in order, and the files that each one writes. */
const generators = [
  { script: 'scripts/generate-augment-schema.js', files: ['src/experiment/schema.json'] },
  { script: 'scripts/generate-schema-types.js', files: ['src/experiment/schema.generated.ts'] },
  { script: 'scripts/generate-experiment-docs.js', files: ['docs/experiments.md'] },
  { script: 'scripts/generate-layer-docs.js', files: ['docs/layers.md'] },
  { script: 'scripts/generate-diagnostics-docs.js', files: ['docs/diagnostics.md'] },
  { script: 'scripts/generate-resample-kernel.js', files: ['src/data/resample-kernel.generated.ts'] },
  { script: 'scripts/generate-grammar.js', files: ['grammar/nn.ebnf', 'grammar/nn.svg'] },
];

const files = generators.flatMap((generator) => generator.files);
const contents = () => Promise.all(files.map((file) => readFile(join(root, file), 'utf8').catch(() => '')));

function generate({ script }) {
  console.log(`generate: ${script}`);
  const run = spawnSync(process.execPath, [join(root, script)], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) throw new Error(`${script} failed (above)`);
}

const before = await contents();
generators.forEach(generate);
const after = await contents();
const stale = files.filter((_, index) => before[index] !== after[index]);
const missing = files.filter((_, index) => after[index] === '');
if (missing.length > 0) throw new Error(`not written by its generator: ${missing.join(', ')}`);
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`not current (now written anew, commit them): ${stale.join(', ')}`);
  process.exitCode = 1;
}
