import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLoading } from './loading.ts';
import { type Measured, measure } from './measure.ts';
import { profileReport } from './profile.ts';
import { machine, type StepResult, stepReport, surroundings } from './report.ts';
import { writeSection } from './results.ts';
import { multipliers, type Surroundings, sides } from './sides.ts';
import { measureStart } from './start.ts';
import { type Step, steps } from './steps.ts';

const threads = 2;
const matrixSize = 1024;
const productsPerRound = 10;

const usage = `npm run bench -- [options]

  --only NAME   one measurement: NAMES
  --rounds N    how often each side has its turn (20); all of it takes the better part of an hour
  --steps N     training steps of a side and round
  --write       also into bench/RESULTS.md, each section as soon as it is measured
  --profile     the time of each op of a step, instead of the comparison
`;

const options = {
  rounds: { type: 'string', default: '20' },
  steps: { type: 'string' },
  only: { type: 'string' },
  write: { type: 'boolean', default: false },
  profile: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The values of the options, or what is wrong with them. */
function parsed(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options }).values;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Measures the steps and the start, or says what takes the time of a step, and prints what came out; gives the exit code. */
export async function main(
  parameters: readonly string[],
  folders: Omit<Surroundings, 'threads'>,
): Promise<number> {
  const values = parsed(parameters);
  if (typeof values === 'string') {
    process.stderr.write(`${values}; see npm run bench -- --help\n`);
    return 2;
  }
  const rounds = Number(values.rounds);
  const where = { ...folders, threads };
  const measurements: Readonly<Record<string, () => Promise<string> | string>> = {
    ...Object.fromEntries(
      steps.map((step) => {
        const count = values.steps === undefined ? step.stepsPerRound : Number(values.steps);
        return [step.name, async () => stepReport(await measureStep(step, count, rounds, where))];
      }),
    ),
    start: () => measureStart(rounds, where),
    loading: () => measureLoading(rounds, where),
  };
  const names = Object.keys(measurements);
  if (values.help) {
    process.stdout.write(usage.replace('NAMES', names.join(', ')));
    return 0;
  }
  const chosen = names.filter((name) => values.only === undefined || name === values.only);
  if (chosen.length === 0 || !(rounds >= 1)) {
    process.stderr.write(`nothing to do; what can be measured: ${names.join(', ')}\n`);
    return 2;
  }
  if (values.profile) {
    for (const step of steps.filter(({ name }) => chosen.includes(name)))
      process.stdout.write(`${profileReport(step, where)}\n\n`);
    return 0;
  }
  for (const name of chosen) {
    const section = `${await measurements[name]!()}\n\n${surroundings(rounds, threads)}\n`;
    process.stdout.write(`${section}\n`);
    if (values.write) await writeSection(join(folders.root, 'bench/RESULTS.md'), section, machine());
  }
  return 0;
}

async function measureStep(
  step: Step,
  count: number,
  rounds: number,
  where: Surroundings,
): Promise<StepResult> {
  const trainers = sides.map((side) => ({ side, task: step.name, count }));
  const products = multipliers.map((side) => ({ side, task: `${matrixSize}`, count: productsPerRound }));
  const { measured, absent } = await measure([...trainers, ...products], rounds, where);
  const isMultiplier = (each: Measured) => multipliers.includes(each.side);
  return {
    step,
    measured: measured.filter((each) => !isMultiplier(each)),
    multipliers: measured.filter(isMultiplier),
    absent,
    productFlops: 2 * matrixSize ** 3,
  };
}
