/**
 * `npm run reproduce`: runs the experiments that repeat what the project's first program reported, and writes seed.md with its pictures. Into docs, when
 * nothing was left out.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundle.js';
import { importSource } from './import-source.js';

const short = ['--seeds', '1', '--set', 'train.epochs=1'];

/** The runs in order: the experiment of each, what it is started with, and what `--quick` starts it with instead. */
const runsOf = {
  digits: [
    { name: 'first_epochs', full: [], quick: ['--seeds', '2'] },
    { name: 'gradient', full: [], quick: ['--seeds', '1', '--set', 'train.epochs=3'] },
    { name: 'init', full: [], quick: ['--seeds', '1', '--set', 'train.epochs=25'] },
    { name: 'latent', full: [], quick: ['--set', 'train.epochs=6', '--set', 'report.latent.epochs=[1, 5]'] },
    { name: 'confusion', full: [], quick: ['--seeds', '1', '--set', 'train.epochs=25'] },
  ],
  mask: [
    {
      name: 'kernel_5',
      experiment: 'kernel',
      full: ['--only', 'kernel=5', '--seeds', '3'],
      quick: ['--only', 'kernel=5', ...short],
    },
    {
      name: 'kernel_3_9',
      experiment: 'kernel',
      full: ['--only', 'kernel=3,9', '--seeds', '1'],
      quick: ['--only', 'kernel=3,9', ...short],
    },
    { name: 'imbalance', full: [], quick: short },
  ],
};

const usage = `npm run reproduce -- [options]

  --data PATH     the folder that holds tibetan-mnist and medical-masks, or that of the digits alone
  --photos PATH   the folder of the photos, where it lies elsewhere
  --only PROBLEM  digits or mask, one problem alone; the page keeps what it has of the other
  --page          write the page from the runs that are there, run nothing
  --quick         a short version: fewer epochs and seeds
  --engine NAME   what trains: onnx, or tfjs-node, which takes half the time for the photos
  --jobs N        trials side by side
  --out FOLDER    where the page goes; docs, where nothing was left out, else runs/seed

Without data the runs take what is installed or drawn, and the page says so.`;

const known = {
  data: { type: 'string' },
  photos: { type: 'string' },
  only: { type: 'string' },
  page: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
  engine: { type: 'string' },
  jobs: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
};

function parsed() {
  try {
    return parseArgs({ options: known }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

const options = parsed();
if (options.help) {
  console.log(usage);
  process.exit(0);
}
for (const name of ['data', 'photos']) {
  if (options[name] === undefined || existsSync(options[name])) continue;
  console.error(`--${name}: ${options[name]} is not there`);
  process.exit(2);
}
if (options.only !== undefined && !(options.only in runsOf)) {
  console.error(`--only is ${Object.keys(runsOf).join(' or ')}, not ${options.only}`);
  process.exit(2);
}

const runs = resolve('runs/seed');
const folderOf = (name) => join(runs, options.quick ? `quick-${name}` : name);

/** As `nnc run` ends where it was interrupted. */
const EXIT_INTERRUPTED = 130;

/** A folder that holds both data sets, or that of the digits; the photos may lie elsewhere. */
function dataOf(problem) {
  const [digits, photos] = ['tibetan-mnist', 'medical-masks'].map((name) => {
    const inside = options.data === undefined ? undefined : join(options.data, name);
    return inside !== undefined && existsSync(inside) ? inside : undefined;
  });
  if (problem === 'mask') return options.photos ?? photos;
  return digits ?? (photos === undefined ? options.data : undefined);
}

/** The exit code of `nnc run`. Ctrl-C reaches it too, and it ends in its own time. */
function runExperiment(problem, { name, experiment = name, full, quick }) {
  const args = ['run', '--exp', join(root, `experiments/${experiment}.yaml`), '--out', folderOf(name)];
  const data = dataOf(problem);
  if (data !== undefined) args.push('--data', data);
  for (const name of ['engine', 'jobs'])
    if (options[name] !== undefined) args.push(`--${name}`, options[name]);
  args.push(...(options.quick ? quick : full));
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args], { stdio: 'inherit' });
  return new Promise((done, failed) => child.on('error', failed).on('close', (code) => done(code ?? 1)));
}

/** The results of a run that is there, by its name. */
async function resultsOf({ name }) {
  const file = join(folderOf(name), 'results.json');
  return existsSync(file) ? [[name, JSON.parse(await readFile(file, 'utf8'))]] : [];
}

async function writePage() {
  const all = Object.values(runsOf).flat();
  const results = Object.fromEntries((await Promise.all(all.map(resultsOf))).flat());
  if (Object.keys(results).length === 0) {
    console.error(`no run is there in ${runs}: without --page the command makes them`);
    process.exitCode = 2;
    return;
  }
  const { page } = await importSource({ page: 'scripts/reproduce/page.ts' });
  const docs = resolve(options.out ?? join(root, 'docs'));
  const standing = await readFile(join(docs, 'seed.md'), 'utf8').catch(() => '');
  const { markdown, pictures, isWhole } = page.seedPage(results, { quick: options.quick, standing });
  const out = isWhole ? docs : resolve(options.out ?? runs);
  await mkdir(join(out, 'seed'), { recursive: true });
  for (const picture of pictures) {
    const from = join(folderOf(picture.experiment), 'pictures', `${picture.name}.png`);
    await copyFile(from, join(out, page.pictureFile(picture)));
  }
  await writeFile(join(out, 'seed.md'), markdown);
  console.log(`written: ${join(out, 'seed.md')}`);
}

async function runAll() {
  for (const [problem, experiments] of Object.entries(runsOf)) {
    if (options.only !== undefined && options.only !== problem) continue;
    for (const experiment of experiments) {
      const code = await runExperiment(problem, experiment);
      if (isInterrupted) return EXIT_INTERRUPTED;
      if (code !== 0) return code;
    }
  }
  return 0;
}

let isInterrupted = false;
process.on('SIGINT', () => {
  isInterrupted = true;
});
const code = options.page ? 0 : await runAll();
process.exitCode = code;
if (code === 0) await writePage();
else if (code === EXIT_INTERRUPTED) console.error('not finished; the same command goes on from there');
