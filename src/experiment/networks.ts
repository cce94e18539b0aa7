/** The networks that an experiment would train, checked as a run checks them, without its data. */
import type { TrainingSpecification } from '../compiler/compile.ts';
import { losses } from '../compiler/losses.ts';
import type { Network } from '../compiler/network.ts';
import { mergeCases } from '../diagnostics/cases.ts';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { locateData } from './fallback.ts';
import { type LoadedExperiment, loadExperiment } from './load.ts';
import { textOf } from './matrix.ts';
import type { Overrides } from './overrides.ts';
import { plan, titleOf, type Variant, type VariantExperiment } from './plan.ts';
import type { WrittenVariant } from './training.ts';
import { type CheckedVariant, casesOf, checkVariants } from './variants.ts';

/** A variant as the experiment has it. */
export interface NetworkVariant {
  /** What the matrix sets: `kernel=5 stride=2`. */
  readonly title: string;
  /** The same by axis. */
  readonly settings: Variant['values'];
  readonly network: Network;
  readonly experiment: VariantExperiment;
  /** As far as it is known without the data: classes are not weighted. */
  readonly training: TrainingSpecification;
  readonly batch: number;
  readonly data: VariantExperiment['data'];
  /** Every parameter of the model with its value; text in the grammar of the language. */
  readonly parameters: CheckedVariant['values'];
  /** Where paths of the data begin. */
  readonly folder: string;
  /** Where the experiment says all this. */
  readonly written: WrittenVariant;
}

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
  /** What it says instead of the experiment: `--only kernel=3,5`, `--engine`. */
  readonly overrides?: Overrides;
  readonly readFile: (path: string) => string | undefined;
}

/** Variants where all is well; else at least one error among the diagnostics. */
export interface LoadedVariants {
  readonly variants: readonly NetworkVariant[];
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
  // Of the data it only matters here whether its fallback would be used.
  const { loaded: located = loaded, notice } = locateData(loaded, folder);
  const planned = plan(located, request.overrides);
  if (planned.plan === undefined) return failed(planned.diagnostics);
  const model = request.modelFile(loaded.experiment.model);
  if (model === undefined || request.readFile(model) === undefined) {
    return { ...failed([diagnose('file-not-found', { path: model ?? 'a model' })]), isMissing: true };
  }
  const planning = planned.plan.variants.flatMap((variant) => withParameters(variant, request.parameters));
  if (planning.length === 0) {
    return { ...failed([noVariant(planned.plan.variants, request.parameters)]), isMissing: true };
  }
  const checked = checkVariants(planning, { model, readFile: request.readFile, loaded: located });
  for (const each of checked) for (const [path, source] of each.sources) sources.set(path, source);
  const found = mergeCases(casesOf(checked)).filter(isError);
  const variants = checked.flatMap((each) => inputOf(each, { folder, loaded: located }));
  return { variants, diagnostics: found, sources, ...(notice !== undefined && { notice }) };
}

/** What the command line sets holds for every variant: those that the matrix gives another value are left out. */
function withParameters(variant: Variant, given: ExperimentRequest['parameters']): readonly Variant[] {
  const { values, parameters } = variant;
  const isOther = Object.entries(given).some(
    ([name, value]) => name in values && !isSame(values[name], value),
  );
  const others = Object.entries(given).filter(([name]) => !(name in values));
  return isOther ? [] : [{ ...variant, parameters: { ...parameters, ...Object.fromEntries(others) } }];
}

/** `uniform(0,1)` is `uniform(0, 1)`. */
function isSame(value: unknown, typed: string): boolean {
  return textOf(value).replaceAll(' ', '') === typed.replaceAll(' ', '');
}

function noVariant(variants: readonly Variant[], given: ExperimentRequest['parameters']): Diagnostic {
  const axes = Object.keys(given).filter((name) => variants.some(({ values }) => name in values));
  const typed = axes.map((name) => `--param ${name}=${given[name]}`);
  const choices = axes.map((name) => {
    const values = variants.flatMap((each) => (name in each.values ? [textOf(each.values[name])] : []));
    return `${name} the values ${[...new Set(values)].join(', ')}`;
  });
  const message = `${typed.join(' ')}: no variant has this; the matrix gives ${choices.join(', and ')}`;
  return { severity: 'error', code: 'bad-option', message };
}

function inputOf(
  { variant, network, values: parameters }: CheckedVariant,
  { folder, loaded }: { readonly folder: string; readonly loaded: LoadedExperiment },
): readonly NetworkVariant[] {
  if (network === undefined) return [];
  const { values: settings, experiment } = variant;
  const { data, train } = experiment;
  const { loss, optimizer, clip, batch } = train;
  // The kind of the targets changes a few numbers for each sample at most.
  const targets = losses[loss.kind].takes.values ? 'values' : 'classes';
  const training = { loss: { ...loss, targets }, optimizer, ...(clip && { clip }) } as const;
  const written = { variant, loaded };
  const title = titleOf(settings) || '(as written)';
  return [{ title, settings, network, experiment, training, batch, data, parameters, folder, written }];
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
