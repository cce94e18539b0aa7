/** How much memory samples take. */
import type { Data } from '../experiment/schema.generated.ts';
import type { Samples } from './dataset.ts';
import { loadDataset } from './load.ts';
import { MNIST_COUNT, MNIST_PIXELS } from './sources/mnist.ts';

const NUMBER_BYTES = 4;

/** The bytes of all samples with their targets. Those of mnist are known; others are read. Errors: as `loadDataset`. */
export async function sizeOfData(data: Data, folder: string): Promise<number> {
  if (data.source === 'mnist') return NUMBER_BYTES * MNIST_COUNT * (MNIST_PIXELS + 1);
  const { train, validation, test } = await loadDataset(data, folder);
  return sizeOf(train) + (validation === undefined ? 0 : sizeOf(validation)) + sizeOf(test);
}

function sizeOf({ inputs, targets }: Samples): number {
  return inputs.byteLength + (targets.kind === 'classes' ? targets.labels : targets.values).byteLength;
}
