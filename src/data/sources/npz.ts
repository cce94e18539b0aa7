/** NumPy archives: train.npz and test.npz in one folder, each with an array of samples and one of labels. */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { parse } from 'npyjs';
import type { Shape } from '../../compiler/network.ts';
import { fail } from '../../diagnostics/diagnostic.ts';
import { readBytes } from '../../runtime/files.ts';
import { numbersOf } from '../normalise.ts';
import { failMissing, type Numbers, type RawData, type RawSamples, rowPlace } from './source.ts';

/** One array of an archive, row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

const ITEM_BYTES: Readonly<Record<string, number>> = {
  u1: 1,
  i1: 1,
  u2: 2,
  i2: 2,
  u4: 4,
  i4: 4,
  i8: 8,
  f4: 4,
  f8: 8,
};

/** Reads train.npz and test.npz. Errors: `data-missing`, `data-format`, `data-truncated`, `data-counts`, `data-shape`. */
export async function readNpz(
  folder: string,
  keys: { readonly image: string; readonly label: string },
): Promise<RawData> {
  const hash = createHash('sha256');
  const part = async (name: string) => {
    const file = join(folder, name);
    await access(file).catch(() => failMissing(folder, name));
    const bytes = await readBytes(file);
    hash.update(bytes);
    return samplesOf(file, bytes, keys);
  };
  const train = await part('train.npz');
  const test = await part('test.npz');
  if (train.shape.join() !== test.shape.join()) {
    const [left, right] = [train, test].map((samples) => `${samples.file} are ${samples.shape.join('x')}`);
    fail('data-shape', `samples of one data set have one shape, but those of ${left}, of ${right}`);
  }
  const bytes = train.inputs instanceof Uint8Array;
  return {
    description: `${(train.count + test.count).toLocaleString('en')} samples of ${train.shape.join('x')} from ${folder}`,
    shape: train.shape,
    train,
    test,
    bytes,
    array: keys.image,
    imageScale: !bytes && largest(numbersOf(train)) <= 1 ? 1 / 255 : 1,
    digest: hash.digest('hex'),
  };
}

/** The arrays of an archive, by name; `wanted` limits them. Errors: `data-format`, `data-truncated`. */
export function readArchive(
  bytes: Uint8Array,
  file: string,
  wanted?: readonly string[],
): ReadonlyMap<string, NpyArray> {
  const filter = (entry: UnzipFileInfo) => wanted === undefined || wanted.includes(keyOf(entry.name));
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter });
  } catch (error) {
    return fail(
      'data-format',
      `${file} (${bytes.length} bytes) is no whole npz archive: ${(error as Error).message}`,
    );
  }
  const sums = checksums(bytes);
  for (const [name, content] of Object.entries(entries)) {
    if (sums.get(name) !== crc32(content)) {
      fail('data-format', `${file} is damaged: the checksum of ${name} does not fit its content`);
    }
  }
  const arrays = Object.entries(entries).map(
    ([name, content]) => [keyOf(name), parseArray(content, `${keyOf(name)} of ${file}`)] as const,
  );
  return new Map(arrays);
}

/** The CRC-32 of each file, by the archive's central directory (PKWARE's APPNOTE, section 4.3.12); fflate does not look. */
function checksums(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = new Map<string, number>();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  let place = end < 0 ? bytes.length : view.getUint32(end + 16, true);
  while (place + 46 <= bytes.length && view.getUint32(place, true) === 0x02014b50) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) =>
      view.getUint16(place + at, true),
    );
    const name = new TextDecoder().decode(bytes.subarray(place + 46, place + 46 + nameLength!));
    sums.set(name, view.getUint32(place + 16, true));
    place += 46 + nameLength! + extraLength! + commentLength!;
  }
  return sums;
}

/** The names of the arrays of an archive. */
export function archiveKeys(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  unzipSync(bytes, {
    filter: (entry) => {
      names.push(keyOf(entry.name));
      return false;
    },
  });
  return names;
}

/** Shape of one sample: [count, n] are vectors, [count, h, w] maps of one channel. Errors: `data-shape`. */
export function sampleShape(array: NpyArray, what: string): Shape {
  const [, ...shape] = array.shape;
  if (shape.length === 2) return [...shape, 1];
  if (shape.length === 1 || shape.length === 3) return shape;
  return fail(
    'data-shape',
    `${what} is [${array.shape}]; [count, n], [count, h, w] or [count, h, w, channels] was expected`,
  );
}

function samplesOf(
  file: string,
  bytes: Uint8Array,
  keys: { readonly image: string; readonly label: string },
) {
  const arrays = readArchive(bytes, file, [keys.image, keys.label]);
  const images = arrays.get(keys.image) ?? failKey(bytes, file, keys.image);
  const labels = arrays.get(keys.label) ?? failKey(bytes, file, keys.label);
  if (labels.shape.length !== 1) {
    fail(
      'data-shape',
      `${keys.label} of ${file} is [${labels.shape}]; one label a sample was expected, [count]`,
    );
  }
  if (images.shape[0] !== labels.shape[0]) {
    fail(
      'data-counts',
      `${file} has ${images.shape[0]} samples (${keys.image}) and ${labels.shape[0]} labels (${keys.label})`,
    );
  }
  const samples: RawSamples & { readonly shape: Shape } = {
    file,
    count: labels.shape[0]!,
    shape: sampleShape(images, `${keys.image} of ${file}`),
    inputs: images.data,
    targets: { kind: 'labels', labels: labels.data },
    place: rowPlace,
  };
  return samples;
}

function failKey(bytes: Uint8Array, file: string, key: string): never {
  return fail(
    'data-missing',
    `${file} has no array "${key}"; it holds ${archiveKeys(bytes).join(', ') || 'nothing'}`,
  );
}

function parseArray(content: Uint8Array, what: string): NpyArray {
  const malformed = (reason: string) => fail('data-format', `array ${what} cannot be read: ${reason}`);
  // The library trusts its input: the length is checked against the header first.
  const header = new TextDecoder('latin1').decode(content.subarray(0, 512));
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  if (!header.startsWith('\x93NUMPY') || type === undefined)
    return malformed('it does not begin as a .npy file');
  const itemBytes = ITEM_BYTES[type.slice(1)];
  if (itemBytes === undefined || type.startsWith('>')) {
    return malformed(`its type is ${type}; little-endian f4, f8, u1, u2, u4, i1, i2, i4 or i8 was expected`);
  }
  const aligned = content.slice();
  const parsed = whenWhole(aligned, itemBytes, what);
  if (parsed.fortranOrder && parsed.shape.length > 1)
    return malformed('it is in Fortran order; save it with numpy.ascontiguousarray');
  return { shape: parsed.shape, data: toNumbers(parsed.data) };
}

function whenWhole(content: Uint8Array<ArrayBuffer>, itemBytes: number, what: string) {
  const view = new DataView(content.buffer);
  const start = content[6] === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  const header = new TextDecoder('latin1').decode(content.subarray(0, start));
  const sizes = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1]?.split(',') ?? [];
  const count = sizes
    .filter((size) => size.trim() !== '')
    .reduce((product, size) => product * Number(size), 1);
  if (content.length !== start + count * itemBytes) {
    const expected = start + count * itemBytes;
    fail('data-truncated', `array ${what} has ${content.length} bytes; its header says ${expected}`);
  }
  return parse(content.buffer);
}

function toNumbers(data: ArrayBufferView): Numbers {
  return data instanceof BigInt64Array ? Float64Array.from(data, Number) : (data as Numbers);
}

function keyOf(name: string): string {
  return name.replace(/\.npy$/, '');
}

function largest(numbers: Numbers): number {
  let result = Number.NEGATIVE_INFINITY;
  for (const value of numbers) if (value > result) result = value;
  return result;
}
