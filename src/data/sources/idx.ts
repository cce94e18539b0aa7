/** The files of MNIST and its kin: big-endian headers, then bytes; plain or gzipped. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Shape } from '../../compiler/network.ts';
import { fail } from '../../diagnostics/diagnostic.ts';
import { readBytes } from '../../runtime/files.ts';
import { failMissing, type RawData, type RawSamples, rowPlace } from './source.ts';

/** Bytes with their sizes: [count, height, width] for images, [count] for labels. */
interface IdxArray {
  readonly file: string;
  readonly sizes: readonly number[];
  readonly bytes: Uint8Array;
}

const UNSIGNED_BYTE = 0x08;

/** Reads a folder of idx files. Errors: `data-missing`, `data-truncated`, `data-format`, `data-counts`, `data-shape`. */
export async function readIdx(folder: string): Promise<RawData> {
  const names = await readdir(folder).catch(() => failMissing(folder, 'folder of idx files'));
  const hash = createHash('sha256');
  const part = async (prefixes: readonly string[]): Promise<RawSamples & { readonly shape: Shape }> => {
    const images = await readArray(await find(folder, names, prefixes, 'images-idx3-ubyte'), 3);
    const labels = await readArray(await find(folder, names, prefixes, 'labels-idx1-ubyte'), 1);
    hash.update(images.bytes).update(labels.bytes);
    return pair(images, labels);
  };
  const train = await part(['train']);
  const test = await part(['test', 't10k']);
  if (train.shape.join() !== test.shape.join()) {
    const [left, right] = [train, test].map((samples) => `${samples.file} are ${samples.shape.join('x')}`);
    fail('data-shape', `images of one data set have one size, but those of ${left}, of ${right}`);
  }
  const count = (train.count + test.count).toLocaleString('en');
  return {
    description: `${count} images of ${train.shape.slice(0, 2).join('x')} from ${folder}`,
    shape: train.shape,
    train,
    test,
    bytes: true,
    imageScale: 1,
    digest: hash.digest('hex'),
  };
}

/** The images of one idx file, bytes of [count, height, width, 1]. Errors: as `readIdx`. */
export async function readIdxImages(
  file: string,
): Promise<{ readonly count: number; readonly shape: Shape; readonly inputs: Uint8Array }> {
  const { sizes, bytes } = await readArray(file, 3);
  return { count: sizes[0]!, shape: [sizes[1]!, sizes[2]!, 1], inputs: bytes };
}

async function find(
  folder: string,
  names: readonly string[],
  prefixes: readonly string[],
  kind: string,
): Promise<string> {
  const wanted = prefixes.flatMap((prefix) => [`${prefix}-${kind}`, `${prefix}-${kind}.gz`]);
  const name = wanted.find((candidate) => names.includes(candidate));
  return name === undefined ? failMissing(folder, `${prefixes[0]}-${kind}[.gz]`) : join(folder, name);
}

function pair(images: IdxArray, labels: IdxArray): RawSamples & { readonly shape: Shape } {
  const [count, height, width] = images.sizes;
  if (count !== labels.sizes[0]) {
    fail('data-counts', `${images.file} has ${count} images, ${labels.file} ${labels.sizes[0]} labels`);
  }
  return {
    file: images.file,
    count: count!,
    shape: [height!, width!, 1],
    inputs: images.bytes,
    labelFile: labels.file,
    targets: { kind: 'labels', labels: labels.bytes },
    place: rowPlace,
  };
}

async function readArray(file: string, rank: number): Promise<IdxArray> {
  const bytes = unpacked(await readBytes(file), file);
  const headerLength = 4 + 4 * rank;
  if (bytes.length < headerLength) {
    fail('data-truncated', `${file} has ${bytes.length} bytes; its header alone has ${headerLength}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const magic = view.getUint32(0);
  const expected = (UNSIGNED_BYTE << 8) | rank;
  if (magic !== expected) {
    fail(
      'data-format',
      `${file} begins with ${hex(magic)}; an idx${rank} file of bytes begins with ${hex(expected)}`,
    );
  }
  const sizes = Array.from({ length: rank }, (_, index) => view.getUint32(4 + 4 * index));
  const length = headerLength + sizes.reduce((product, size) => product * size, 1);
  if (bytes.length !== length) {
    const code = bytes.length < length ? 'data-truncated' : 'data-format';
    fail(code, `${file} has ${bytes.length} bytes; its header (${sizes.join(' x ')}) says ${length}`);
  }
  return { file, sizes, bytes: bytes.subarray(headerLength) };
}

function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  if (!file.endsWith('.gz')) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    return fail(
      'data-truncated',
      `${file} (${bytes.length} bytes) cannot be unpacked: ${(error as Error).message}`,
    );
  }
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
