/** What to do when the data of an experiment is not there. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from './load.ts';
import { isObject, type Raw, resolveAround, resolveExperiment } from './resolve.ts';
import { spanOf } from './source.ts';

/** Where the data is: the experiment to go on with, and a sentence for the user if it is another than was written. */
export interface LocatedExperiment {
  readonly loaded?: LoadedExperiment;
  readonly notice?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The values with those of `fallback` in their place: data as a whole, parameters and train key by key. */
export function withFallback(raw: Raw): Raw {
  const { fallback, ...rest } = raw;
  if (!isObject(fallback)) return rest;
  const merged = (name: string) => ({
    ...(rest[name] as Raw | undefined),
    ...(fallback[name] as Raw | undefined),
  });
  return {
    ...rest,
    ...(fallback.data !== undefined && { data: fallback.data }),
    parameters: merged('parameters'),
    train: merged('train'),
  };
}

/** The experiment as its fallback has it; loading made sure that this is one. */
export function applyFallback(loaded: LoadedExperiment): LoadedExperiment {
  const raw = withFallback(loaded.raw);
  const { experiment } = resolveAround(raw, loaded.experiment);
  return experiment === undefined ? loaded : { ...loaded, raw, experiment, isFallback: true };
}

/**
 * Makes sure that the data is there: `data` (the command line's, relative to the working folder) wins and must be; otherwise
 * `data.path` (relative to `folder`) or else the fallback. Error: `data-missing`.
 */
export function locateData(loaded: LoadedExperiment, folder: string, data?: string): LocatedExperiment {
  if (data !== undefined) return withDataAt(loaded, resolve(data));
  const path = pathOf(loaded, folder);
  if (path === undefined || existsSync(path)) return { loaded, diagnostics: [] };
  const span = spanOf(loaded.source, ['data', 'path']);
  const missing = (message: string): LocatedExperiment => ({
    diagnostics: [{ severity: 'error', code: 'data-missing', message, span }],
  });
  if (loaded.experiment.fallback === undefined) return missing(`the data is not there: ${path}`);
  const other = applyFallback(loaded);
  const otherPath = pathOf(other, folder);
  if (otherPath !== undefined && !existsSync(otherPath)) {
    return missing(`the data is not there, ${path}, nor is that of the fallback, ${otherPath}`);
  }
  return {
    loaded: other,
    notice: `the data is not there (${path}): the fallback of the experiment is used`,
    diagnostics: [],
  };
}

function pathOf({ experiment }: LoadedExperiment, folder: string): string | undefined {
  return 'path' in experiment.data ? resolve(folder, experiment.data.path) : undefined;
}

function withDataAt(loaded: LoadedExperiment, path: string): LocatedExperiment {
  const error = (code: string, message: string): LocatedExperiment => ({
    diagnostics: [{ severity: 'error', code, message }],
  });
  if (!('path' in loaded.experiment.data)) {
    return error('bad-option', `--data: the source ${loaded.experiment.data.source} reads no path`);
  }
  if (!existsSync(path)) return error('bad-option', `--data: ${path} is not there`);
  const raw = { ...loaded.raw, data: { ...(loaded.raw.data as Raw), path } };
  const { experiment } = resolveExperiment(raw);
  return experiment === undefined
    ? { loaded, diagnostics: [] }
    : { loaded: { ...loaded, raw, experiment }, diagnostics: [] };
}
