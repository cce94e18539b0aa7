/** What the command line changes of an experiment. */
import { parseDocument } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from './load.ts';
import { axesOf } from './matrix.ts';
import type { Problem } from './problems.ts';
import { isObject, type Raw, resolveAround, written } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';

/** Options of `nnc run`, as typed. */
export interface Overrides {
  /** `--set train.epochs=2`, any dotted key. */
  readonly set?: readonly string[];
  /** `--only kernel=3,5`: of the variants, these. */
  readonly only?: readonly string[];
  /** How many replicates. */
  readonly seeds?: number;
  /** The one seed to run. */
  readonly seed?: number;
  readonly threads?: number;
  /** What executes the training program. */
  readonly engine?: string;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The experiment with `set`, `seeds`, `seed`, `threads` and `engine` in place. Errors: `bad-option`, and those of the schema. */
export function override(
  loaded: LoadedExperiment,
  overrides: Overrides,
): { readonly loaded?: LoadedExperiment; readonly diagnostics: readonly Diagnostic[] } {
  const changes: { readonly option: string; readonly path: readonly string[]; readonly value: unknown }[] =
    [];
  const diagnostics: Diagnostic[] = [];
  for (const text of overrides.set ?? []) {
    const change = parseSetting(text, loaded.experiment.matrix);
    if (typeof change === 'string') diagnostics.push(optionError(`--set ${text}: ${change}`));
    else changes.push({ option: `--set ${text}`, ...change });
  }
  const option = (name: string, path: readonly string[], value: number | string | undefined) => {
    if (value !== undefined) changes.push({ option: `${name} ${value}`, path, value });
  };
  option('--threads', ['train', 'threads'], overrides.threads);
  option('--seeds', ['seeds'], overrides.seeds);
  option('--seed', ['seed'], overrides.seed);
  option('--engine', ['engine'], overrides.engine);
  if (diagnostics.length > 0) return { diagnostics };
  let raw = withoutRivals(
    loaded.raw,
    changes.map(({ path }) => path[0]!),
  );
  for (const { option, path, value } of changes) {
    const next = withValueAt(raw, path, value);
    if (typeof next === 'string') return { diagnostics: [optionError(`${option}: ${next}`)] };
    const { problems } = resolveAround(next, loaded.experiment);
    if (problems.length > 0)
      return { diagnostics: problems.map((problem) => optionProblem(option, problem)) };
    raw = next;
  }
  const { experiment } = resolveAround(raw, loaded.experiment);
  return experiment === undefined ? { diagnostics } : { loaded: { ...loaded, raw, experiment }, diagnostics };
}

/** The values with one of them set, shorthand written out; a text says why it cannot be. */
export function withValueAt(raw: Raw, path: readonly string[], value: unknown): Raw | string {
  const next = replaced(raw, path, value);
  return typeof next === 'string' ? next : (written(next) as Raw);
}

function replaced(group: Raw, [name, ...rest]: readonly string[], value: unknown): Raw | string {
  if (rest.length === 0) return { ...group, [name!]: value };
  const inner = group[name!] ?? {};
  if (!isObject(inner)) return `"${name}" is ${JSON.stringify(inner)} here, not a group of keys`;
  const next = replaced(inner, rest, value);
  return typeof next === 'string' ? next : { ...group, [name!]: next };
}

function parseSetting(
  text: string,
  matrix: Experiment['matrix'],
): { readonly path: readonly string[]; readonly value: unknown } | string {
  const equals = text.indexOf('=');
  if (equals < 0) return 'KEY=VALUE was expected';
  const path = text.slice(0, equals).trim().split('.');
  if (!path.every((part) => NAME.test(part))) return `"${text.slice(0, equals)}" is no key like train.epochs`;
  const refusal = refusalOf(path, matrix);
  if (refusal !== undefined) return refusal;
  const document = parseDocument(text.slice(equals + 1), { prettyErrors: false });
  const error = document.errors[0];
  return error === undefined
    ? { path, value: document.toJS() }
    : `the value is not valid YAML: ${error.message}`;
}

function refusalOf(path: readonly string[], matrix: Experiment['matrix']): string | undefined {
  const key = path.join('.');
  if (key === 'data.path') return 'use --data PATH';
  if (path[0] === 'matrix' || path[0] === 'fallback')
    return `${path[0]} cannot be set; --only chooses among the variants`;
  if (key === 'model') return 'name the model on the command line';
  const axis = path[0] === 'parameters' ? path[1] : key;
  const isAxis = axis !== undefined && axesOf(matrix).has(axis);
  return isAxis ? `${axis} is an axis of the matrix, which would win; use --only ${axis}=...` : undefined;
}

function withoutRivals(raw: Raw, keys: readonly string[]): Raw {
  const rest = { ...raw };
  // A seed that is asked for replaces the experiment's count of them, and the other way round.
  if (keys.includes('seed')) delete rest.seeds;
  if (keys.includes('seeds') && !keys.includes('seed')) delete rest.seed;
  return rest;
}

function optionError(message: string): Diagnostic {
  return { severity: 'error', code: 'bad-option', message };
}

function optionProblem(option: string, { message }: Problem): Diagnostic {
  return optionError(`${option}: ${message}`);
}
