import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measure } from './measure.ts';
import { type StepResult, stepReport, surroundings } from './report.ts';
import { multipliers, type Surroundings, sides } from './sides.ts';
import { type Step, steps } from './steps.ts';

const threads = 2;
const matrixSize = 1024;
const productsPerRound = 10;

/** Measures the steps and prints what came out; gives the exit code. */
export async function main(
  parameters: readonly string[],
  folders: Omit<Surroundings, 'threads'>,
): Promise<number> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      rounds: { type: 'string', default: '20' },
      steps: { type: 'string' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const chosen = steps.filter((step) => values.only === undefined || step.name === values.only);
  if (chosen.length === 0 || !(rounds >= 1)) {
    process.stderr.write(`nothing to do; steps: ${steps.map((step) => step.name).join(', ')}\n`);
    return 2;
  }
  const reports: string[] = [surroundings(rounds, threads)];
  for (const step of chosen) {
    const count = values.steps === undefined ? step.stepsPerRound : Number(values.steps);
    reports.push(stepReport(await measureStep(step, count, rounds, { ...folders, threads })));
  }
  const text = `${reports.join('\n\n')}\n`;
  process.stdout.write(text);
  if (values.write) await writeFile(join(folders.root, 'bench/RESULTS.md'), `${preface()}\n${text}`);
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

function preface(): string {
  return [
    '# Bench results',
    '',
    `Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}. The sides run in turns, so`,
    'read the ratios (above 1, nnc is faster): the milliseconds move with the machine. The first three steps of every',
    'round are left out; by round are the median of the ratios of medians and the range of their middle half.',
    '"of sgemm" is the share of the rate at which the machine multiplies 1024 x 1024 matrices, measured in the same',
    'rounds, that the step reaches with its matrix products alone.',
    '',
  ].join('\n');
}
