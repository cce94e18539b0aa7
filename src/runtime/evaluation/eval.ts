/** Evaluates the finished trials of a run on a set of the user's choice. */
import { type Corruptions, corrupter } from '../../data/corruptions.ts';
import type { Dataset } from '../../data/dataset.ts';
import { DiagnosticError, fail } from '../../diagnostics/diagnostic.ts';
import { chosenRows } from '../../experiment/only.ts';
import { enginesOf } from '../continuation.ts';
import { type EngineName, loadEngine } from '../engines/index.ts';
import { finishedTrials, readTrial } from '../finished-trials.ts';
import type { EngineSpan, Evaluation, SetName, TrialResult } from '../results.ts';
import { networkOf } from '../trial.ts';
import { evaluateOn, trainedModel } from './analysis.ts';
import { loadFor, partOf } from './data.ts';

/** What is asked for. */
export interface EvalRequest {
  /** The folder of a run. */
  readonly run: string;
  /** `axis=value,...` each: of the variants, these. */
  readonly only?: readonly string[];
  /** Other data of the same source; without it the data that the run was trained on. */
  readonly data?: string;
  readonly set?: SetName;
  readonly corrupt?: Corruptions;
  /** Which engine; without it the one that trained. */
  readonly engine?: EngineName;
  readonly onPicture?: (done: number, total: number) => void;
  /** Told before each trial. */
  readonly onTrial?: (name: string, index: number, count: number) => void;
}

/** What came of one trial, with what its own test set gave. */
export interface EvaluatedTrial {
  readonly trial: TrialResult;
  /** Which trained from which epoch on, and which evaluated now. */
  readonly engines: readonly EngineSpan[];
  readonly evaluatedBy: EngineName;
  readonly evaluation: Evaluation;
}

/** What came of it. */
export interface EvalOutcome {
  /** For people. */
  readonly data: string;
  readonly set: SetName;
  readonly corrupt?: Corruptions;
  readonly classes: readonly string[];
  readonly trials: readonly EvaluatedTrial[];
}

/** Errors: `not-a-run`, `no-such-trial`, `bad-option`, and those of the data. */
export async function evaluateRun(request: EvalRequest): Promise<EvalOutcome> {
  const { run, data: path, set = 'test', corrupt, engine } = request;
  const chosen = choose(await finishedTrials(run), request.only ?? []);
  const loaded = new Map<string, Promise<Dataset>>();
  const trials: EvaluatedTrial[] = [];
  let description = '';
  let classes: readonly string[] = [];
  for (const [index, trial] of chosen.entries()) {
    const { specification, weights } = await readTrial(run, trial.name);
    const { threads } = specification.experiment.train;
    if (engine !== undefined) await (await loadEngine(engine)).ensureAvailable({ threads });
    const network = networkOf(specification.model);
    const { experiment, folder, fingerprint, preprocessing } = specification;
    // Replicates share their data; it is read once.
    const key = JSON.stringify([
      experiment.data,
      folder,
      fingerprint,
      preprocessing,
      network.layers[0]!.output,
    ]);
    const options = {
      set,
      ...(path !== undefined && { path }),
      ...(request.onPicture && { onProgress: request.onPicture }),
    };
    const data = await (loaded.get(key) ?? loadFor(specification, network, options));
    loaded.clear();
    loaded.set(key, Promise.resolve(data));
    const samples = partOf(data, set);
    if (corrupt !== undefined) corrupter(corrupt, data.preprocessing);
    request.onTrial?.(trial.name, index, chosen.length);
    const model = trainedModel(specification, network, weights, engine);
    const seen = await evaluateOn(model, samples, { specification, data, ...(corrupt && { corrupt }) });
    trials.push({
      trial,
      engines: enginesOf(specification),
      evaluatedBy: model.engine,
      evaluation: seen.evaluation,
    });
    [description, classes] = [data.description, specification.classes];
  }
  return { data: description, set, ...(corrupt && { corrupt }), classes, trials };
}

function choose(trials: readonly TrialResult[], only: readonly string[]): readonly TrialResult[] {
  const rows = trials.map(({ variant }) => ({
    path: [],
    settings: Object.entries(variant).map(([axis, value]) => ({ axis, value, path: [] })),
  }));
  const chosen = chosenRows(rows, only);
  if (chosen.diagnostics.length > 0) throw new DiagnosticError(chosen.diagnostics);
  const kept = trials.filter((_, index) => chosen.rows.includes(rows[index]!));
  return kept.length > 0 ? kept : fail('no-such-trial', 'no finished trial is of these variants');
}
