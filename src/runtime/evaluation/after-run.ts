/** Evaluates the finished trials of a run, each in a process of its own, and adds what came of it to the results. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files.ts';
import type { PreparedRun, PreparedTrial } from '../prepare.ts';
import type { TrialResult } from '../results.ts';
import { supervise } from '../supervise.ts';
import { type Analysis, type AnalysisRequest, type AnalysisTask, keptAnalysis } from './analysis.ts';

/** What is asked of each trial of a run, by its name: neighbours and pictures of the first seed of a variant alone. */
export function requestsOf({ trials }: PreparedRun): ReadonlyMap<string, AnalysisRequest> {
  const seen = new Set<string>();
  return new Map(
    trials.map(({ name, variant, specification, evaluations }) => {
      const key = JSON.stringify(variant);
      const isFirst = !seen.has(key);
      seen.add(key);
      const examples = isFirst ? (specification.experiment.report.examples ?? 0) : 0;
      const sets = Object.entries(evaluations).map(([each, { request }]) => [each, request] as const);
      return [name, { neighbours: isFirst, examples, sets: Object.fromEntries(sets) }];
    }),
  );
}

/** What is known of a trial, or why nothing is. */
export interface Analysed {
  readonly analysis?: Analysis;
  /** A sentence for the user. */
  readonly problem?: string;
}

/** What is kept of a finished trial, or found out now; `onStart` is called before that, which takes as long as an epoch or so. */
export async function analysed(
  folder: string,
  { specification, title }: PreparedTrial,
  {
    request,
    stop,
    onStart,
  }: {
    readonly request: AnalysisRequest;
    readonly stop?: AbortSignal | undefined;
    readonly onStart: () => void;
  },
): Promise<Analysed> {
  const kept = keptAnalysis(folder, specification, request);
  if (kept !== undefined) return { analysis: kept };
  if (stop?.aborted) return {};
  onStart();
  const task = `.task-${process.pid}.json`;
  const told: AnalysisTask = { specification, request };
  await writeWhole(join(folder, task), JSON.stringify(told));
  try {
    const { error } = await supervise(folder, () => {}, { stop, task });
    const analysis = keptAnalysis(folder, specification, request);
    if (analysis !== undefined || stop?.aborted) return { ...(analysis && { analysis }) };
    return { problem: `${title} could not be evaluated further: ${error ?? 'for an unknown reason'}` };
  } finally {
    await rm(join(folder, task), { force: true });
  }
}

/** The part of a trial's result that comes from its analysis, its layer by the name that people read. */
export function resultOf(
  { network }: PreparedTrial,
  { train, neighbours, sets }: Analysis,
): Pick<TrialResult, 'train' | 'neighbours' | 'evaluations'> {
  const layer = network.layers.find(({ structuralPath }) => structuralPath === neighbours?.layer)?.path;
  return {
    ...(train && { train }),
    ...(neighbours && layer !== undefined && { neighbours: { ...neighbours, layer } }),
    ...(Object.keys(sets).length > 0 && { evaluations: sets }),
  };
}
