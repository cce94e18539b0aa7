/** What a step is fed: samples and targets, scalars, and the masks that nnc draws. */
import type { Program } from '../compiler/program.ts';
import type { Batch } from '../data/batches.ts';
import type { MaskAttributes } from '../ops/source.ts';
import type { Feed } from './engines/engine.ts';
import { stream } from './random.ts';

type Feeds = Readonly<Record<string, Feed>>;

/** The samples of a batch as `input`, its targets as `labels` or `targets`. */
export function feedsOf({ inputs, targets }: Batch): Feeds {
  return targets.kind === 'classes'
    ? { input: inputs, labels: targets.labels }
    : { input: inputs, targets: targets.values };
}

/** Numbers as tensors without dimensions. */
export function asFeeds(scalars: Readonly<Record<string, number>>): Feeds {
  return Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, Float32Array.of(value)]));
}

/** The masks that each step of a Program needs. */
export function masksOf({ nodes }: Program): readonly MaskAttributes[] {
  return nodes.flatMap(({ op, attributes }) => (op === 'mask' ? [attributes as MaskAttributes] : []));
}

/** The masks of one step: the same for every engine, and for a resumed run. */
export function drawMasks(
  masks: readonly MaskAttributes[],
  seed: number,
  { epoch, step, batch }: { readonly epoch: number; readonly step: number; readonly batch: number },
): Feeds {
  const drawn = masks.map(({ name, draw, rate, shape }) => {
    const sizes = shape.map((size) => (size === 'batch' ? batch : size));
    const { uniform } = stream(seed, 'mask', draw, epoch, step);
    const kept = 1 / (1 - rate);
    const length = sizes.reduce((product, size) => product * size, 1);
    return [name, Float32Array.from({ length }, () => (uniform() < rate ? 0 : kept))] as const;
  });
  return Object.fromEntries(drawn);
}
