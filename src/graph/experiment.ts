/** The networks that an experiment would train, checked as a run checks them, without its data. */
import { analyse } from '../compiler/analyse.ts';
import { checkLoss } from '../compiler/losses.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { locateData } from '../experiment/fallback.ts';
import { loadExperiment } from '../experiment/load.ts';
import { plan, type Variant } from '../experiment/plan.ts';
import type { VariantInput } from './variants.ts';

/** Where things are, and how to read them. */
export interface ExperimentRequest {
  /** The YAML file, and its text. */
  readonly file: string;
  readonly text: string;
  readonly folder: string;
  /** The .nn file, from what the experiment says about it. */
  readonly modelFile: (named: string | undefined) => string | undefined;
  /** Values that the command line gives to parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly readFile: (path: string) => string | undefined;
}

/** Variants where all is well; else at least one error among the diagnostics. */
export interface LoadedVariants {
  readonly variants: readonly VariantInput[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  /** What was used instead of the experiment's data. */
  readonly notice?: string;
  /** Something that was asked for is not there. */
  readonly isMissing?: boolean;
}

/** Every variant of the experiment's matrix. */
export function loadVariants(request: ExperimentRequest): LoadedVariants {
  const { file, text, folder } = request;
  const sources = new Map([[file, text]]);
  const failed = (diagnostics: readonly Diagnostic[]) => ({ variants: [], diagnostics, sources });
  const { loaded, diagnostics } = loadExperiment(text, file);
  if (loaded === undefined) return failed(diagnostics);
  // Shapes do not need the data itself, only to know whether its fallback would be used.
  const { loaded: located = loaded, notice } = locateData(loaded, folder);
  const planned = plan(located);
  if (planned.plan === undefined) return failed(planned.diagnostics);
  const model = request.modelFile(loaded.experiment.model);
  const modelText = model === undefined ? undefined : request.readFile(model);
  if (model === undefined || modelText === undefined) {
    return { ...failed([diagnose('file-not-found', { path: model ?? 'a model' })]), isMissing: true };
  }
  sources.set(model, modelText);
  const checked = planned.plan.variants.map((variant) => checkVariant(variant, model, { request, sources }));
  const found = withoutRepeats(checked.flatMap((each) => each.diagnostics));
  const variants = checked.flatMap(({ variant }) => (variant === undefined ? [] : [variant]));
  return { variants, diagnostics: found, sources, ...(notice !== undefined && { notice }) };
}

interface Surroundings {
  readonly request: ExperimentRequest;
  readonly sources: Map<string, string>;
}

function checkVariant(
  { values, parameters, experiment }: Variant,
  model: string,
  { request, sources }: Surroundings,
): { readonly variant?: VariantInput; readonly diagnostics: readonly Diagnostic[] } {
  const axes = Object.keys(values);
  const given = Object.entries(request.parameters).filter(([name]) => !axes.includes(name));
  const analysis = analyse(sources.get(model)!, model, {
    parameters: { ...parameters, ...Object.fromEntries(given) },
    readFile: request.readFile,
  });
  for (const [path, source] of analysis.sources) sources.set(path, source);
  const { network, diagnostics } = analysis;
  if (network === undefined) return { diagnostics: diagnostics.filter(isError) };
  const { loss, optimizer, batch } = experiment.train;
  const problem = checkLoss(network, loss.kind);
  if (problem !== undefined) return { diagnostics: [problem] };
  // The kind of the targets changes a few numbers for each sample at most.
  const targets = loss.kind === 'mse' ? 'values' : 'classes';
  const training = { loss: { ...loss, targets }, optimizer } as const;
  return { variant: { title: titleOf(values), network, training, batch }, diagnostics: [] };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function titleOf(values: Readonly<Record<string, unknown>>): string {
  const settings = Object.entries(values).map(
    ([axis, value]) => `${axis}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return settings.length === 0 ? '(as written)' : settings.join(' ');
}

/** Several variants may have the same error. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map(diagnostics.map((each) => [JSON.stringify([each.code, each.span]), each]));
  return [...distinct.values()];
}
