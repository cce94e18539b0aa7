/** The safetensors format: u64 length of the header, the header as JSON, then the raw little-endian numbers. */
import { fail, InternalError } from '../diagnostics/diagnostic.ts';

/** Float32 numbers, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name, and what was noted beside them. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const BYTES = 4;
const LENGTH_BYTES = 8;
const METADATA = '__metadata__';

/** The bytes of a file; names in sorted order, so that equal contents give equal bytes. */
export function writeTensors(file: TensorFile): Uint8Array {
  const names = [...file.tensors.keys()].sort();
  const header: Record<string, unknown> = {};
  if (Object.keys(file.metadata).length > 0) header[METADATA] = sorted(file.metadata);
  let end = 0;
  for (const name of names) {
    const { shape, data } = file.tensors.get(name)!;
    if (name === METADATA || data.length !== sizeOf(shape))
      throw new InternalError(`tensor ${name} cannot be written`);
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.length * BYTES] };
    end += data.length * BYTES;
  }
  const text = Buffer.from(JSON.stringify(header));
  const start = Math.ceil((LENGTH_BYTES + text.length) / 8) * 8;
  const bytes = Buffer.alloc(start + end, 0x20);
  bytes.writeBigUInt64LE(BigInt(start - LENGTH_BYTES), 0);
  text.copy(bytes, LENGTH_BYTES);
  let offset = start;
  for (const name of names) {
    const { data } = file.tensors.get(name)!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** The tensors of a file; `path` is for messages. Errors: `weights-truncated`, `weights-format`, `weights-type`. */
export function readTensors(bytes: Uint8Array, path: string): TensorFile {
  const start = dataStart(bytes, path);
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, start), path);
  const metadata = readMetadata(header[METADATA], path);
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => readEntry(name, value, path));
  checkLayout(entries, bytes.length - start, path);
  const tensors = new Map<string, Tensor>();
  for (const entry of entries) {
    const copy = bytes.slice(start + entry.start, start + entry.end);
    const data = new Float32Array(copy.buffer.slice(copy.byteOffset, copy.byteOffset + copy.byteLength));
    tensors.set(entry.name, { shape: entry.shape, data });
  }
  return { tensors, metadata };
}

function dataStart(bytes: Uint8Array, path: string): number {
  if (bytes.length < LENGTH_BYTES) {
    fail(
      'weights-truncated',
      `${path} has ${bytes.length} bytes; a safetensors file begins with a length of 8 bytes`,
    );
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (LENGTH_BYTES + length > bytes.length) {
    const expected = LENGTH_BYTES + length;
    fail(
      'weights-truncated',
      `${path} has ${bytes.length} bytes; its header alone should end at byte ${expected}`,
    );
  }
  return LENGTH_BYTES + length;
}

function parseHeader(bytes: Uint8Array, path: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    fail('weights-format', `the header of ${path} is not JSON: ${(error as Error).message}`);
  }
  return isObject(header) ? header : fail('weights-format', `the header of ${path} is not a JSON object`);
}

function readMetadata(value: unknown, path: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isObject(value) || Object.values(value).some((item) => typeof item !== 'string')) {
    fail('weights-format', `the metadata of ${path} are not texts by name`);
  }
  return value as Record<string, string>;
}

function readEntry(name: string, value: unknown, path: string): Entry {
  const malformed = () =>
    fail('weights-format', `tensor "${name}" of ${path} has no proper dtype, shape and data_offsets`);
  if (!isObject(value)) return malformed();
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets)) return malformed();
  if (dtype !== 'F32') fail('weights-type', `tensor "${name}" of ${path} is ${dtype}; F32 was expected`);
  const [start, end] = offsets;
  if (start === undefined || end === undefined || offsets.length !== 2) return malformed();
  if (end - start !== sizeOf(shape) * BYTES) {
    const expected = sizeOf(shape) * BYTES;
    fail(
      'weights-format',
      `tensor "${name}" of ${path} has ${end - start} bytes; its shape [${shape}] needs ${expected}`,
    );
  }
  return { name, shape, start, end };
}

function checkLayout(entries: readonly Entry[], length: number, path: string): void {
  let end = 0;
  for (const entry of [...entries].sort((left, right) => left.start - right.start || left.end - right.end)) {
    if (entry.start !== end) {
      const what = entry.start < end ? 'overlaps the one before it' : 'leaves a hole before it';
      fail(
        'weights-format',
        `tensor "${entry.name}" of ${path} ${what}: it starts at ${entry.start}, expected ${end}`,
      );
    }
    end = entry.end;
  }
  if (length < end)
    fail('weights-truncated', `${path} has ${length} bytes of numbers; its header names ${end}`);
  if (length > end) fail('weights-format', `${path} has ${length - end} bytes after its last tensor`);
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
