/** Everything that can be said about an experiment without its data. */
import { mergeCases } from '../diagnostics/cases.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { applyFallback } from './fallback.ts';
import { type LoadedExperiment, loadExperiment } from './load.ts';
import type { Overrides } from './overrides.ts';
import { plan } from './plan.ts';
import { SUPPOSED_SAMPLES, slownessOf } from './slowness.ts';
import { spanOf } from './source.ts';
import { type CheckedVariant, casesOf, checkVariants, modelPathOf } from './variants.ts';

/** What was found, and the texts that it points into. */
export interface ExperimentCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Checks the text of an experiment, and the model that it names under every variant, with the fallback too; as for
 * another engine where one is given.
 */
export function checkExperiment(
  text: string,
  file: string,
  readFile: (path: string) => string | undefined,
  engine?: string,
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
  const surroundings = { model, readFile, sources, overrides: engine === undefined ? {} : { engine } };
  const own = checkPlan(loaded, surroundings);
  if (loaded.experiment.fallback === undefined) return { diagnostics: own, sources };
  const known = new Set(own.map(({ code, span }) => JSON.stringify([code, span])));
  const other = checkPlan(applyFallback(loaded), surroundings).filter(
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
  readonly overrides: Overrides;
}

function checkPlan(
  loaded: LoadedExperiment,
  { model, readFile, sources, overrides }: PlanSurroundings,
): readonly Diagnostic[] {
  const planned = plan(loaded, overrides);
  if (planned.plan === undefined || model === undefined) return planned.diagnostics;
  const checked = checkVariants(planned.plan.variants, { model, readFile, loaded }).map(withSlowness);
  for (const [path, source] of checked.flatMap((each) => [...each.sources])) sources.set(path, source);
  return [...planned.diagnostics, ...mergeCases(casesOf(checked))];
}

function withSlowness(checked: CheckedVariant): CheckedVariant {
  const { network, variant, diagnostics } = checked;
  if (network === undefined) return checked;
  const { engine, train } = variant.experiment;
  const work = { samples: SUPPOSED_SAMPLES, epochs: train.epochs };
  return { ...checked, diagnostics: [...diagnostics, ...slownessOf(network, engine, work)] };
}
