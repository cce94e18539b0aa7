/** What no schema can say: keys of an experiment that do not go together. */
import type { Problem } from './problems.ts';
import type { Raw } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';

/** Every contradiction of an experiment that the schema takes; `written` is what it was read from, without defaults. */
export function contradictions(experiment: Experiment, written: Raw): readonly Problem[] {
  return [
    ...withoutValidation(experiment),
    ...inOptimizer(experiment.train),
    ...inSchedule(experiment.train),
    ...inSeeds(written),
    ...inFallback(experiment),
  ];
}

function contradiction(code: string, message: string, path: string): Problem {
  return { code, message, path: path.split('.'), at: 'value' };
}

function withoutValidation({ train, data }: Experiment): readonly Problem[] {
  if (data.split.validation !== undefined) return [];
  const needs = (what: string, path: string) =>
    contradiction(
      'needs-validation',
      `${what} needs data.split.validation: choosing by the test set would spoil it as a test`,
      path,
    );
  const { keep, early_stopping, schedule } = train;
  const watches = schedule?.kind === 'plateau' && schedule.metric !== 'training_loss';
  return [
    ...(keep === 'best' ? [needs('keep: best', 'train.keep')] : []),
    ...(early_stopping === undefined ? [] : [needs('early_stopping', 'train.early_stopping')]),
    ...(watches ? [needs(`a plateau of the ${schedule.metric}`, 'train.schedule')] : []),
  ];
}

function inOptimizer({ optimizer }: Experiment['train']): readonly Problem[] {
  if (optimizer.kind !== 'sgd') return [];
  const { momentum, dampening, nesterov } = optimizer;
  const bad = (message: string, key: string) =>
    contradiction('bad-momentum', message, `train.optimizer.${key}`);
  return [
    ...(dampening > 0 && momentum === 0 ? [bad('dampening needs momentum above 0', 'dampening')] : []),
    ...(nesterov && (momentum === 0 || dampening > 0)
      ? [bad('nesterov needs momentum above 0, and no dampening', 'nesterov')]
      : []),
  ];
}

function inSchedule({ schedule, optimizer: { rate } }: Experiment['train']): readonly Problem[] {
  if (schedule === undefined || !('minimum' in schedule) || schedule.minimum <= rate) return [];
  const message = `the lowest rate, ${schedule.minimum}, is above train.optimizer.rate, ${rate}`;
  return [contradiction('bad-schedule', message, 'train.schedule.minimum')];
}

function inSeeds({ seed, seeds }: Raw): readonly Problem[] {
  if (seed === undefined || seeds === undefined) return [];
  const message = 'seed and seeds are both given: seed is the one to run, seeds how many';
  return [contradiction('seed-and-seeds', message, 'seed')];
}

function inFallback({ fallback, data }: Experiment): readonly Problem[] {
  if (fallback === undefined || 'path' in data) return [];
  const message = `data of source ${data.source} has no path that could be missing: fallback is never used`;
  return [contradiction('fallback-unused', message, 'fallback')];
}
