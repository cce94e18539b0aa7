/** What no schema can say: keys of an experiment that do not go together. */
import { transforms } from '../data/augment/transforms.ts';
import { classTable } from '../data/labels.ts';
import { MNIST_CLASSES } from '../data/sources/mnist.ts';
import type { Code, FactsOf } from '../diagnostics/codes.ts';
import { type Problem, problem } from './problems.ts';
import type { Raw } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';
import type { KeyPath } from './source.ts';

/** Every contradiction of an experiment that the schema takes; `written` is what it was read from, without defaults. */
export function contradictions(experiment: Experiment, written: Raw): readonly Problem[] {
  return [
    ...withoutValidation(experiment),
    ...inOptimizer(experiment.train),
    ...inSchedule(experiment.train),
    ...inSeeds(written),
    ...inFallback(experiment),
    ...inClasses(experiment),
    ...inAugmentation(experiment),
  ];
}

/** The keys that a contradiction is about: of those that are not known none follows. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'needs-validation': ['data.split.validation', 'train.keep', 'train.early_stopping', 'train.schedule'],
  'bad-momentum': ['optimizer.kind', 'optimizer.momentum', 'optimizer.dampening', 'optimizer.nesterov'].map(
    (key) => `train.${key}`,
  ),
  'bad-schedule': ['train.schedule', 'train.optimizer.rate'],
  'seed-and-seeds': ['seed', 'seeds'],
  'fallback-unused': ['data.source'],
  'classes-do-not-fit': ['data.source', 'data.classes', 'data.target_kind'],
};

/** The keys that a problem of several keys is about; undefined for what the schema says of one. */
export function contradictingKeys(code: Code): readonly KeyPath[] | undefined {
  return KEYS[code]?.map((key) => key.split('.'));
}

function contradiction<C extends Code>(code: C, facts: FactsOf<C>, path: string): Problem {
  return problem(code, facts, { path: path.split('.'), at: 'value' });
}

function withoutValidation({ train, data }: Experiment): readonly Problem[] {
  if (data.split.validation !== undefined) return [];
  const needs = (what: string, path: string) => contradiction('needs-validation', { what }, path);
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
  const bad = (key: 'dampening' | 'nesterov') =>
    contradiction('bad-momentum', { key }, `train.optimizer.${key}`);
  return [
    ...(dampening > 0 && momentum === 0 ? [bad('dampening')] : []),
    ...(nesterov && (momentum === 0 || dampening > 0) ? [bad('nesterov')] : []),
  ];
}

function inSchedule({ schedule, optimizer: { rate } }: Experiment['train']): readonly Problem[] {
  if (schedule === undefined || !('minimum' in schedule) || schedule.minimum <= rate) return [];
  return [contradiction('bad-schedule', { lowest: schedule.minimum, rate }, 'train.schedule.minimum')];
}

function inSeeds({ seed, seeds }: Raw): readonly Problem[] {
  if (seed === undefined || seeds === undefined) return [];
  return [contradiction('seed-and-seeds', {}, 'seed')];
}

function inFallback({ fallback, data }: Experiment): readonly Problem[] {
  if (fallback === undefined || 'path' in data) return [];
  return [contradiction('fallback-unused', { source: data.source }, 'fallback')];
}

function inAugmentation({ data, train: { augment, oversample } }: Experiment): readonly Problem[] {
  const isOfValues = data.source === 'csv' && data.target_kind === 'values';
  const unbalanced =
    oversample !== undefined && isOfValues
      ? [contradiction('oversampling', { isOfValues }, 'train.oversample')]
      : [];
  if (augment === undefined) return unbalanced;
  const wrong = (facts: FactsOf<'augmentation'>, path = 'train.augment') => [
    ...unbalanced,
    contradiction('augmentation', facts, path),
  ];
  if (data.source === 'csv') return wrong({ isTable: true });
  const { classes: _, ...changes } = augment;
  if (Object.keys(changes).length === 0) return wrong({ known: Object.keys(transforms) });
  const [low, high] = Array.isArray(augment.scale) ? augment.scale : [];
  return low! > high! ? wrong({ low: low!, high: high! }, 'train.augment.scale') : unbalanced;
}

function inClasses({ data }: Experiment): readonly Problem[] {
  const names = data.classes?.map(String) ?? [];
  if (data.classes === undefined) return [];
  if (data.source === 'csv' && data.target_kind === 'values')
    return [contradiction('classes-do-not-fit', {}, 'data.classes')];
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  if (repeated.length > 0) return [contradiction('classes-do-not-fit', { repeated }, 'data.classes')];
  if (data.source !== 'mnist') return [];
  const digits = MNIST_CLASSES.map(Number);
  const { indexOf } = classTable(digits, data.classes);
  const unnamed = digits.filter((digit) => indexOf(digit) === undefined).map(String);
  return unnamed.length === 0 ? [] : [contradiction('classes-do-not-fit', { unnamed }, 'data.classes')];
}
