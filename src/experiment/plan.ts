/** From an experiment to what is to be trained: variants x seeds. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type LoadedExperiment, located } from './load.ts';
import { type Row, rowCount, rowsOf, type Setting, textOf } from './matrix.ts';
import { chosenRows } from './only.ts';
import { type Overrides, override, withValueAt } from './overrides.ts';
import { nameOf, type Problem } from './problems.ts';
import { type Raw, resolveExperiment } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';
import { type ExperimentSource, type KeyPath, keySpanOf, spanOf } from './source.ts';

/** What a trial needs to know of the experiment: nothing in it depends on the other variants. */
export type VariantExperiment = Omit<
  Experiment,
  'model' | 'matrix' | 'seeds' | 'seed' | 'fallback' | 'parameters'
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
}

export interface Plan {
  readonly variants: readonly Variant[];
  readonly seeds: readonly number[];
}

const VARIANT_LIMIT = 10_000;

/**
 * The variants in the order of the matrix, each resolved on its own, and the seeds. Without a plan the diagnostics hold
 * errors (`unknown-key`, `bad-value`, `bad-axis`, `bad-option`, ...); with one, warnings at most (`duplicate-variant`).
 */
export function plan(
  written: LoadedExperiment,
  overrides: Overrides = {},
): { readonly plan?: Plan; readonly diagnostics: readonly Diagnostic[] } {
  const { loaded, diagnostics } = override(written, overrides);
  if (loaded === undefined) return { diagnostics };
  const { experiment, source } = loaded;
  const count = rowCount(experiment.matrix);
  if (count > VARIANT_LIMIT) {
    const message = `the matrix has ${count} variants; at most ${VARIANT_LIMIT} are planned`;
    return {
      diagnostics: [
        { severity: 'error', code: 'matrix-too-large', message, span: keySpanOf(source, ['matrix']) },
      ],
    };
  }
  const all = rowsOf(experiment.matrix);
  const variants = all.map((row) => variantOf(loaded.raw, row, source));
  const errors = distinct(variants.flatMap((variant) => variant.diagnostics));
  if (errors.length > 0) return { diagnostics: errors };
  const chosen = chosenRows(all, overrides.only ?? []);
  if (chosen.diagnostics.length > 0) return { diagnostics: chosen.diagnostics };
  const kept = chosen.rows.map((row) => variants[all.indexOf(row)]!.variant!);
  const unique = withoutDuplicates(kept, source);
  return { plan: { variants: unique.variants, seeds: seedsOf(experiment) }, diagnostics: unique.diagnostics };
}

function seedsOf({ seed, seeds }: Experiment): readonly number[] {
  return seed === undefined ? Array.from({ length: seeds }, (_, index) => index) : [seed];
}

function variantOf(
  raw: Raw,
  row: Row,
  source: ExperimentSource,
): { readonly variant?: Variant; readonly diagnostics: readonly Diagnostic[] } {
  const { matrix: _, fallback: __, ...rest } = raw;
  let current: Raw = rest;
  for (const setting of row.settings) {
    const refusal = refusalOf(setting.axis);
    const next = refusal ?? withValueAt(current, keyOf(setting.axis), setting.value);
    if (typeof next === 'string') {
      const span = keySpanOf(source, axisPath(setting));
      return {
        diagnostics: [
          { severity: 'error', code: 'bad-axis', message: `axis "${setting.axis}": ${next}`, span },
        ],
      };
    }
    current = next;
  }
  const { experiment, problems } = resolveExperiment(current);
  if (experiment === undefined)
    return { diagnostics: problems.map((problem) => blamed(problem, row, source)) };
  const { model, matrix, seeds, seed, fallback, parameters, ...own } = experiment;
  const values = Object.fromEntries(row.settings.map(({ axis, value }) => [axis, value]));
  const places = Object.fromEntries(row.settings.map(({ axis, path }) => [axis, path]));
  return { variant: { values, parameters, experiment: own, path: row.path, places }, diagnostics: [] };
}

function keyOf(axis: string): readonly string[] {
  return axis.includes('.') ? axis.split('.') : ['parameters', axis];
}

function refusalOf(axis: string): string | undefined {
  const [root, name] = axis.split('.');
  if (name === undefined || root === 'data' || root === 'train') return undefined;
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
export function locatedInVariant(
  problem: Problem,
  { places }: Variant,
  { raw, source }: LoadedExperiment,
): Diagnostic {
  const settings = Object.entries(places).map(([axis, path]) => ({ axis, path }));
  // Where the fallback is used it has left the values, but not the text.
  const inFallback = ['fallback', ...problem.path];
  const isUsed = raw.fallback === undefined && source.document.hasIn(inFallback.slice(0, 3));
  const path = isUsed ? inFallback : problem.path;
  return atSetting(problem, settings, source) ?? located({ ...problem, path }, source);
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
    const message = `${nameOf(path)} has the variant ${titleOf(values)} again; it is run once`;
    diagnostics.push({ severity: 'warning', code: 'duplicate-variant', message, span: spanOf(source, path) });
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
