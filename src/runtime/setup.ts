/** A model and how it is trained, as a command names them: for what compiles or checks a model without training it. */
import { dirname, relative, resolve } from 'node:path';
import { analyse } from '../compiler/analyse.ts';
import type { TrainingSpecification } from '../compiler/compile.ts';
import { plainParameter, splitParameter } from '../compiler/expand/parameters.ts';
import { type LossSpecification, losses, usualLoss } from '../compiler/losses.ts';
import { inputShape, type Network } from '../compiler/network.ts';
import { classWeightsOf } from '../data/class-weights.ts';
import type { Dataset } from '../data/dataset.ts';
import { diagnose } from '../diagnostics/codes.ts';
import { type Diagnostic, DiagnosticError, fail } from '../diagnostics/diagnostic.ts';
import { loadVariants, type NetworkVariant } from '../experiment/networks.ts';
import type { VariantExperiment } from '../experiment/plan.ts';
import { errorsWithData, problemsWithData } from './data-problems.ts';
import { readText, readTextOrNothing } from './files.ts';
import { PreparationError, withSources } from './preparation-error.ts';
import { withInput } from './replaced-input.ts';
import { lossOf } from './trial.ts';
import { refuseHugeWeights } from './weights-room.ts';

/** What is asked for. */
export interface SetupRequest {
  /** The .nn file; without it the experiment names one. */
  readonly model?: string;
  /** The YAML file; without it the usual loss and plain SGD are assumed. */
  readonly experiment?: string;
  /** `name=value` each. */
  readonly parameters?: readonly string[];
  /** `axis=value,...`: which variant of the experiment. */
  readonly only?: readonly string[];
  /** What stands behind the model's `input`, in place of what is written there: `32x32x3`. */
  readonly input?: string;
  /** Whether the loss is wanted as it is trained: for class weights the data is read. */
  readonly isTraining?: boolean;
}

/** One network, and how it is trained. */
export interface Setup {
  readonly network: Network;
  readonly training: TrainingSpecification;
  readonly rate: number;
  readonly batch: number;
  /** Every parameter of the model with its value; text in the grammar of the language. */
  readonly parameters: NetworkVariant['parameters'];
  /** Words for the loss and for the rest, where nothing says how the model is trained. */
  readonly assumed?: { readonly loss: string; readonly rest: string };
  /** What was used instead of what is not there. */
  readonly notes: readonly string[];
  /** Texts that diagnostics point into. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What a model is trained with where no experiment says it. */
const ASSUMED = { optimizer: { kind: 'sgd' }, rate: 0.01, batch: 32 } as const;

/** Variants that an error lists. */
const LISTED = 12;

/** Reads and checks what is asked for. Errors: PreparationError with those of the files, `several-variants`, `bad-option`, `weights-too-large`. */
export async function setUp(request: SetupRequest): Promise<Setup> {
  const parameters = parametersOf(request.parameters ?? []);
  if (request.experiment !== undefined) return setUpVariant(request, request.experiment, parameters);
  if (request.only !== undefined)
    fail('bad-option', '--only chooses among the variants of --exp, which is not given');
  if (request.model === undefined) {
    fail('missing-model', 'a model is wanted, or an experiment that names one (--exp)');
  }
  const model = await analysed(request.model, parameters, readerFor(request));
  const loss = usualLoss(model.network);
  const { activation } = losses[loss.kind];
  const because = activation === undefined ? 'the loss for numbers' : `as the model ends in ${activation}`;
  const { optimizer, rate, batch } = ASSUMED;
  const assumed = {
    loss: `without an experiment: ${loss.kind}, ${because}`,
    rest: `${optimizer.kind} at rate ${rate}; batches of ${batch}`,
  };
  return { ...model, training: { loss, optimizer }, rate, batch, assumed, notes: [] };
}

/** Reads files, a model's with the input that is asked for. */
function readerFor({ input }: SetupRequest): (path: string) => string | undefined {
  if (input === undefined) return readTextOrNothing;
  return (path) => {
    const text = readTextOrNothing(path);
    return text === undefined ? undefined : withInput(text, input);
  };
}

/** The checked network of a file with values for its parameters. Errors: PreparationError with those of the model, `weights-too-large`. */
export async function analysed(
  file: string,
  given: Readonly<Record<string, number | string | boolean>>,
  readFile: (path: string) => string | undefined = readTextOrNothing,
): Promise<Pick<Setup, 'network' | 'parameters' | 'sources'>> {
  const text = readFile(file) ?? (await readText(file));
  const analysis = analyse(text, file, { parameters: given, readFile });
  const { network, values, diagnostics, sources } = analysis;
  if (network === undefined) throw new PreparationError(diagnostics.filter(isError), sources);
  withSources(sources, () => refuseHugeWeights(network));
  const parameters = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, plainParameter(value)]),
  );
  return { network, parameters, sources };
}

/** The values of `name=value` options. Error: `bad-parameter-option`. */
export function parametersOf(options: readonly string[]): Readonly<Record<string, string>> {
  const pairs = options.map((text) => {
    const split = splitParameter(text);
    if (split === undefined) throw new DiagnosticError([diagnose('bad-parameter-option', { found: text })]);
    return split;
  });
  return Object.fromEntries(pairs);
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

async function setUpVariant(
  request: SetupRequest,
  file: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Setup> {
  const { model, only, isTraining } = request;
  const text = await readText(file);
  const folder = dirname(resolve(file));
  const { variants, diagnostics, sources, notice } = loadVariants({
    file,
    text,
    folder,
    modelFile: (named) => model ?? (named === undefined ? undefined : relative('.', resolve(folder, named))),
    parameters,
    ...(only !== undefined && { overrides: { only } }),
    readFile: readerFor(request),
  });
  if (diagnostics.some(isError)) throw new PreparationError(diagnostics.filter(isError), sources);
  const [variant, ...others] = variants;
  if (others.length > 0) failOnSeveral(variants);
  const { experiment, network, batch } = variant!;
  withSources(sources, () => refuseHugeWeights(network));
  const weighted = isTraining
    ? await weightedLoss(experiment, { network, folder, sources }, (dataset) =>
        problemsWithData({ ...variant!.written, network, dataset }),
      )
    : undefined;
  return {
    network,
    training: { ...variant!.training, ...(weighted && { loss: weighted }) },
    rate: experiment.train.optimizer.rate,
    batch,
    parameters: variant!.parameters,
    sources,
    notes: notice === undefined ? [] : [notice],
  };
}

/** What class weights are worked out for. */
interface WeightedSurroundings extends Pick<Setup, 'network' | 'sources'> {
  /** Where paths of the data begin. */
  readonly folder: string;
}

/**
 * The loss with the weights of its classes, for which the data is read; undefined where classes are not weighted.
 * Errors: those of the data, and what the data has against the network, as a run finds it.
 */
export async function weightedLoss(
  experiment: VariantExperiment,
  { network, folder, sources }: WeightedSurroundings,
  problemsWith: (dataset: Dataset) => readonly Diagnostic[] = (dataset) =>
    errorsWithData(experiment, network, dataset),
): Promise<LossSpecification | undefined> {
  const { loss } = experiment.train;
  if (classWeightsOf(loss) === undefined) return undefined;
  const { loadDataset } = await import('../data/load.ts');
  const dataset = await loadDataset(experiment.data, folder, { input: inputShape(network) });
  const errors = problemsWith(dataset).filter(isError);
  if (errors.length > 0) throw new PreparationError(errors, sources);
  return lossOf(experiment, dataset);
}

function failOnSeveral(variants: readonly NetworkVariant[]): never {
  const options = variants.slice(0, LISTED).map(({ settings }) => {
    const pairs = Object.entries(settings).map(
      ([axis, value]) => `${axis}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return `--only "${pairs.join(',')}"`;
  });
  const rest = variants.length - LISTED;
  fail('several-variants', `the experiment has ${variants.length} variants, and one is wanted`, {
    fixes: [...options, ...(rest > 0 ? [`or one of ${rest} more`] : [])].map((message) => ({
      message,
      edits: [],
    })),
  });
}
