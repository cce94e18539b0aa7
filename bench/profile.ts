/** What takes the time of a step, as far as an engine tells. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { table } from './report.ts';
import type { Surroundings } from './sides.ts';
import type { Step } from './steps.ts';

/** Milliseconds of one step by what was done, the most first, and what the engine does not tell. */
interface Profile {
  readonly whole: number;
  readonly parts: readonly (readonly [what: string, milliseconds: number])[];
}

const sources = {
  onnx: 'ONNX Runtime measures every op',
  'tfjs-node':
    'oneDNN reports its primitives alone: convolutions, products and their gradients; the binding hands out no times of TensorFlow’s other ops, which are the rest',
} as const;

const LARGEST = 15;

/** The profiles of a step on both native engines, as Markdown. */
export function profileReport(step: Step, where: Surroundings): string {
  const engines = Object.keys(sources) as (keyof typeof sources)[];
  return [`## ${step.title}`, ...engines.map((engine) => profileOf(engine, step, where))].join('\n\n');
}

function profileOf(engine: keyof typeof sources, step: Step, { children, root, threads }: Surroundings) {
  const program = join(children, 'nnc-profile.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, step.name, `${threads}`, root, engine],
    { encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, ONEDNN_VERBOSE: '1' } },
  );
  if (status !== 0) return `nnc ${engine}: no profile: ${stderr.trim().split('\n').at(-1)}`;
  const lines = stdout.split('\n');
  const told = JSON.parse(lines.findLast((line) => line.startsWith('{"whole"'))!) as Profile & {
    readonly steps: number;
  };
  const parts = engine === 'onnx' ? told.parts : primitivesIn(lines, told.steps);
  const named = parts.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  const rows = [
    ...parts.slice(0, LARGEST),
    ['others', parts.slice(LARGEST).reduce((sum, [, each]) => sum + each, 0)] as const,
    ['rest of the step', told.whole - named] as const,
  ];
  const cells = rows.map(([what, each]) => [
    what,
    each.toFixed(2),
    `${Math.round((100 * each) / told.whole)} %`,
  ]);
  const head = [`nnc ${engine}`, 'ms', `of ${told.whole.toFixed(2)} ms`];
  return [...table([head, ...cells]), '', `${sources[engine]}.`].join('\n');
}

/** The lines that oneDNN writes of what it executed, after the mark that the steps before the profile end with. */
function primitivesIn(lines: readonly string[], steps: number): Profile['parts'] {
  const sums = new Map<string, number>();
  for (const line of lines.slice(lines.indexOf('profile') + 1)) {
    const fields = line.split(',');
    const at = fields.indexOf('exec');
    if (!/^(onednn|dnnl)_verbose/.test(line) || at < 0) continue;
    const [, primitive, , direction] = fields.slice(at + 1);
    const what = `${fields[at + 2] ?? primitive} ${fields[at + 4] ?? direction}`;
    sums.set(what, (sums.get(what) ?? 0) + Number(fields.at(-1)) / steps);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}
