/** What is right in an experiment that has errors, so that one mistake does not hide the others. */
import { contradictingKeys } from './contradictions.ts';
import type { Problem } from './problems.ts';
import { isObject, type Raw, resolveAround, resolveExperiment } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';
import type { KeyPath } from './source.ts';

/** An experiment without what is wrong in it. */
export interface SoundPart {
  readonly experiment: Experiment;
  readonly raw: Raw;
  /** Where something was left out, or something else put in its place: nothing follows from what is there. */
  readonly unread: readonly KeyPath[];
  /** Contradictions between keys that are right each by itself. */
  readonly problems: readonly Problem[];
}

/** In place of required keys that are missing, so that the others can be checked. */
const STAND_INS = {
  data: { source: 'mnist' },
  train: { epochs: 1, loss: { kind: 'mse' }, optimizer: { kind: 'adam' } },
} as const;

/** Leaving out one thing may show the next: a group without a required key goes, and then is itself missing. */
const ROUNDS = 8;

/** The values without those that have problems; undefined where nothing can be said about the rest. */
export function soundPart(raw: unknown): SoundPart | undefined {
  let rest = raw;
  const unread: KeyPath[] = [];
  /** Keys that stand there under a name that is misspelt. */
  const misspelt: KeyPath[] = [];
  const found: Problem[] = [];
  for (let round = 0; round < ROUNDS && isObject(rest); round++) {
    const own = rest;
    // What is left of a matrix keeps its places: with the gaps it is not what the schema says.
    const { experiment, problems } = round === 0 ? resolveExperiment(own) : resolveAround(own, own);
    if (experiment !== undefined) return { experiment, raw: own, unread, problems: found };
    if (round > 0) found.push(...problems.filter((each) => isOfItself(each, [...unread, ...misspelt])));
    for (const problem of problems) {
      if (problem.instead !== undefined && problem.at === 'key')
        misspelt.push([...problem.path.slice(0, -1), problem.instead]);
      const [next, paths] = withoutProblem(rest as Raw, problem);
      rest = next;
      unread.push(...paths);
    }
  }
  return undefined;
}

/** Whether a contradiction is one of keys that are all known. */
function isOfItself({ code }: Problem, unknown: readonly KeyPath[]): boolean {
  return contradictingKeys(code)?.every((key) => isRead(key, unknown)) === true;
}

/** Whether a value is as the user wrote it, or the default of what was not written. */
export function isRead(path: KeyPath, unread: readonly KeyPath[]): boolean {
  return !unread.some((other) => {
    const common = Math.min(other.length, path.length);
    return other.slice(0, common).join('.') === path.slice(0, common).join('.');
  });
}

function withoutProblem(raw: Raw, { code, path, missing }: Problem): readonly [Raw, readonly KeyPath[]] {
  if (code === 'missing-key' && path.length === 0) return filled(raw, [], STAND_INS);
  if (code === 'missing-key' && path.join() === 'train') {
    const [train, paths] = filled(raw.train as Raw, ['train'], STAND_INS.train);
    return [{ ...raw, train }, paths];
  }
  if (missing === 'path' && path.join() === 'data') {
    const [data, paths] = filled(raw.data as Raw, ['data'], { path: '.' });
    return [{ ...raw, data }, paths];
  }
  if (path[0] === 'matrix') return [without(raw, path) as Raw, []];
  // Of another list than the matrix the rest says something else than the whole.
  const entry = path.findIndex((part) => typeof part === 'number');
  const whole = entry < 0 ? path : path.slice(0, entry);
  return [without(raw, whole) as Raw, code === 'unknown-key' ? [] : [whole]];
}

function filled(group: Raw, path: KeyPath, standIns: Raw): readonly [Raw, readonly KeyPath[]] {
  const missing = Object.keys(standIns).filter((key) => group[key] === undefined);
  return [{ ...standIns, ...group }, missing.map((key) => [...path, key])];
}

/** Entries of the matrix leave a gap, so that the others keep their places. */
function without(value: unknown, [first, ...others]: KeyPath): unknown {
  if (first === undefined) return undefined;
  if (Array.isArray(value))
    return value.map((each, index) => (index === first ? without(each, others) : each));
  if (!isObject(value) || !(first in value)) return value;
  const { [first]: inner, ...rest } = value;
  const next = without(inner, others);
  return next === undefined ? rest : { ...value, [first]: next };
}
