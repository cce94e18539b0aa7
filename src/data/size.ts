/** How much memory samples take. */

import type { Shape } from '../compiler/network.ts';
import type { Data } from '../experiment/schema.generated.ts';
import type { Samples } from './dataset.ts';
import { listPictures, loadDataset } from './load.ts';
import { isOfPictures, sizedFor, sizeOfSamples } from './pictures.ts';
import { MNIST_COUNT, MNIST_PIXELS } from './sources/mnist.ts';

const NUMBER_BYTES = 4;

/**
 * The bytes of memory that all samples take with their targets; `input` is what the model takes. Those of mnist and of drawn
 * faces are known, pictures are counted, others are read. Errors: as `loadDataset`.
 */
export async function sizeOfData(data: Data, folder: string, input?: Shape): Promise<number> {
  if (data.source === 'mnist') return NUMBER_BYTES * MNIST_COUNT * (MNIST_PIXELS + 1);
  if (data.source === 'drawn-masks') return data.count * (3 * data.size * data.size + NUMBER_BYTES);
  const sized = sizedFor(data, input);
  if (isOfPictures(sized)) {
    // Their pixels are read from a file, batch by batch.
    sizeOfSamples(sized);
    const { train, test } = await listPictures(sized, folder);
    const samples = train.samples.length + (test?.samples.length ?? 0);
    return samples * NUMBER_BYTES;
  }
  const { train, validation, test } = await loadDataset(sized, folder);
  return [train, ...(validation ? [validation] : []), test].reduce((sum, part) => sum + bytesOf(part), 0);
}

/** The bytes of samples in memory, with their targets. */
export function bytesOf({ inputs, targets }: Samples): number {
  const held =
    inputs.kind === 'numbers'
      ? inputs.values.byteLength
      : (inputs.bytes.held * inputs.rows.length) / inputs.bytes.count;
  return held + (targets.kind === 'classes' ? targets.labels : targets.values).byteLength;
}
