/** From the text of an experiment to its checked form. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { withFallback } from './fallback.ts';
import type { Problem } from './problems.ts';
import { isObject, type Raw, resolveExperiment, written } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';
import { type ExperimentSource, keySpanOf, parseSource, spanOf } from './source.ts';

/** An experiment with its text: later stages change `raw` and resolve it again, and point at keys through `source`. */
export interface LoadedExperiment {
  /** Defaults filled in. */
  readonly experiment: Experiment;
  /** As written, shorthand written out. */
  readonly raw: Raw;
  readonly source: ExperimentSource;
}

/** Reads the YAML text of an experiment; `file` is for messages. Errors: `yaml-*`, `unknown-key`, `missing-key`, `bad-value`, ... */
export function loadExperiment(
  text: string,
  file: string,
): { readonly loaded?: LoadedExperiment; readonly diagnostics: readonly Diagnostic[] } {
  const { source, value, diagnostics } = parseSource(text, file);
  if (source === undefined || diagnostics.length > 0) return { diagnostics };
  const { experiment, problems } = resolveExperiment(value);
  const raw = written(value);
  if (experiment === undefined || !isObject(raw))
    return { diagnostics: problems.map((problem) => located(problem, source)) };
  const loaded = { experiment, raw, source };
  if (experiment.fallback === undefined) return { loaded, diagnostics: [] };
  const inFallback = resolveExperiment(withFallback(raw)).problems.map((problem) =>
    located(
      { ...problem, message: `with the fallback, ${problem.message}`, path: ['fallback', ...problem.path] },
      source,
    ),
  );
  return inFallback.length > 0 ? { diagnostics: inFallback } : { loaded, diagnostics: [] };
}

/** The diagnostic of a problem, at its key or value in the text. */
export function located(problem: Problem, source: ExperimentSource): Diagnostic {
  const { code, message, path, at, instead } = problem;
  const span = at === 'key' ? keySpanOf(source, path) : spanOf(source, path);
  const fixes =
    instead === undefined ? [] : [{ message: `\`${instead}\` here`, edits: [{ span, text: instead }] }];
  return { severity: 'error', code, message, span, ...(fixes.length > 0 && { fixes }) };
}
