/** From the text of an experiment to its checked form. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { withFallback } from './fallback.ts';
import type { Problem } from './problems.ts';
import { type Raw, resolveAround, resolveExperiment, written } from './resolve.ts';
import type { Experiment } from './schema.generated.ts';
import { type SoundPart, soundPart } from './sound.ts';
import { type ExperimentSource, type KeyPath, keySpanOf, parseSource, spanOf } from './source.ts';

/** An experiment with its text: later stages change `raw` and resolve it again, and point at keys through `source`. */
export interface LoadedExperiment {
  /** Defaults filled in. */
  readonly experiment: Experiment;
  /** As written, shorthand written out. */
  readonly raw: Raw;
  readonly source: ExperimentSource;
  /** Where it does not say what was written, because that has errors. */
  readonly unread: readonly KeyPath[];
  /** Whether the fallback has taken its place in the values; in the text it stands where it was. */
  readonly isFallback?: boolean;
}

/** What loading gives: `loaded` where there are no errors, else `rest`, if something can still be checked. */
export interface Loading {
  readonly loaded?: LoadedExperiment;
  readonly rest?: LoadedExperiment;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the YAML text of an experiment; `file` is for messages. Errors: `yaml-*`, `unknown-key`, `missing-key`, `bad-value`, ... */
export function loadExperiment(text: string, file: string): Loading {
  const parsed = parseSource(text, file);
  const { source, value } = parsed;
  if (source === undefined || value === undefined) return { diagnostics: parsed.diagnostics };
  const problems = resolveExperiment(value).problems.map((problem) => located(problem, source));
  const sound = soundPart(written(value));
  if (sound === undefined) return { diagnostics: [...parsed.diagnostics, ...problems] };
  const others = sound.problems.map((problem) => located(problem, source));
  const diagnostics = [...parsed.diagnostics, ...problems, ...others];
  const inFallback = problemsOfFallback(sound).map((problem) => located(problem, source));
  if (inFallback.length > 0) {
    const { fallback: _, ...raw } = sound.raw;
    const { fallback: __, ...experiment } = sound.experiment;
    const rest = { ...sound, raw, experiment, source };
    return { rest, diagnostics: [...diagnostics, ...inFallback] };
  }
  return diagnostics.length === 0
    ? { loaded: { ...sound, source }, diagnostics }
    : { rest: { ...sound, source }, diagnostics };
}

/** What only shows when the fallback takes its place. */
function problemsOfFallback({ raw, experiment }: SoundPart): readonly Problem[] {
  if (experiment.fallback === undefined) return [];
  return resolveAround(withFallback(raw), experiment).problems.map((problem) => ({
    ...problem,
    message: `with the fallback, ${problem.message}`,
    path: ['fallback', ...problem.path],
  }));
}

/** The diagnostic of a problem, at its key or value in the text. */
export function located(problem: Problem, source: ExperimentSource): Diagnostic {
  const { code, message, path, at, instead } = problem;
  const span = at === 'key' ? keySpanOf(source, path) : spanOf(source, path);
  const fixes =
    instead === undefined ? [] : [{ message: `\`${instead}\` here`, edits: [{ span, text: instead }] }];
  return { severity: 'error', code, message, span, ...(fixes.length > 0 && { fixes }) };
}
