/** Finds a point where gradients do not hang on roundings. */
import type { Network } from '../compiler/network.ts';
import type { Program } from '../compiler/program.ts';
import { stream } from '../runtime/random.ts';
import { errorOf, type Scales, scalesOf, type TrainedLayer } from './compare.ts';
import { type EngineGradients, type Gradients, openOnnxGradients } from './gradients.ts';
import { drawPoint, type Point, shaken } from './point.ts';
import { GRADIENT_TOLERANCE, JUMP_FACTOR } from './tolerances.ts';

/** A point, nnc's gradients there, and how far those of each layer jump when the samples are shaken. */
export interface SteadyPoint {
  readonly point: Point;
  readonly gradients: Gradients;
  readonly scales: Scales;
  /** By path, relative to the layer's largest gradient. */
  readonly jumps: ReadonlyMap<string, number>;
}

/** Points that are tried, and how often each is shaken. */
const ROUNDS = 3;
const SHAKES = 8;

export interface PointRequest {
  readonly program: Program;
  readonly network: Network;
  readonly layers: readonly TrainedLayer[];
  readonly seed: number;
  readonly batch: number;
}

/** The first point where no jump matters, or of all that are tried the one with the smallest jumps. */
export async function findSteadyPoint({
  program,
  network,
  layers,
  seed,
  batch,
}: PointRequest): Promise<SteadyPoint> {
  const draw = (round: number) => drawPoint(program, network, { seed, round, batch });
  const onnx = await openOnnxGradients(program, draw(0).state);
  try {
    let best = await shake(onnx, draw(0), layers);
    for (let round = 1; round < ROUNDS && !isSteady(best); round++) {
      const other = await shake(onnx, draw(round), layers);
      if (largestJump(other) < largestJump(best)) best = other;
    }
    return best;
  } finally {
    await onnx.dispose();
  }
}

async function shake(
  onnx: EngineGradients,
  point: Point,
  layers: readonly TrainedLayer[],
): Promise<SteadyPoint> {
  const gradients = await onnx.at(point);
  const scales = scalesOf(layers, gradients);
  const jumps = new Map<string, number>(layers.map(({ path }) => [path, 0]));
  for (let i = 0; i < SHAKES; i++) {
    const moved = await onnx.at(shaken(point, stream(i, 'shake')));
    for (const layer of layers) {
      const jump = errorOf(layer, [moved, gradients], scales);
      jumps.set(layer.path, Math.max(jump, jumps.get(layer.path)!));
    }
  }
  return { point, gradients, scales, jumps };
}

function largestJump({ jumps }: SteadyPoint): number {
  return Math.max(0, ...jumps.values());
}

function isSteady(point: SteadyPoint): boolean {
  return JUMP_FACTOR * largestJump(point) <= GRADIENT_TOLERANCE;
}
