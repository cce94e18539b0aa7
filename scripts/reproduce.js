/**
 * `npm run reproduce -- [--data PATH] [--quick] [--jobs N] [--out FOLDER]`: runs the experiments that repeat what the
 * project's first program reported, and writes seed.md with its pictures. Into docs, when nothing was left out.
 */
import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

/** The experiments in order, and what `--quick` makes of them. */
const experiments = [
  { name: 'first_epochs', quick: ['--seeds', '2'] },
  { name: 'gradient', quick: ['--seeds', '1', '--set', 'train.epochs=3'] },
  { name: 'init', quick: ['--seeds', '1', '--set', 'train.epochs=25'] },
  { name: 'latent', quick: ['--set', 'train.epochs=6', '--set', 'report.latent.epochs=[1, 5]'] },
  { name: 'confusion', quick: ['--seeds', '1', '--set', 'train.epochs=25'] },
];

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    quick: { type: 'boolean', default: false },
    jobs: { type: 'string' },
    out: { type: 'string' },
  },
});

const runs = resolve('runs/seed');
const folderOf = (name) => join(runs, options.quick ? `quick-${name}` : name);

/** The exit code of `nnc run`. Ctrl-C reaches it too, and it ends in its own time. */
function runExperiment({ name, quick }) {
  const args = ['run', '--exp', join(root, `experiments/${name}.yaml`), '--out', folderOf(name)];
  if (options.data !== undefined) args.push('--data', options.data);
  if (options.jobs !== undefined) args.push('--jobs', options.jobs);
  if (options.quick) args.push(...quick);
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { stdio: 'inherit' });
  return new Promise((done, failed) => child.on('error', failed).on('close', (code) => done(code ?? 1)));
}

async function resultsOf({ name }) {
  return [name, JSON.parse(await readFile(join(folderOf(name), 'results.json'), 'utf8'))];
}

async function writePage() {
  const results = Object.fromEntries(await Promise.all(experiments.map(resultsOf)));
  const { page } = await importSource({ page: 'scripts/reproduce/page.ts' });
  const { markdown, pictures } = page.seedPage(results, { quick: options.quick });
  const complete = !options.quick && Object.values(results).every(({ fallback }) => fallback === undefined);
  const out = resolve(options.out ?? (complete ? join(root, 'docs') : runs));
  await mkdir(join(out, 'seed'), { recursive: true });
  for (const picture of pictures) {
    const from = join(folderOf(picture.experiment), 'pictures', `${picture.name}.png`);
    await copyFile(from, join(out, page.pictureFile(picture)));
  }
  await writeFile(join(out, 'seed.md'), markdown);
  console.log(`written: ${join(out, 'seed.md')}`);
}

process.on('SIGINT', () => {});
let code = 0;
for (const experiment of experiments) {
  code = await runExperiment(experiment);
  if (code !== 0) break;
}
if (code === 0) await writePage();
else console.error('not finished; the same command goes on from there');
process.exitCode = code;
