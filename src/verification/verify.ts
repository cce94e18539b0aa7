/** Compares a model's gradients by nnc with those of others: what `nnc verify` does. */
import { compileGradients, compileLoss } from '../compiler/compile.ts';
import type { LossKind } from '../compiler/losses.ts';
import type { Program } from '../compiler/program.ts';
import { withSources } from '../runtime/preparation-error.ts';
import { type Setup, type SetupRequest, setUp } from '../runtime/setup.ts';
import { errorOf, relative, type TrainedLayer, trainedLayers } from './compare.ts';
import { differences, type Sampling } from './differences.ts';
import { type EffortRequest, planEffort } from './effort.ts';
import {
  float64Gradients,
  type Gradients,
  openOnnxGradients,
  ownGradientsProgram,
  tensorflowGradients,
  tfjsNodeGradients,
} from './gradients.ts';
import { type Point, tensorsOf } from './point.ts';
import { findSteadyPoint, type SteadyPoint } from './steady.ts';
import { GRADIENT_TOLERANCE, JUMP_FACTOR, LARGEST_ALLOWANCE, LOSS_TOLERANCE } from './tolerances.ts';

/** What is asked for. */
export interface VerifyRequest extends SetupRequest, EffortRequest {
  /** What weights, samples and targets are drawn from; 0 by default. */
  readonly seed?: number;
  /** Told what is being done, in words. */
  readonly onProgress?: (doing: string) => void;
}

/** With whom nnc's result by ONNX Runtime is compared. */
export type Comparison =
  /** The same rules in float64, by the loops that define each op. */
  | 'float64'
  /** The same rules by TensorFlow, where tfjs-node is installed. */
  | 'tfjs-node'
  /** TensorFlow.js's own gradients. */
  | 'tensorflow'
  /** Finite differences in float64. */
  | 'differences';

export type Verdict = 'right' | 'wrong' | 'unclear';

/** One layer's gradients, the loss, or all layers along one direction. */
export interface Compared {
  /** The layer's path, `loss` or `together`. */
  readonly name: string;
  /** `weight`, `bias`, ... of a layer. */
  readonly weights: readonly string[];
  /** The largest error by whom it was found; what was not compared is left out. */
  readonly errors: Readonly<Partial<Record<Comparison, number>>>;
  /** How large an error may be. */
  readonly allowed: number;
  readonly verdict: Verdict;
}

/** All that was compared. */
export interface Verification {
  readonly model: string;
  readonly loss: LossKind;
  readonly seed: number;
  readonly batch: number;
  readonly sampling: Sampling;
  /** Of the finite differences, those that a kink made useless. */
  readonly kinks: { readonly skipped: number; readonly of: number };
  /** The loss first, then the layers in the order of the network, then all together where differences are taken that way. */
  readonly rows: readonly Compared[];
  /** Layers whose gradient the model overrides; differences are taken of the model without that. */
  readonly overridden: readonly string[];
  /** Whether there is something to train, and every gradient of it is zero. */
  readonly isFlat: boolean;
  readonly verdict: Verdict;
  /** What was assumed, or used instead of what is not there. */
  readonly notes: readonly string[];
}

/** Seconds from which on it is said how long it will take. */
const ANNOUNCED = 20;

/** Compares every gradient. Errors: those of the model and the experiment, `batch-too-small`, `too-long-to-verify`. */
export async function verifyGradients(request: VerifyRequest): Promise<Verification> {
  const { seed = 0, onProgress = () => {} } = request;
  const setup = await setUp({ ...request, isTraining: true });
  const effort = withSources(setup.sources, () => planEffort(setup.network, request));
  const job: Job = { setup, ...effort, onProgress };
  if (effort.seconds > ANNOUNCED)
    onProgress(`${setup.network.name}: about ${Math.ceil(effort.seconds / 60)} min`);
  const first = await compareAt(job, seed);
  if (first.verdict === 'wrong') onProgress('not all agrees: once more at another point');
  const found = first.verdict === 'wrong' ? confirmed(first, await compareAt(job, seed + 1)) : first;
  const { assumed, notes } = setup;
  return { ...found, notes: [...(assumed === undefined ? [] : [assumed.loss]), ...notes] };
}

type Found = Omit<Verification, 'notes'>;

/** What is wrong at one point by rounding is not at another: there it counts as the other has it. */
function confirmed(first: Found, second: Found): Found {
  const rows = first.rows.map((row) => {
    const other = second.rows.find(({ name }) => name === row.name);
    return row.verdict === 'wrong' && other !== undefined ? other : row;
  });
  return { ...first, rows, verdict: worst(rows) };
}

interface Job {
  readonly setup: Setup;
  readonly batch: number;
  readonly sampling: Sampling;
  readonly onProgress: (doing: string) => void;
}

async function compareAt(job: Job, seed: number): Promise<Found> {
  const { setup, batch, sampling, onProgress } = job;
  const { network, training } = setup;
  const layers = trainedLayers(network);
  const program = compileGradients(network, training.loss);
  onProgress('ONNX Runtime: gradients at a steady point');
  const steady = await findSteadyPoint({ program, network, layers, seed, batch });
  onProgress('finite differences');
  const differing = await takeDifferences(job, layers, steady);
  onProgress('the same rules in float64');
  const float64 = float64Gradients(program, steady.point);
  const byTensorflow = await tfjsNodeGradients(program, steady.point);
  const engines = byTensorflow && { 'tfjs-node': byTensorflow };
  onProgress('TensorFlow.js');
  const tensorflow = await tensorflowGradients(network, training.loss, steady.point);
  const rows = [
    lossRow(steady, { float64, ...engines, tensorflow }),
    ...layers.map((layer) =>
      layerRow(layer, steady, { float64, ...engines, tensorflow }, differing.errors.get(layer.path)),
    ),
    ...differing.together,
  ];
  return {
    model: network.name,
    loss: training.loss.kind,
    seed,
    batch,
    sampling,
    kinks: differing.kinks,
    rows,
    overridden: overriddenLayers(program),
    isFlat: layers.length > 0 && [...steady.scales.values()].every(({ largest }) => largest === 0),
    verdict: worst(rows),
  };
}

function overriddenLayers({ nodes }: Program): readonly string[] {
  return [
    ...new Set(
      nodes.flatMap(({ gradientOverride, origin }) => (gradientOverride === undefined ? [] : [origin])),
    ),
  ];
}

/** Errors by layer; that of all layers together is a row of its own. */
interface Differing {
  readonly errors: ReadonlyMap<string, number>;
  readonly together: readonly Compared[];
  readonly kinks: Verification['kinks'];
}

/** Differences know no overrides, so neither may the gradients that they are compared with. */
async function takeDifferences(
  { setup: { network, training }, sampling }: Job,
  layers: readonly TrainedLayer[],
  { point, gradients, scales, jumps }: SteadyPoint,
): Promise<Differing> {
  const own = ownGradientsProgram(network, training.loss);
  const compared = own === undefined ? gradients : await gradientsAt(own, point);
  const program = compileLoss(network, training.loss);
  const taken = { program, given: tensorsOf(program, point), layers, gradients: compared, scales };
  const errors = new Map<string, number>();
  const together: Compared[] = [];
  const kinks = { skipped: 0, of: 0 };
  for (const { layers: paths, error, doubt } of differences(taken, sampling)) {
    const allowed = Math.max(...paths.map((path) => allowedFor(jumps.get(path)!)));
    kinks.of++;
    if (doubt > allowed) kinks.skipped++;
    else if (sampling.kind === 'together')
      together.push(judged('together', [], { differences: error }, allowed));
    else errors.set(paths[0]!, Math.max(error, errors.get(paths[0]!) ?? 0));
  }
  return { errors, together, kinks };
}

async function gradientsAt(program: Program, point: Point): Promise<Gradients> {
  const onnx = await openOnnxGradients(program, point.state);
  try {
    return await onnx.at(point);
  } finally {
    await onnx.dispose();
  }
}

/** The gradients of others, by whose they are. */
type References = Readonly<Partial<Record<Comparison, Gradients>>>;

function errorsOf(references: References, error: (other: Gradients) => number): Compared['errors'] {
  return Object.fromEntries(Object.entries(references).map(([who, other]) => [who, error(other)]));
}

function lossRow({ gradients: { loss } }: SteadyPoint, references: References): Compared {
  const error = (other: Gradients) =>
    relative(Math.abs(loss - other.loss), Math.max(1, Math.abs(other.loss)));
  return judged('loss', [], errorsOf(references, error), LOSS_TOLERANCE);
}

function layerRow(
  layer: TrainedLayer,
  { gradients, scales, jumps }: SteadyPoint,
  references: References,
  difference: number | undefined,
): Compared {
  const errors = {
    ...errorsOf(references, (other) => errorOf(layer, [gradients, other], scales)),
    ...(difference !== undefined && { differences: difference }),
  };
  const names = layer.weights.map((name) => name.slice(layer.path.length + 1));
  return judged(layer.path, names, errors, allowedFor(jumps.get(layer.path)!));
}

/** The tolerance, or what the jumps of a right gradient need. */
function allowedFor(jump: number): number {
  return Math.max(GRADIENT_TOLERANCE, JUMP_FACTOR * jump);
}

function judged(
  name: string,
  weights: readonly string[],
  errors: Compared['errors'],
  allowed: number,
): Compared {
  const isWrong = Object.values(errors).some((error) => !(error <= allowed));
  const verdict = isWrong ? 'wrong' : allowed > LARGEST_ALLOWANCE ? 'unclear' : 'right';
  return { name, weights, errors, allowed, verdict };
}

function worst(rows: readonly Compared[]): Verdict {
  const found = rows.map(({ verdict }) => verdict);
  return found.find((each) => each === 'wrong') ?? found.find((each) => each === 'unclear') ?? 'right';
}
