import { setTimeout } from 'node:timers/promises';
import { Child } from './child.ts';
import type { Side, Surroundings } from './sides.ts';

/** What one side did: its times by round, in milliseconds. */
export interface Measured {
  readonly side: Side;
  readonly description: string;
  readonly rounds: readonly (readonly number[])[];
  /** The most memory that it has had, in MiB. */
  readonly peak: number;
  /** Milliseconds from loading to the end of the first step, of sides that say when they were loaded. */
  readonly start?: number;
}

/** A side that could not take part. */
export interface Absent {
  readonly side: Side;
  readonly reason: string;
}

/** A side, what its program is told to run, and how many times a round. */
export interface Entrant {
  readonly side: Side;
  readonly task: string;
  readonly count: number;
  /** First runs of a round that do not count, on cold caches and fresh memory; `LEFT_OUT` without it. */
  readonly leftOut?: number;
}

interface Runner extends Entrant {
  readonly child: Child;
  readonly rounds: (readonly number[])[];
  peak: number;
  first?: number;
}

/** Of training steps. */
const LEFT_OUT = 3;

/** Long enough for the threads of the side before to stop waiting for work. */
const pauseMilliseconds = 300;

/** Runs all entrants in turns, the order changing by round, so that a slow minute of the machine meets all. */
export async function measure(
  entrants: readonly Entrant[],
  rounds: number,
  where: Surroundings,
): Promise<{ readonly measured: readonly Measured[]; readonly absent: readonly Absent[] }> {
  const runners: Runner[] = [];
  const absent: Absent[] = [];
  for (const entrant of entrants) {
    const [command, ...parameters] = entrant.side.command(entrant.task, where);
    const child = await Child.start(command, parameters, where.threads);
    if (typeof child === 'string') absent.push({ side: entrant.side, reason: child });
    else runners.push({ ...entrant, child, rounds: [], peak: 0 });
  }
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < runners.length; turn++) {
      const runner = runners[(round + turn) % runners.length]!;
      const { count, leftOut = LEFT_OUT } = runner;
      const { times, peak } = await runner.child.run(count + leftOut);
      runner.first ??= times[0]!;
      runner.rounds.push(times.slice(leftOut));
      runner.peak = peak;
      await setTimeout(pauseMilliseconds);
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  for (const { child } of runners) child.close();
  const measured = runners.map(({ side, child: { description, opened }, rounds, peak, first }) => {
    const start = opened !== undefined && first !== undefined ? { start: opened + first } : {};
    return { side, description, rounds, peak, ...start };
  });
  return { measured, absent };
}
