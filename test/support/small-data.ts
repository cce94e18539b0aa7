/** A small idx set of 8x8 pictures, a model for it and an experiment, in a folder of their own. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stream } from '../../src/runtime/random.ts';

/** Pictures of so many pixels a side, of so many classes. */
interface Pictures {
  readonly size: number;
  readonly classes: number;
}

const SMALL: Pictures = { size: 8, classes: 3 };
const DIGITS: Pictures = { size: 28, classes: 10 };

function idx(magic: number, sizes: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(magic, 0);
  for (const [i, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  return Buffer.concat([header, bytes]);
}

/** Pictures of class c are brighter in column c, so that something can be learned. */
async function writePart(
  folder: string,
  part: string,
  { count, size, classes }: Pictures & { readonly count: number },
): Promise<void> {
  const random = stream(1, part);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const pixels = Uint8Array.from({ length: count * size * size }, (_, i) => {
    const column = i % size;
    const label = labels[Math.floor(i / (size * size))]!;
    return (column === 2 * label ? 128 : 0) + random.integer(100);
  });
  await writeFile(join(folder, `${part}-images-idx3-ubyte`), idx(2051, [count, size, size], pixels));
  await writeFile(join(folder, `${part}-labels-idx1-ubyte`), idx(2049, [count], labels));
}

export const SMALL_MODEL = `
model small(filters = 3)
input 8x8x1
conv $filters k3 relu
pool 2
flatten
dense 3 softmax
`;

/** 25 samples in batches of 10: the last one is short. */
export const SMALL_EXPERIMENT = `
model: small.nn
data: {source: idx, path: data, normalize: minmax}
train: {epochs: 2, batch: 10, loss: cross_entropy, optimizer: {kind: adam, rate: 0.01}, threads: 1}
`;

/** Makes the folder with `small.nn`, `small.yaml` and `data/`; `experiment` replaces the YAML. */
export async function smallProject(experiment = SMALL_EXPERIMENT, model = SMALL_MODEL): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nnc-small-'));
  const data = join(folder, 'data');
  await mkdir(data);
  await writePart(data, 'train', { ...SMALL, count: 25 });
  await writePart(data, 'test', { ...SMALL, count: 9 });
  await writeFile(join(folder, 'small.nn'), model);
  await writeFile(join(folder, 'small.yaml'), experiment);
  return folder;
}

/** Makes a folder of 40 and 20 pictures of ten classes, in the shape of MNIST. */
export async function smallDigits(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nnc-digits-'));
  await writePart(folder, 'train', { ...DIGITS, count: 40 });
  await writePart(folder, 'test', { ...DIGITS, count: 20 });
  return folder;
}
