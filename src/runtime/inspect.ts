/** Looks inside a network for the report, on copies of its state: training is the same with and without it. */
import { layerValue } from '../compiler/build.ts';
import { compileDiagnosis, compileValues } from '../compiler/compile.ts';
import { gradientNormOf, saturationOf } from '../compiler/diagnosis.ts';
import type { Network, NetworkLayer } from '../compiler/network.ts';
import type { Program } from '../compiler/program.ts';
import { augmenterOf } from '../data/augment/augment.ts';
import { batches, fileOrder } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import { epochOrder } from '../data/oversample.ts';
import type { VariantExperiment } from '../experiment/plan.ts';
import type { EngineSession, State, StepOutputs } from './engines/engine.ts';
import { loadEngine } from './engines/index.ts';
import { drawMasks, feedsOf, masksOf } from './feeds.ts';
import type { LayerResult } from './results.ts';
import type { Tensor } from './safetensors.ts';
import type { TrainingPlan } from './train.ts';
import { lossOf } from './trial.ts';

/** What a layer gives for the test set: [samples, units]; and the class of each sample, [samples]. */
export interface LatentValues {
  readonly values: Tensor;
  readonly labels?: Tensor;
}

/** What the report wants to know at a moment of training; undefined where it does not ask. */
export interface Inspection {
  /** How much of the signal comes through each layer, before an epoch. */
  readonly layers: (epoch: number) => Promise<readonly LayerResult[] | undefined>;
  /** What the latent layer gives for the test set, after an epoch. */
  readonly latent: (epoch: number) => Promise<LatentValues | undefined>;
}

/** Samples that are looked at together, where not training decides it. */
const BATCH = 256;

/** The Programs that the report of an experiment needs; each looks only, and is executed as an evaluation. */
export function inspectionPrograms(
  network: Network,
  experiment: VariantExperiment,
  dataset: Pick<Dataset, 'classes'>,
): { readonly diagnosis?: Program; readonly values?: Program } {
  const { latent, layers } = experiment.report;
  // By the mean loss, so that batches of other sizes compare.
  const loss = { ...lossOf(experiment, dataset), reduction: 'mean' } as const;
  return {
    ...(layers && { diagnosis: compileDiagnosis(network, loss) }),
    ...(latent && { values: compileValues(network, [latent.layer]) }),
  };
}

/** The inspection of a session as it trains. */
export function inspectionOf(plan: TrainingPlan, session: EngineSession): Inspection {
  const { network, experiment, dataset } = plan;
  const { diagnosis, values } = inspectionPrograms(network, experiment, dataset);
  const { latent } = experiment.report;
  return {
    layers: async (epoch) => diagnosis && diagnose(plan, await session.read(), { program: diagnosis, epoch }),
    latent: async (epoch) => {
      if (values === undefined || !latent?.epochs.includes(epoch)) return undefined;
      return latentValues(plan, await session.read(), { program: values, layer: latent.layer });
    },
  };
}

async function diagnose(
  plan: TrainingPlan,
  state: State,
  { program, epoch }: { readonly program: Program; readonly epoch: number },
): Promise<readonly LayerResult[]> {
  const { network, experiment, dataset, seed } = plan;
  const { oversample, augment, batch: size } = experiment.train;
  const order = epochOrder(oversample, dataset, seed, 0).subarray(0, size);
  const change = augmenterOf(augment, dataset, { seed, epoch: 0 });
  const batch = batches(dataset.train, order, order.length, change).next().value!;
  const masks = drawMasks(masksOf(program), seed, { epoch, step: 0, batch: batch.count });
  const outputs = await execute(plan, program, state, (inside) =>
    inside.evaluate({ feeds: { ...feedsOf(batch), ...masks }, batch: batch.count }),
  );
  return layerResults(network, outputs, state);
}

function layerResults({ layers }: Network, outputs: StepOutputs, state: State): readonly LayerResult[] {
  return layers.flatMap((layer) => {
    const saturated = outputs[saturationOf(layer.path)]?.[0];
    const gradient_norm = outputs[gradientNormOf(layer.path)]?.[0];
    if (saturated === undefined && gradient_norm === undefined) return [];
    return {
      layer: layer.structuralPath,
      ...(saturated !== undefined && { saturated }),
      ...(gradient_norm !== undefined && { gradient_norm }),
      ...countUnits(layer, state),
    };
  });
}

/** Units stand in the last dimension of a kernel and of what goes with it. */
function countUnits(
  { path, weights }: NetworkLayer,
  state: State,
): Pick<LayerResult, 'units' | 'different_units'> {
  const units = Object.values(weights)
    .find(({ shape }) => shape.length > 1)
    ?.shape.at(-1);
  if (units === undefined) return {};
  const tables = Object.keys(weights).map((name) => state.get(`${path}/${name}`)!);
  return { units, different_units: differentColumns(tables, units) };
}

/** How many columns of row-major tables, one below the other, differ to the bit from every column before them. */
export function differentColumns(tables: readonly Float32Array[], columns: number): number {
  let groups: readonly number[] = new Array(columns).fill(0);
  let count = 1;
  for (const table of tables) {
    const bits = new Uint32Array(table.buffer, table.byteOffset, table.length);
    for (let start = 0; start < bits.length && count < columns; start += columns) {
      const row = bits.subarray(start, start + columns);
      if (row.every((number) => number === row[0])) continue;
      const names = new Map<string, number>();
      groups = groups.map((group, column) => {
        const key = `${group} ${row[column]}`;
        if (!names.has(key)) names.set(key, names.size);
        return names.get(key)!;
      });
      count = names.size;
    }
  }
  return count;
}

async function latentValues(
  plan: TrainingPlan,
  state: State,
  { program, layer }: { readonly program: Program; readonly layer: string },
): Promise<LatentValues> {
  const { network, dataset } = plan;
  const { count, targets } = dataset.test;
  const units = network.layers.find(({ path }) => path === layer)!.output.at(-1)!;
  const data = new Float32Array(count * units);
  await execute(plan, program, state, async (inside) => {
    let offset = 0;
    for (const { inputs, count: size } of batches(dataset.test, fileOrder(count), BATCH)) {
      const outputs = await inside.evaluate({ feeds: { input: inputs }, batch: size });
      data.set(outputs[layerValue(layer)]!, offset);
      offset += size * units;
    }
  });
  const labels = targets.kind === 'classes' ? Float32Array.from(targets.labels) : undefined;
  return {
    values: { shape: [count, units], data },
    ...(labels && { labels: { shape: [count], data: labels } }),
  };
}

/** Opens a session of its own for a Program that only looks. */
async function execute<Result>(
  { experiment }: TrainingPlan,
  evaluation: Program,
  state: State,
  use: (inside: EngineSession) => Promise<Result>,
): Promise<Result> {
  const engine = await loadEngine(experiment.engine);
  const inside = await engine.open({ evaluation }, state, { threads: experiment.train.threads });
  try {
    return await use(inside);
  } finally {
    await inside.dispose();
  }
}
