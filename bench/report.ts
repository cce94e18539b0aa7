import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Absent, Measured } from './measure.ts';
import type { Step } from './steps.ts';

/** One step as measured: who ran it, and who multiplied matrices in the same rounds. */
export interface StepResult {
  readonly step: Step;
  readonly measured: readonly Measured[];
  readonly multipliers: readonly Measured[];
  readonly absent: readonly Absent[];
  /** Operations of one of the multipliers' products. */
  readonly productFlops: number;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The least of all times. */
export function minimum({ rounds }: Pick<Measured, 'rounds'>): number {
  return Math.min(...rounds.flat());
}

const rate = (flops: number, milliseconds: number) => flops / milliseconds / 1e6;

/** How many times as fast as another side the first is, by round: their median, and the range of the middle half. */
export function ratios(first: Pick<Measured, 'rounds'>, other: Pick<Measured, 'rounds'>): string {
  const each = first.rounds.map((round, index) => median(other.rounds[index]!) / median(round));
  const sorted = each.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!.toFixed(2);
  return `${median(each).toFixed(2)} (${at(0.25)}-${at(0.75)})`;
}

function row(result: StepResult, measured: Measured, machineRate: number): readonly string[] {
  const least = minimum(measured);
  const share = rate(result.step.flops, least) / machineRate;
  return [
    `${measured.side.name} (${measured.description})`,
    least.toFixed(2),
    median(measured.rounds.flat()).toFixed(2),
    `${Math.round(share * 100)} %`,
    measured.peak.toFixed(0),
    ...oursIn(result).flatMap((ours) =>
      measured === ours ? ['1', '1'] : [(least / minimum(ours)).toFixed(2), ratios(ours, measured)],
    ),
  ];
}

/** nnc's engines among those who ran a step. */
function oursIn({ measured }: StepResult): readonly Measured[] {
  return measured.filter(({ side }) => side.isOurs === true);
}

/** One step as Markdown: the table of sides, the machine's rate, and who was absent. */
export function stepReport(result: StepResult): string {
  const { step, measured, multipliers, absent, productFlops } = result;
  const rates = multipliers.map((each) => rate(productFlops, minimum(each)));
  const machineRate = Math.max(...rates);
  const speeds = oursIn(result).flatMap(({ side }) => [`${side.name} over it, minima`, 'by round']);
  const head = ['side', 'min ms', 'median ms', 'of sgemm', 'peak MiB', ...speeds];
  const rows = measured.map((each) => row(result, each, machineRate));
  const named = multipliers.map(
    (each, i) => `${each.side.name} (${each.description}) ${rates[i]!.toFixed(0)}`,
  );
  return [
    `## ${step.title}`,
    '',
    ...table([head, ...rows]),
    '',
    ...startsOf(measured),
    `sgemm, GFLOP/s: ${named.join(', ')}. As it is written the step has ${(step.flops / 2e9).toFixed(3)} G multiply-adds, 2 operations each: at that rate ` +
      `${(step.flops / machineRate / 1e6).toFixed(2)} ms. A compiler that needs fewer of them can pass 100 %.`,
    ...absent.flatMap((each) => ['', `Not here: ${each.side.name}: ${each.reason} (${each.side.remedy})`]),
  ].join('\n');
}

/** From loading the engine to the end of the first step. */
function startsOf(measured: readonly Measured[]): readonly string[] {
  const starts = measured.flatMap(({ side, start }) =>
    start === undefined ? [] : [`${side.name} ${(start / 1000).toFixed(2)} s`],
  );
  return starts.length === 0
    ? []
    : [`Engine loaded, model compiled and first step: ${starts.join(', ')}.`, ''];
}

/** A table in Markdown, its head first. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const lines = rows.map((cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`);
  return [lines[0]!, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)];
}

/** The processors, as they call themselves, and their widest vectors, by which those of one name differ. */
export function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model.trim() ?? 'unknown processor'}${vectors()}`;
}

/** The widest vector instructions where the system tells them, as Linux on x86 does. */
function vectors(): string {
  const info = '/proc/cpuinfo';
  if (arch() !== 'x64' || !existsSync(info)) return '';
  const flags = readFileSync(info, 'utf8').match(/^flags.*$/m)?.[0] ?? '';
  if (/\bavx512f\b/.test(flags)) return ' with AVX-512';
  return /\bavx2\b/.test(flags) ? ' with AVX2' : '';
}

/** When and where the figures were measured. */
export function surroundings(rounds: number, threads: number): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${machine()}, ${memory} GiB, ${type()} ${release()}, ` +
    `Node.js ${process.versions.node}; ${threads} threads a side, ${rounds} alternating rounds.`
  );
}
