/** The entries of `eval:` for a variant, checked before anything is trained. */
import { resolve } from 'node:path';
import type { Network } from '../../compiler/network.ts';
import { corrupter } from '../../data/corruptions.ts';
import type { Dataset } from '../../data/dataset.ts';
import { type Diagnostic, DiagnosticError } from '../../diagnostics/diagnostic.ts';
import type { LoadedExperiment } from '../../experiment/load.ts';
import type { Experiment } from '../../experiment/schema.generated.ts';
import type { EvaluationSubject } from '../results.ts';
import type { TrialSpecification } from '../trial.ts';
import type { SetRequest } from './analysis.ts';
import { type DataRequest, loadFor, partOf } from './data.ts';

/** An entry as it is asked of trials, and as people are told of it. */
export interface PreparedEvaluation {
  readonly request: SetRequest;
  readonly subject: EvaluationSubject;
}

/** What an entry is checked against. */
export interface EvaluatedVariant {
  readonly specification: TrialSpecification;
  readonly network: Network;
  readonly dataset: Dataset;
  readonly options: Omit<DataRequest, 'path' | 'set'>;
}

/** Loads other data for its fingerprint, and finds what cannot be evaluated. Errors: each with the name of its entry. */
export async function prepareEvaluations(
  entries: Experiment['eval'],
  variant: EvaluatedVariant,
): Promise<Readonly<Record<string, PreparedEvaluation>>> {
  const prepared: (readonly [string, PreparedEvaluation])[] = [];
  const problems: Diagnostic[] = [];
  for (const [name, entry] of Object.entries(entries ?? {})) {
    try {
      prepared.push([name, await prepareEntry(entry, variant)]);
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      problems.push(
        ...error.diagnostics.map((each) => ({ ...each, message: `eval.${name}: ${each.message}` })),
      );
    }
  }
  if (problems.length > 0) throw new DiagnosticError(problems);
  return Object.fromEntries(prepared);
}

async function prepareEntry(
  { path, set, corrupt }: NonNullable<Experiment['eval']>[string],
  { specification, network, dataset, options }: EvaluatedVariant,
): Promise<PreparedEvaluation> {
  const place = path === undefined ? undefined : resolve(specification.folder, path);
  const data =
    place === undefined ? dataset : await loadFor(specification, network, { ...options, path: place, set });
  const { count } = partOf(data, set);
  if (corrupt !== undefined) corrupter(corrupt, data.preprocessing);
  return {
    request: {
      set,
      ...(corrupt && { corrupt }),
      ...(place !== undefined && { other: { path: place, fingerprint: data.fingerprint } }),
    },
    subject: {
      set,
      ...(place !== undefined && { data: data.description }),
      ...(corrupt && { corrupt }),
      samples: count,
    },
  };
}

/** The entries to go on with; the fallback need not read other data as the experiment does, and what names a path is left out there. */
export function entriesFor(
  entries: Experiment['eval'],
  { isFallback = false }: LoadedExperiment,
): { readonly evaluations: Experiment['eval']; readonly notice?: string } {
  const all = Object.entries(entries ?? {});
  const left = all.filter(([, { path }]) => !isFallback || path === undefined);
  if (left.length === all.length) return { evaluations: entries };
  const names = all.filter((entry) => !left.includes(entry)).map(([name]) => `eval.${name}`);
  return {
    evaluations: Object.fromEntries(left),
    notice: `${names.join(', ')} is left out, being for the other data`,
  };
}
