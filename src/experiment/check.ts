/** Everything that can be said about an experiment without its data. */
import { type Case, keyOf, mergeCases } from '../diagnostics/cases.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { applyFallback } from './fallback.ts';
import { type LoadedExperiment, loadExperiment } from './load.ts';
import type { Overrides } from './overrides.ts';
import { plan } from './plan.ts';
import { SUPPOSED_SAMPLES, slownessOf } from './slowness.ts';
import { isRead } from './sound.ts';
import { firstKeyOf, keySpanOf, spanOf } from './source.ts';
import { type CheckedVariant, casesOf, checkVariants, modelPathOf } from './variants.ts';

/** What was found, and the texts that it points into. */
export interface ExperimentCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Checks the text of an experiment, and the model that it names under every variant, with the fallback too; as for
 * another engine where one is given. Where the experiment has errors, what is right in it is checked all the same.
 */
export function checkExperiment(
  text: string,
  file: string,
  readFile: (path: string) => string | undefined,
  engine?: string,
): ExperimentCheck {
  const sources = new Map([[file, text]]);
  const { loaded, rest, diagnostics } = loadExperiment(text, file);
  const sound = loaded ?? rest;
  if (sound === undefined) return { diagnostics, sources };
  const found = modelOf(sound, file, readFile);
  const surroundings = {
    model: found.model,
    readFile,
    sources,
    overrides: engine === undefined ? {} : { engine },
  };
  const own = checkPlan(sound, surroundings);
  const said = [...diagnostics, ...found.diagnostics, ...own.diagnostics, ...mergeCases(own.cases)];
  if (sound.experiment.fallback === undefined) return { diagnostics: said, sources };
  const other = checkPlan(applyFallback(sound), surroundings);
  const known = new Set(own.diagnostics.map(keyOf));
  const ofFallback = [
    ...other.diagnostics.filter((each) => !known.has(keyOf(each))),
    ...mergeCases(withoutKnown(other.cases, own.cases)),
  ];
  const inFallback = ofFallback.map((each) => ({
    ...each,
    message: `with the fallback, ${each.message}`,
  }));
  return { diagnostics: [...said, ...inFallback], sources };
}

/** The model that the experiment names, if it can be read, and what is to be said if not. */
function modelOf(
  { experiment, source, unread }: LoadedExperiment,
  file: string,
  readFile: (path: string) => string | undefined,
): { readonly model?: string; readonly diagnostics: readonly Diagnostic[] } {
  if (experiment.model === undefined) {
    const span = keySpanOf(source, [firstKeyOf(source)]);
    return { diagnostics: isRead(['model'], unread) ? [diagnose('no-model', {}, { span })] : [] };
  }
  const model = modelPathOf(file, experiment.model);
  if (readFile(model) !== undefined) return { model, diagnostics: [] };
  return { diagnostics: [diagnose('file-not-found', { path: model }, { span: spanOf(source, ['model']) })] };
}

interface PlanSurroundings {
  /** Absent where the experiment leaves the model to the command line, or names one that is not there. */
  readonly model: string | undefined;
  readonly readFile: (path: string) => string | undefined;
  readonly sources: Map<string, string>;
  readonly overrides: Overrides;
}

function checkPlan(
  loaded: LoadedExperiment,
  { model, readFile, sources, overrides }: PlanSurroundings,
): { readonly diagnostics: readonly Diagnostic[]; readonly cases: readonly Case[] } {
  const { variants, diagnostics } = plan(loaded, overrides);
  if (model === undefined) return { diagnostics, cases: [] };
  const checked = checkVariants(variants, { model, readFile, loaded }).map(withSlowness);
  for (const [path, source] of checked.flatMap((each) => [...each.sources])) sources.set(path, source);
  return { diagnostics, cases: casesOf(checked) };
}

/** What a variant has in the fallback that it does not have without it. */
function withoutKnown(cases: readonly Case[], own: readonly Case[]): readonly Case[] {
  const placeOf = ({ code, span }: Diagnostic) => JSON.stringify([code, span]);
  const known = new Map(own.map(({ name, diagnostics }) => [name, new Set(diagnostics.map(placeOf))]));
  return cases.map(({ name, diagnostics }) => ({
    name,
    diagnostics: diagnostics.filter((each) => known.get(name)?.has(placeOf(each)) !== true),
  }));
}

function withSlowness(checked: CheckedVariant): CheckedVariant {
  const { network, variant, diagnostics } = checked;
  if (network === undefined || !isRead(['train', 'epochs'], variant.unread)) return checked;
  const { engine, train } = variant.experiment;
  const work = { samples: SUPPOSED_SAMPLES, epochs: train.epochs };
  return { ...checked, diagnostics: [...diagnostics, ...slownessOf(network, engine, work)] };
}
