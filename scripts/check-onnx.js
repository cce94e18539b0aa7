/**
 * `npm run check:onnx`: compiles models to ONNX and lets ONNX's own checker and ONNX Runtime in Python look at them.
 * Without the Python environment (`bash bench/peers/setup_onnx.sh`) it says so and passes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const python = join(process.env.NNC_ONNX_PEER ?? join(cache, 'nnc', 'onnx'), 'bin', 'python');

/** Every kind of optimizer, on a model with all that a step can be fed. */
const optimizers = [
  '{kind: sgd, rate: 0.01, momentum: 0.9, dampening: 0.1}',
  '{kind: adam, rate: 0.01}',
  '{kind: adamw, rate: 0.01, weight_decay: 0.01}',
  '{kind: adamax, rate: 0.01}',
  '{kind: nadam, rate: 0.01}',
  '{kind: rmsprop, rate: 0.01}',
  '{kind: adagrad, rate: 0.01}',
];
const small =
  'input 28x28x1\navgpool 4\nconv 4 k3 relu\nbatchnorm\npool 2\nflatten\ndropout 0.5\ndense 300 tanh\ndense 10 softmax\n';

async function compileAll(folder) {
  const { sources } = await importSource({ sources: 'src/export/export.ts' });
  const compile = (request) => sources.exportModel({ target: 'onnx', ...request });
  for (const file of (await readdir(join(root, 'models'))).filter((name) => name.endsWith('.nn'))) {
    const model = join(root, 'models', file);
    const name = basename(file, '.nn');
    await compile({ model, out: join(folder, `${name}.onnx`) });
    await compile({ model, inference: true, out: join(folder, `${name}-prediction.onnx`) });
  }
  const model = join(folder, 'small.nn');
  await writeFile(model, small);
  for (const [index, optimizer] of optimizers.entries()) {
    const experiment = join(folder, `${index}.yaml`);
    const train = `{epochs: 1, batch: 8, loss: cross_entropy, optimizer: ${optimizer}}`;
    await writeFile(experiment, `data: {source: mnist}\ntrain: ${train}\n`);
    await compile({ model, experiment, out: join(folder, `small-${/kind: (\w+)/.exec(optimizer)[1]}.onnx`) });
  }
}

if (existsSync(python)) {
  const folder = await mkdtemp(join(tmpdir(), 'nnc-onnx-'));
  try {
    await compileAll(folder);
    const checker = join(root, 'bench', 'peers', 'check_onnx.py');
    process.exitCode = spawnSync(python, [checker, folder], { stdio: 'inherit' }).status ?? 1;
  } finally {
    await rm(folder, { recursive: true });
  }
} else {
  console.log(`skipped: no Python environment at ${python} (make it with: bash bench/peers/setup_onnx.sh)`);
}
