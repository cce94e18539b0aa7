import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, minimum, ratios, table } from './report.ts';
import type { Surroundings } from './sides.ts';

/** A command that a person waits for, from nothing to its end. */
interface Command {
  readonly name: string;
  readonly parameters: readonly string[];
  /** How long it may take. */
  readonly wanted: string;
}

/** Layers of the deep model. */
const depth = 10_000;

interface Timed {
  readonly command: Command;
  /** The one time of each round, in milliseconds. */
  readonly rounds: (readonly [number])[];
}

/** Runs the commands in turns, and gives their times as a section of Markdown. */
export function measureStart(rounds: number, where: Surroundings): string {
  const timed: readonly Timed[] = commandsOf(where).map((command) => ({ command, rounds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < timed.length; turn++) {
      const { command, rounds: done } = timed[(round + turn) % timed.length]!;
      done.push([timeOf(command, where)]);
    }
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  const [first] = timed;
  const head = [
    'command',
    'min ms',
    'median ms',
    `over ${first!.command.name}, minima`,
    'by round',
    'wanted',
  ];
  const rows = timed.map((each) => [
    each.command.name,
    minimum(each).toFixed(0),
    median(each.rounds.flat()).toFixed(0),
    each === first ? '1' : (minimum(each) / minimum(first!)).toFixed(2),
    each === first ? '1' : ratios(first!, each),
    each.command.wanted,
  ]);
  return ['## Start: from typing a command to its end', '', ...table([head, ...rows])].join('\n');
}

function commandsOf({ root, children }: Surroundings): readonly Command[] {
  const nnc = join(root, 'dist/cli.js');
  const deep = join(children, 'deep.nn');
  writeFileSync(deep, deepModel());
  return [
    { name: '`node -e 0`', parameters: ['-e', '0'], wanted: '' },
    { name: '`nnc --version`', parameters: [nnc, '--version'], wanted: '' },
    {
      name: '`nnc check models/lenet.nn`',
      parameters: [nnc, 'check', 'models/lenet.nn'],
      wanted: '2 times at most',
    },
    { name: `\`nnc check\` of ${depth} layers`, parameters: [nnc, 'check', deep], wanted: 'under 1000 ms' },
  ];
}

/** Each layer on a line of its own: a repeat would be read once. */
function deepModel(): string {
  const layers = Array.from({ length: depth - 2 }, () => 'conv 8 k3 same relu');
  return `${['input 32x32x8', ...layers, 'globalpool', 'dense 10 softmax'].join('\n')}\n`;
}

function timeOf({ name, parameters }: Command, { root }: Surroundings): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, parameters, { cwd: root, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${name} ended with ${status}`);
  return performance.now() - started;
}
