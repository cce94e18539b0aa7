/** The model of an experiment under each of its variants, checked as far as that is possible without data. */
import { dirname, relative, resolve } from 'node:path';
import { type Analysis, analyse } from '../compiler/analyse.ts';
import { plainParameter } from '../compiler/expand/parameters.ts';
import type { Network } from '../compiler/network.ts';
import { knownFacts } from '../data/known.ts';
import type { Case } from '../diagnostics/cases.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from './load.ts';
import { titleOf, type Variant, writtenPath } from './plan.ts';
import { checkReport } from './report.ts';
import { isRead } from './sound.ts';
import { type KeyPath, keySpanOf, spanOf } from './source.ts';
import {
  balancedTwice,
  problemsOfClasses,
  problemsOfData,
  problemsOfLoss,
  warmupTooLong,
} from './training.ts';

/** The model, and the experiment that varies it. */
export interface VariantSurroundings {
  /** The model's path, as messages show it. */
  readonly model: string;
  /** The text of the model, and of each file that it uses; undefined where there is none. */
  readonly readFile: (path: string) => string | undefined;
  readonly loaded: LoadedExperiment;
}

/** One variant and what is known about its network. */
export interface CheckedVariant {
  readonly variant: Variant;
  /** Absent where the model has an error with these parameters. */
  readonly network?: Network;
  readonly diagnostics: readonly Diagnostic[];
  /** Every parameter of the model with its value, defaults included; text in the grammar of the language. */
  readonly values: Readonly<Record<string, number | string | boolean>>;
  /** The texts of the model and of the files that it uses. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Looking for fixes takes its time: the first so many broken variants are enough. */
const VARIANTS_WITH_FIXES = 8;

/**
 * Checks the model with the parameters of every variant, then loss, batch and what is known of the data against its layers.
 * Variants whose parameters have errors themselves are left out.
 */
export function checkVariants(
  variants: readonly Variant[],
  surroundings: VariantSurroundings,
): readonly CheckedVariant[] {
  const readable = variants.filter(({ unread }) => isRead(['parameters'], unread));
  const known = new Map<string, ReturnType<typeof analyse>>();
  let broken = 0;
  return readable.map((variant) => {
    const { parameters } = variant;
    const places = placesOf(variant, surroundings.loaded);
    const key = JSON.stringify([parameters, places.values]);
    const result =
      known.get(key) ??
      analyse(surroundings.readFile(surroundings.model) ?? '', surroundings.model, {
        parameters,
        parameterPlaces: places.values,
        parameterNamePlaces: places.names,
        readFile: surroundings.readFile,
        withFixes: broken < VARIANTS_WITH_FIXES,
      });
    if (!known.has(key) && result.network === undefined) broken++;
    known.set(key, result);
    const { network, sources } = result;
    const diagnostics = [
      ...result.diagnostics,
      ...problemsOf(network ?? withoutStrangers(variant, result, surroundings), variant, surroundings.loaded),
    ];
    const values = Object.fromEntries(
      Object.entries(result.values).map(([name, value]) => [name, plainParameter(value)]),
    );
    return { variant, diagnostics, values, sources, ...(network && { network }) };
  });
}

/** The network without the parameters that the model does not have, where those are all that is wrong. */
function withoutStrangers(
  { parameters }: Variant,
  { parameters: declared }: Analysis,
  { model, readFile }: VariantSurroundings,
): Network | undefined {
  const names = new Set(declared.map(({ name }) => name));
  const known = Object.entries(parameters).filter(([name]) => names.has(name));
  if (known.length === Object.keys(parameters).length) return undefined;
  const options = { parameters: Object.fromEntries(known), readFile, withFixes: false };
  return analyse(readFile(model) ?? '', model, options).network;
}

/** What the experiment says about the layers before there is data. */
function problemsOf(
  network: Network | undefined,
  variant: Variant,
  loaded: LoadedExperiment,
): readonly Diagnostic[] {
  const { data } = variant.experiment;
  const isKnown = (...path: KeyPath) => isRead(path, variant.unread);
  const inReport = isKnown('report') && isKnown('train', 'epochs');
  const ofReport = inReport ? checkReport(network, variant.experiment, loaded.source) : [];
  if (network === undefined) return ofReport;
  const wrongLoss = problemsOfLoss(network, { variant, loaded });
  // Where the data is says nothing about it.
  const besidePath = variant.unread.filter((path) => path.join('.') !== 'data.path');
  const { targets, samples, ...others } = isRead(['data'], besidePath) ? knownFacts(data) : {};
  const classes = targets?.kind === 'classes' ? targets.classes : undefined;
  // A map where a vector is wanted is one mistake, whoever wants it.
  const isOneMistake = wrongLoss.some(({ code }) => code === 'loss-needs-vector');
  const isUnchanged = variant.experiment.train.oversample === undefined;
  const facts = {
    ...others,
    ...(samples !== undefined && isUnchanged && isKnown('train', 'batch') && { samples }),
    ...(targets !== undefined && !isOneMistake && { targets }),
  };
  return [
    ...ofReport,
    ...wrongLoss,
    ...problemsOfClasses(network, classes, { variant, loaded }),
    ...balancedTwice({ variant, loaded }),
    ...warmupTooLong({ variant, loaded }),
    ...problemsOfData(network, facts, { variant, loaded }),
  ];
}

/** Where the experiment gives each parameter its value, or names it; what the command line sets has no place. */
function placesOf(
  { parameters, places }: Variant,
  loaded: LoadedExperiment,
): { readonly values: Readonly<Record<string, Span>>; readonly names: Readonly<Record<string, Span>> } {
  const { source, experiment } = loaded;
  const paths = Object.keys(parameters).flatMap((name): readonly (readonly [string, KeyPath])[] => {
    const isWritten = name in experiment.parameters;
    const path = places[name] ?? (isWritten ? writtenPath(['parameters', name], loaded) : undefined);
    return path === undefined ? [] : [[name, path]];
  });
  const keyOf = (path: KeyPath) =>
    keySpanOf(source, typeof path.at(-1) === 'number' ? path.slice(0, -1) : path);
  return {
    values: Object.fromEntries(paths.map(([name, path]) => [name, spanOf(source, path)])),
    names: Object.fromEntries(paths.map(([name, path]) => [name, keyOf(path)])),
  };
}

/** The findings of variants as cases that can be merged: `in the variant kernel=9`. */
export function casesOf(
  checked: readonly Pick<CheckedVariant, 'variant' | 'diagnostics'>[],
): readonly Case[] {
  return checked.map(({ variant, diagnostics }) => {
    const title = titleOf(variant.values);
    return { name: title === '' ? '' : `in the variant ${title}`, diagnostics };
  });
}

/** The path of the model that an experiment names, relative to the working folder where it lies below it. */
export function modelPathOf(experiment: string, named: string): string {
  const absolute = resolve(dirname(experiment), named);
  const path = relative('.', absolute);
  if (path === '') return '.';
  return path.startsWith('..') ? absolute : path;
}
