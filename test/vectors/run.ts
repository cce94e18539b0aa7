/** Runs the cases of a set on every target and says what came out. */
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { verify } from '../../src/compiler/verify.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import {
  engineVectorTolerance,
  firstMismatch,
  type VectorTolerance,
  vectorTolerances,
} from '../support/close.ts';
import type { ProgramCase, VectorCase } from './case.ts';
import type { SkipRule } from './skips.ts';
import { type Target, targets } from './targets.ts';

export type CaseResult =
  | { readonly status: 'passed' }
  | { readonly status: 'skipped'; readonly rule: SkipRule }
  | { readonly status: 'failed'; readonly why: string };

/** Runs one case; an exception on the way is a failure like another. */
export async function runCase(vector: VectorCase): Promise<CaseResult> {
  try {
    const prepared = vector.prepare();
    if (prepared.kind === 'skipped') return { status: 'skipped', rule: prepared.rule };
    const why = prepared.kind === 'arithmetic' ? await prepared.check() : await firstFailure(prepared);
    return why === undefined ? { status: 'passed' } : { status: 'failed', why };
  } catch (error) {
    return { status: 'failed', why: (error as Error).stack ?? `${error}` };
  }
}

/** What is wrong with a Program by the float64 evaluation or by a target, if anything is. */
export async function firstFailure(vector: ProgramCase): Promise<string | undefined> {
  verify(vector.program, 'translation of a vector');
  const precision = vector.precision ?? 'float32';
  const own = evaluateProgram(vector.program, vector.given).outputs;
  const why = mismatch('float64 evaluation', own, vector, () => vectorTolerances[precision]);
  if (why !== undefined) return why;
  for (const target of targets) {
    if (!target.runs(vector.program)) continue;
    const found = await target.run(vector.program, vector.given);
    const wrong = mismatch(target.name, found, vector, engineVectorTolerance);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function mismatch(
  who: string,
  found: Awaited<ReturnType<Target['run']>>,
  { expected, absolute = 0 }: ProgramCase,
  toleranceFor: (wanted: ArrayLike<number>) => VectorTolerance,
): string | undefined {
  for (const [name, wanted] of Object.entries(expected) as [string, Tensor][]) {
    const got = found[name];
    if (got === undefined) return `${who} gives no ${name}`;
    if (got.shape.join() !== wanted.shape.join())
      return `${who}: ${name} has the shape [${got.shape}], not [${wanted.shape}]`;
    const tolerance = toleranceFor(wanted.data);
    const limits = { ...tolerance, absolute: Math.max(tolerance.absolute, absolute) };
    const wrong = firstMismatch(got.data, wanted.data, limits);
    if (wrong !== undefined) return `${who}: ${name}${wrong}`;
  }
  return undefined;
}
