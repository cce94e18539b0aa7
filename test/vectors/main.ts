/** `npm run vectors -- FOLDER`: runs a folder of third-party vectors and ends with `N passed, N failed, N skipped`. */
import { existsSync } from 'node:fs';
import type { VectorSet } from './case.ts';
import { runCase } from './run.ts';
import { sets } from './sets/index.ts';
import { type SkipRule, skipRules } from './skips.ts';

interface Counts {
  passed: number;
  failed: number;
  readonly skipped: Map<SkipRule, number>;
}

const skippedIn = ({ skipped }: Counts) => [...skipped.values()].reduce((sum, count) => sum + count, 0);
const inWords = (counts: Counts) =>
  `${counts.passed} passed, ${counts.failed} failed, ${skippedIn(counts)} skipped`;

export interface VectorRun {
  /** Which sets: all, where nothing is said. */
  readonly chosen?: readonly VectorSet[];
  /** Whether a set that passes fewer than its floor is a failure: for the vectors that the floors were set on. */
  readonly floors?: boolean;
}

/**
 * Runs the vectors of a folder. Prints each set's counts, its failures and what was skipped by which rule; gives the
 * exit code: 1 where a vector failed, a file could not be read or a set passed too few, 0 where there is no such folder.
 */
export async function main(
  folder: string,
  print: (line: string) => void,
  { chosen = sets, floors = false }: VectorRun = {},
): Promise<number> {
  if (!existsSync(folder)) {
    print(`no vectors at ${folder}: nothing is compared with other people's numbers`);
    print('0 passed, 0 failed, 0 skipped');
    return 0;
  }
  const total: Counts = { passed: 0, failed: 0, skipped: new Map() };
  let isShort = false;
  for (const set of chosen) {
    const counts = await runSet(set, folder, print);
    if (counts === undefined) continue;
    print(`${set.name}: ${inWords(counts)}${floors ? ` (at least ${set.floor} must pass)` : ''}`);
    isShort ||= floors && counts.passed < set.floor;
    total.passed += counts.passed;
    total.failed += counts.failed;
    for (const [rule, count] of counts.skipped) add(total, rule, count);
  }
  for (const [rule, count] of [...total.skipped].sort((a, b) => b[1] - a[1]))
    print(`skipped ${count}: ${skipRules[rule]} (${rule})`);
  if (isShort) print('fewer vectors passed than must');
  print(inWords(total));
  return isShort || total.failed > 0 ? 1 : 0;
}

async function runSet(
  set: VectorSet,
  folder: string,
  print: (line: string) => void,
): Promise<Counts | undefined> {
  const counts: Counts = { passed: 0, failed: 0, skipped: new Map() };
  let cases: ReturnType<VectorSet['load']>;
  try {
    cases = set.load(folder);
  } catch (error) {
    print(`  ${set.name}: a file cannot be read: ${(error as Error).message}`);
    return { ...counts, failed: 1 };
  }
  if (cases.length === 0) {
    print(`${set.name}: not in this folder`);
    return undefined;
  }
  for (const vector of cases) {
    const result = await runCase(vector);
    if (result.status === 'skipped') add(counts, result.rule, 1);
    else counts[result.status] += 1;
    if (result.status === 'failed') print(`  ${set.name} ${vector.name}: ${result.why}`);
  }
  return counts;
}

function add({ skipped }: Counts, rule: SkipRule, count: number): void {
  skipped.set(rule, (skipped.get(rule) ?? 0) + count);
}
