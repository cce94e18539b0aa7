/** From an experiment to what is to be trained: variants x seeds. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import { type LoadedExperiment, located } from './load.ts';
import { type Row, rowCount, rowsOf, type Setting, textOf } from './matrix.ts';
import { chosenRows } from './only.ts';
import { type Overrides, override, withValueAt } from './overrides.ts';
import { nameOf, type Problem } from './problems.ts';
import { isObject, type Raw, resolveExperiment } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';
import { isRead } from './sound.ts';
import { type ExperimentSource, type KeyPath, keySpanOf, spanOf } from './source.ts';

/** What a trial needs to know of the experiment: nothing in it depends on the other variants. */
export type VariantExperiment = Omit<
  Experiment,
  'model' | 'matrix' | 'seeds' | 'seed' | 'fallback' | 'parameters' | 'eval'
>;

export interface Variant {
  /** What the matrix sets: model parameters by name, keys of the experiment with dots. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Parameters of the model: those of the experiment, then those of the matrix. */
  readonly parameters: Experiment['parameters'];
  readonly experiment: VariantExperiment;
  /** Where the variant is written. */
  readonly path: KeyPath;
  /** Where each of `values` is written. */
  readonly places: Readonly<Record<string, KeyPath>>;
  /** Where the experiment does not say what was written, because that has errors. */
  readonly unread: readonly KeyPath[];
}

export interface Plan {
  readonly variants: readonly Variant[];
  readonly seeds: readonly number[];
  /** What every variant is evaluated on at the end. */
  readonly evaluations: Experiment['eval'];
}

const VARIANT_LIMIT = 10_000;

/** What planning gives: without a plan there are errors, and `variants` are what can still be checked. */
export interface Planning {
  readonly plan?: Plan;
  readonly variants: readonly Variant[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The variants in the order of the matrix, each resolved on its own, and the seeds. Without a plan the diagnostics hold
 * errors (`unknown-key`, `bad-value`, `bad-axis`, `bad-option`, ...); with one, warnings at most (`duplicate-variant`).
 */
export function plan(written: LoadedExperiment, overrides: Overrides = {}): Planning {
  const { loaded, diagnostics } = override(written, overrides);
  if (loaded === undefined) return { variants: [], diagnostics };
  const { experiment, source } = loaded;
  const count = rowCount(experiment.matrix);
  if (count > VARIANT_LIMIT) {
    const place = { span: keySpanOf(source, ['matrix']) };
    return {
      variants: [],
      diagnostics: [diagnose('matrix-too-large', { count, limit: VARIANT_LIMIT }, place)],
    };
  }
  const all = rowsOf(experiment.matrix);
  const groups = groupsOf(all);
  const planned = all.map((row) => variantOf(loaded, row, groups));
  const errors = distinct(planned.flatMap((each) => each.diagnostics));
  const sound = planned.flatMap(({ variant }) => variant ?? []);
  if (errors.length > 0) return { variants: withoutDuplicates(sound, source).variants, diagnostics: errors };
  const chosen = chosenRows(all, overrides.only ?? []);
  if (chosen.diagnostics.length > 0) return { variants: [], diagnostics: chosen.diagnostics };
  const kept = chosen.rows.map((row) => sound[all.indexOf(row)]!);
  const { variants, diagnostics: warnings } = withoutDuplicates(kept, source);
  return {
    plan: { variants, seeds: seedsOf(experiment), evaluations: experiment.eval },
    variants,
    diagnostics: warnings,
  };
}

function seedsOf({ seed, seeds }: Experiment): readonly number[] {
  return seed === undefined ? Array.from({ length: seeds }, (_, index) => index) : [seed];
}

interface PlannedRow {
  readonly variant?: Variant;
  readonly diagnostics: readonly Diagnostic[];
}

function variantOf(loaded: LoadedExperiment, row: Row, groups: ReadonlySet<string>): PlannedRow {
  const { matrix: _, fallback: __, ...base } = loaded.raw;
  const { raw, diagnostics } = withSettings(base, row, { loaded, groups });
  const resolved = raw === undefined ? undefined : resolveExperiment(raw);
  if (resolved?.experiment !== undefined)
    return { variant: { ...variantFrom(resolved.experiment, row), unread: loaded.unread }, diagnostics: [] };
  const problems = resolved?.problems ?? [];
  const errors = [...diagnostics, ...problems.map((problem) => blamed(problem, row, loaded.source))];
  // Of a key that is wrong nothing follows for the parameters of the model.
  const own = row.settings.filter(({ axis }) => !axis.includes('.') && !groups.has(axis));
  if (problems.some(({ path }) => path[0] === 'parameters')) return { diagnostics: errors };
  const parameters = {
    ...(base.parameters as Raw),
    ...Object.fromEntries(own.map(({ axis, value }) => [axis, value])),
  };
  const { experiment } = resolveExperiment({ ...base, parameters });
  if (experiment === undefined) return { diagnostics: errors };
  const unread = [...loaded.unread, ['data'], ['train'], ['report']];
  return { variant: { ...variantFrom(experiment, row), unread }, diagnostics: errors };
}

/** Axes that the matrix takes for the group of keys of that name: a value of a parameter is never one. */
function groupsOf(rows: readonly Row[]): ReadonlySet<string> {
  const settings = rows.flatMap((row) => row.settings);
  return new Set(settings.flatMap(({ axis, value }) => (ROOTS.has(axis) && isObject(value) ? [axis] : [])));
}

/** The groups whose keys can be axes. */
const ROOTS: ReadonlySet<string> = new Set(['data', 'train']);

interface SettingSurroundings {
  readonly loaded: LoadedExperiment;
  readonly groups: ReadonlySet<string>;
}

function withSettings(base: Raw, { settings }: Row, { loaded, groups }: SettingSurroundings) {
  const { source, unread } = loaded;
  let raw: Raw = base;
  for (const setting of settings) {
    const { axis, value } = setting;
    // What a key means may depend on another that has an error.
    if (axis.includes('.') && !isRead(keyOf(axis), unread)) continue;
    const next = refusalOf(axis, groups) ?? withValueAt(raw, keyOf(axis), value);
    if (typeof next === 'string') {
      const place = { span: keySpanOf(source, axisPath(setting)) };
      return { diagnostics: [diagnose('bad-axis', { axis, reason: next }, place)] };
    }
    raw = next;
  }
  return { raw, diagnostics: [] };
}

function variantFrom(whole: Experiment, row: Row): Omit<Variant, 'unread'> {
  const { model, matrix, seeds, seed, fallback, parameters, eval: _, ...experiment } = whole;
  const values = Object.fromEntries(row.settings.map(({ axis, value }) => [axis, value]));
  const places = Object.fromEntries(row.settings.map(({ axis, path }) => [axis, path]));
  return { values, parameters, experiment, path: row.path, places };
}

function keyOf(axis: string): readonly string[] {
  return axis.includes('.') ? axis.split('.') : ['parameters', axis];
}

function refusalOf(axis: string, groups: ReadonlySet<string>): string | undefined {
  if (groups.has(axis))
    return `a key of ${axis} is an axis of its own, its name written with a dot: ${axis}.KEY`;
  const [root, name] = axis.split('.');
  if (name === undefined || ROOTS.has(root!)) return undefined;
  if (root === 'parameters') return `a parameter of the model is written without a dot, ${name}`;
  return 'a dotted axis is a key of train or data; a parameter of the model has no dot';
}

/** Where the axis itself stands: the list of a product, the key of an include. */
function axisPath({ path }: Pick<Setting, 'path'>): KeyPath {
  return typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
}

/** The base alone is valid, so a setting is to blame. */
function blamed(problem: Problem, row: Row, source: ExperimentSource): Diagnostic {
  const found = atSetting(problem, row.settings, source);
  return found ?? { ...located({ ...problem, path: row.path }, source), fixes: [] };
}

/** The diagnostic of a problem that only shows in a variant: at the setting of the matrix that is to blame, or at the key itself. */
export function locatedInVariant(problem: Problem, variant: Variant, loaded: LoadedExperiment): Diagnostic {
  const path = writtenPath(problem.path, loaded);
  return (
    atSetting(problem, settingsOf(variant), loaded.source) ?? located({ ...problem, path }, loaded.source)
  );
}

/** The place of the value that a variant has at a path: in its matrix, the fallback, or the key itself. */
export function placeInVariant(path: KeyPath, variant: Variant, loaded: LoadedExperiment): Span | undefined {
  const setting = settingsOf(variant).find(({ axis }) => keyOf(axis).join() === path.join());
  const written = setting?.path ?? writtenPath(path, loaded);
  return loaded.source.document.hasIn(written) ? spanOf(loaded.source, written) : undefined;
}

function settingsOf({ places }: Variant): readonly Pick<Setting, 'axis' | 'path'>[] {
  return Object.entries(places).map(([axis, path]) => ({ axis, path }));
}

/** Where a key stands in the text. */
export function writtenPath(path: KeyPath, { isFallback = false, source }: LoadedExperiment): KeyPath {
  const inFallback = ['fallback', ...path];
  // Of the fallback data counts as a whole, other groups key by key.
  const key = path[0] === 'data' ? inFallback.slice(0, 2) : inFallback.slice(0, 3);
  return isFallback && source.document.hasIn(key) ? inFallback : path;
}

/** The place of a setting of the problem's key, of a key around or inside it, or else of one beside it. */
function atSetting(
  problem: Problem,
  settings: readonly Pick<Setting, 'axis' | 'path'>[],
  source: ExperimentSource,
): Diagnostic | undefined {
  const overlapping = (path: KeyPath) =>
    settings.find(({ axis }) =>
      keyOf(axis).every((part, index) => index >= path.length || part === path[index]),
    );
  const own = overlapping(problem.path);
  const inside = own && problem.path.slice(keyOf(own.axis).length);
  if (own && inside && (inside.length > 0 || problem.at === 'value'))
    return located({ ...problem, path: [...own.path, ...inside] }, source);
  const beside = overlapping(problem.path.slice(0, -1));
  if (beside === undefined) return undefined;
  const span = own ? keySpanOf(source, axisPath(own)) : spanOf(source, beside.path);
  return { severity: 'error', code: problem.code, message: problem.message, span };
}

function withoutDuplicates(variants: readonly Variant[], source: ExperimentSource) {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const unique = variants.filter(({ values, parameters, experiment, path }) => {
    const key = JSON.stringify([Object.entries(parameters).sort(), experiment]);
    if (!seen.has(key)) return seen.add(key);
    const facts = { entry: nameOf(path), title: titleOf(values) };
    diagnostics.push(diagnose('duplicate-variant', facts, { span: spanOf(source, path) }));
    return false;
  });
  return { variants: unique, diagnostics };
}

/** `kernel=5 stride=2`; a single variant has no name of its own. */
export function titleOf(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([axis, value]) => `${axis}=${textOf(value)}`)
    .join(' ');
}

function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const keys = new Set<string>();
  return diagnostics.filter(({ code, message, span }) => {
    const key = JSON.stringify([code, message, span]);
    return keys.has(key) ? false : keys.add(key);
  });
}
