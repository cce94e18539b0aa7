/** `nnc eval`: tables of what the variants of a run give on a set, beside their own test figures. */
import { parseCorruptions } from '../data/corruptions.ts';
import { evaluationTables } from '../report/evaluation.ts';
import type { EngineName } from '../runtime/engines/index.ts';
import { evaluateRun } from '../runtime/evaluation/eval.ts';
import type { SetName } from '../runtime/results.ts';
import { useColor } from './failure.ts';
import { pictureProgress } from './progress/pictures.ts';

export interface EvalFlags {
  readonly run: string;
  readonly only?: readonly string[];
  readonly data?: string;
  readonly set: SetName;
  readonly corrupt?: string;
  readonly engine?: EngineName;
  readonly json?: boolean;
}

/** Evaluates and prints; returns the exit code. */
export async function evalCommand({ json, corrupt, ...request }: EvalFlags): Promise<number> {
  const outcome = await evaluateRun({
    ...request,
    ...(corrupt !== undefined && { corrupt: parseCorruptions(corrupt) }),
    ...(!json && { onPicture: pictureProgress(process.stderr) }),
    onTrial: (name, index, count) => {
      if (!json) process.stderr.write(`evaluating ${name} (${index + 1} of ${count})\n`);
    },
  });
  if (json) {
    const trials = outcome.trials.map(({ trial, engines, evaluatedBy, evaluation }) => {
      const { name, variant, seed } = trial;
      const by = { engines, evaluated_by: evaluatedBy };
      return { trial: name, variant, seed, ...by, ...evaluation, own_test: trial.final!.test };
    });
    process.stdout.write(`${JSON.stringify({ ...outcome, trials }, null, 1)}\n`);
    return 0;
  }
  const options = { width: process.stdout.columns || 100, color: useColor(process.stdout) };
  process.stdout.write(`${evaluationTables(outcome, options)}\n`);
  return 0;
}
