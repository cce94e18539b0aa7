/** One model under every set of parameters. */
import { analyse } from '../compiler/analyse.ts';
import { mergeCases } from '../diagnostics/cases.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Sources } from '../diagnostics/render.ts';
import { SUPPOSED_SAMPLES, slownessOf } from '../experiment/slowness.ts';
import type { EngineName } from '../runtime/engines/index.ts';
import type { ParameterSet } from './check-parameters.ts';

/** What was found in one file, and the texts that it points into. */
export interface FileCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;
}

interface ModelOptions {
  readonly sets: readonly ParameterSet[];
  readonly readFile: (path: string) => string | undefined;
  readonly allowLibrary: boolean;
  /** An engine that is to train it. */
  readonly engine?: EngineName | undefined;
}

/** Checks a model; what all sets have in common is said once. */
export function checkModel(
  file: string,
  text: string,
  { sets, readFile, allowLibrary, engine }: ModelOptions,
): FileCheck {
  const sources = new Map<string, string>();
  const cases = sets.map(({ name, parameters }) => {
    const analysis = analyse(text, file, { parameters, readFile, allowLibrary });
    for (const [path, source] of analysis.sources) sources.set(path, source);
    const { network, diagnostics } = analysis;
    if (network === undefined || engine === undefined) return { name, diagnostics };
    const work = { samples: SUPPOSED_SAMPLES, epochs: 1 };
    return { name, diagnostics: [...diagnostics, ...slownessOf(network, engine, work)] };
  });
  return { diagnostics: mergeCases(cases), sources };
}
