/** Everything that can be said about an experiment without its data. */
import { mergeCases } from '../diagnostics/cases.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { applyFallback } from './fallback.ts';
import { type LoadedExperiment, loadExperiment } from './load.ts';
import { plan } from './plan.ts';
import { spanOf } from './source.ts';
import { casesOf, checkVariants, modelPathOf } from './variants.ts';

/** What was found, and the texts that it points into. */
export interface ExperimentCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Checks the text of an experiment, and the model that it names under every variant, with the fallback too. */
export function checkExperiment(
  text: string,
  file: string,
  readFile: (path: string) => string | undefined,
): ExperimentCheck {
  const sources = new Map([[file, text]]);
  const { loaded, diagnostics } = loadExperiment(text, file);
  if (loaded === undefined) return { diagnostics, sources };
  const named = loaded.experiment.model;
  const model = named === undefined ? undefined : modelPathOf(file, named);
  if (model !== undefined && readFile(model) === undefined) {
    const missing = diagnose('file-not-found', { path: model }, { span: spanOf(loaded.source, ['model']) });
    return { diagnostics: [missing, ...(plan(loaded).diagnostics ?? [])], sources };
  }
  const own = checkPlan(loaded, { model, readFile, sources });
  if (loaded.experiment.fallback === undefined) return { diagnostics: own, sources };
  const known = new Set(own.map(({ code, span }) => JSON.stringify([code, span])));
  const other = checkPlan(applyFallback(loaded), { model, readFile, sources }).filter(
    ({ code, span }) => !known.has(JSON.stringify([code, span])),
  );
  const inFallback = other.map((each) => ({ ...each, message: `with the fallback, ${each.message}` }));
  return { diagnostics: [...own, ...inFallback], sources };
}

interface PlanSurroundings {
  /** Absent where the experiment leaves the model to the command line. */
  readonly model: string | undefined;
  readonly readFile: (path: string) => string | undefined;
  readonly sources: Map<string, string>;
}

function checkPlan(
  loaded: LoadedExperiment,
  { model, readFile, sources }: PlanSurroundings,
): readonly Diagnostic[] {
  const planned = plan(loaded);
  if (planned.plan === undefined || model === undefined) return planned.diagnostics;
  const checked = checkVariants(planned.plan.variants, { model, readFile, loaded });
  for (const [path, source] of checked.flatMap((each) => [...each.sources])) sources.set(path, source);
  return [...planned.diagnostics, ...mergeCases(casesOf(checked))];
}
