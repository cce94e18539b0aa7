/** What is exported: a model, how it is trained, and the weights it brings. */
import type { StateVariable } from '../compiler/program.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import type { State } from '../runtime/engines/engine.ts';
import { chosenTrial, type FinishedTrial, finishedTrials, readTrial } from '../runtime/finished-trials.ts';
import type { TrialResult } from '../runtime/results.ts';
import {
  analysed,
  parametersOf,
  type Setup,
  type SetupRequest,
  setUp,
  weightedLoss,
} from '../runtime/setup.ts';
import { lossOf } from '../runtime/trial.ts';
import { drawnState, isFolder, readWeights, stateFrom } from './weights.ts';

/** What is asked for. */
export interface SourceRequest extends SetupRequest {
  /** The folder of a run, or a file of tensors; without it the weights are drawn. */
  readonly weights?: string;
  /** Which trial of the run; without it the best that has the parameters asked for. */
  readonly trial?: string;
  /** What weights are drawn from; 0 by default. */
  readonly seed?: number;
}

/** A model with weights. */
export interface ExportSource {
  readonly setup: Setup;
  /** First values of these variables. Errors: `weights-*`. */
  readonly state: (variables: readonly StateVariable[]) => State;
  /** What is known about samples and classes: `classes`, `preprocessing`. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Reads all that is asked for. Errors: those of `setUp`, `not-a-run`, `no-such-trial`, `bad-option`, `weights-*`. */
export async function readSource(request: SourceRequest): Promise<ExportSource> {
  const { weights, trial, seed = 0 } = request;
  if (weights !== undefined && (await isFolder(weights))) return fromRun(request, weights);
  if (trial !== undefined)
    fail('bad-option', '--trial chooses among the trials of a run, which --weights names');
  const setup = await setUp(request);
  const { network, notes } = setup;
  if (weights !== undefined) {
    const given = await readWeights(weights);
    return { setup, state: (variables) => stateFrom(given, variables, network), facts: {} };
  }
  const drawn = [...notes, `weights drawn from seed ${seed}`];
  return { setup: { ...setup, notes: drawn }, state: (variables) => drawnState(variables, seed), facts: {} };
}

async function fromRun(request: SourceRequest, run: string): Promise<ExportSource> {
  const trials = await finishedTrials(run);
  const asked = request.experiment === undefined ? undefined : await setUp(request);
  const given = asked?.parameters ?? parametersOf(request.parameters ?? []);
  const { name } = chosenTrial(agreeing(trials, given, run), run, request.trial);
  const trial = await readTrial(run, name);
  const setup = asked ?? (await setUpTrial(trial, request, given));
  const { classes, preprocessing } = trial.specification;
  const note = `weights of ${name} of ${run}${request.trial === undefined ? ', the best on its test set' : ''}`;
  return {
    setup: { ...setup, notes: [...setup.notes, note] },
    state: (variables) => stateFrom({ ...trial.weights, path: trial.path }, variables, setup.network),
    facts: { classes, preprocessing },
  };
}

/** The trials whose parameters are those given. Error: `no-such-trial`, naming what there is. */
function agreeing(
  trials: readonly TrialResult[],
  given: Readonly<Record<string, unknown>>,
  run: string,
): readonly TrialResult[] {
  const found = trials.filter(({ params }) =>
    Object.entries(given).every(([name, value]) => name in params && isSame(params[name], value)),
  );
  if (found.length > 0) return found;
  const asked = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const there = trials.map(
    ({ name, params }) => `${name}: ${Object.entries(params).map((pair) => pair.join('='))}`,
  );
  return fail('no-such-trial', `no finished trial of ${run} has ${asked.join(', ')}`, {
    fixes: there.map((message) => ({ message, edits: [] })),
  });
}

/** Whether two values of a parameter are one: as numbers, or as text but for blanks. */
function isSame(one: unknown, other: unknown): boolean {
  const text = (value: unknown) => String(value).replaceAll(/\s/g, '');
  return text(one) === text(other) || Number(one) === Number(other);
}

/** The model of a trial, or another text of it, trained as the trial was. */
async function setUpTrial(
  { specification }: FinishedTrial,
  { model, isTraining }: SourceRequest,
  given: Readonly<Record<string, number | string | boolean>>,
): Promise<Setup> {
  const { experiment, classes } = specification;
  const { file, sources, parameters } = specification.model;
  const values = { ...parameters, ...given };
  const analysis =
    model === undefined
      ? await analysed(file, values, (path) => sources[path])
      : await analysed(model, values);
  const { optimizer, clip, batch } = experiment.train;
  const { folder } = specification;
  const weighted = isTraining ? await weightedLoss(experiment, { ...analysis, folder }) : undefined;
  const training = { loss: weighted ?? lossOf(experiment, { classes }), optimizer, ...(clip && { clip }) };
  return { ...analysis, training, rate: optimizer.rate, batch, notes: [] };
}
