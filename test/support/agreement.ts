/** The same training by every engine: same weights, same batches, same masks. */
import { compile, type TrainingSpecification } from '../../src/compiler/compile.ts';
import { inputShape, type Network } from '../../src/compiler/network.ts';
import { optimizerScalars } from '../../src/compiler/optimizers.ts';
import { type EngineName, loadEngine } from '../../src/runtime/engines/index.ts';
import { asFeeds, drawMasks, masksOf } from '../../src/runtime/feeds.ts';
import { drawWeights, stream } from '../../src/runtime/random.ts';
import { STEP_TOLERANCE, TRAINING_TOLERANCE } from './close.ts';
import { networkFrom } from './models.ts';
import { randomModel } from './random-models.ts';

const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
const sgd = { kind: 'sgd' } as const;
// A gradient near 0 over its own root is noise in float32; this epsilon keeps it out of the comparison.
const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 0.01 } as const;
const STEPS = 20;
const RATE = 0.05;

/** The losses of some steps by one engine, and all state after the last. */
interface Trained {
  readonly losses: readonly number[];
  readonly state: ReadonlyMap<string, Float32Array>;
}

async function trainBy(
  name: EngineName,
  network: Network,
  optimizer: TrainingSpecification['optimizer'],
  steps: number,
): Promise<Trained> {
  const compiled = compile(network, { loss, optimizer });
  const start = compiled.training.state.map((variable) => [variable.name, drawWeights(variable, 5)] as const);
  const engine = await loadEngine(name);
  const session = await engine.open(compiled, new Map(start), { threads: 1 });
  const random = stream(11, 'agreement');
  const width = inputShape(network).reduce((product, size) => product * size, 1);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    // Every fourth batch is a short one.
    const batch = step % 4 === 3 ? 3 : 5;
    const feeds = {
      input: Float32Array.from({ length: batch * width }, () => random.normal()),
      labels: Int32Array.from({ length: batch }, () => random.integer(3)),
      ...asFeeds(optimizerScalars(optimizer, RATE, step + 1)),
      ...drawMasks(masksOf(compiled.training), 5, { epoch: 0, step, batch }),
    };
    losses.push((await session.train({ feeds, batch })).loss![0]!);
  }
  const state = await session.read();
  await session.dispose();
  return { losses, state };
}

/** What of a random model ONNX Runtime and another engine do not agree on, in words: 20 steps of SGD, and the first step of Adam. */
export async function disagreements(number: number, name: EngineName = 'tfjs'): Promise<readonly string[]> {
  const network = networkFrom(randomModel(number));
  const found: string[] = [];
  const [onnx, others] = [
    await trainBy('onnx', network, sgd, STEPS),
    await trainBy(name, network, sgd, STEPS),
  ];
  onnx.losses.forEach((value, step) => {
    const other = others.losses[step]!;
    if (!(Math.abs(value - other) <= TRAINING_TOLERANCE * Math.abs(other)))
      found.push(`loss of step ${step}: ${value} by onnx, ${other} by ${name}`);
  });
  const [first, second] = [await trainBy('onnx', network, adam, 1), await trainBy(name, network, adam, 1)];
  for (const [name, values] of first.state) {
    const other = second.state.get(name)!;
    const largest = values.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);
    if (!(largest <= STEP_TOLERANCE * RATE)) found.push(`${name} after a step of Adam: off by ${largest}`);
  }
  return found;
}

/** How many of the first models have each sort of layer. */
export function layerCounts(models: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let number = 0; number < models; number++) {
    const { layers } = networkFrom(randomModel(number));
    const kinds = layers.flatMap(({ kind, activation }) => (activation ? [kind, activation.kind] : [kind]));
    for (const kind of new Set(kinds)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}
