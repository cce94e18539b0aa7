/** Weighted sums of the pixels of a picture, by the instructions of the processor that take sixteen at a time. */

import type { Picture } from './resample.ts';
import { RESAMPLE_KERNEL } from './resample-kernel.generated.ts';

/** Along one side: for each output pixel the first input pixel that counts, and `taps` weights from there on. */
export interface Weights {
  readonly first: Int32Array;
  readonly taps: number;
  /** With `PRECISION` bits behind their point. */
  readonly weights: Int32Array;
}

/** Bits of a weight behind its point, as in Pillow. */
export const PRECISION = 22;

/** What is used of WebAssembly; the types of Node.js do not have it. */
const { Module, Instance } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: unknown };
    };
  }
).WebAssembly;

/** The exports of resample.wat. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => void };
  readonly alongRows: (...places: readonly number[]) => void;
  readonly alongColumns: (...places: readonly number[]) => void;
}

/** Red, green, blue: the kernel knows no other pixels. */
export const CHANNELS = 3;

/** What the kernel may read and write beyond the end of pixels. */
const ROOM = 16;

const PAGE = 2 ** 16;

/** Memory is not given back: beyond this, a picture has its own, which goes with it. */
const KEPT_BYTES = 2 ** 24;

let compiled: object | undefined;
let kept: Kernel | undefined;

/** The picture, first its rows and then its columns summed, where there are weights. */
export function weighted({ width, height, pixels }: Picture, rows?: Weights, columns?: Weights): Picture {
  let end = 0;
  const place = (bytes: number) => {
    const start = end;
    end = (start + bytes + 3) & ~3;
    return start;
  };
  const size = { width: rows?.first.length ?? width, height: columns?.first.length ?? height };
  const row = size.width * CHANNELS;
  const source = place(pixels.length + ROOM);
  const wide = rows === undefined ? source : place(row * height + ROOM);
  const result = columns === undefined ? wide : place(row * size.height + ROOM);
  const [ofRows, ofColumns] = [rows, columns].map(
    (each) => each && { first: place(4 * each.first.length), weights: place(4 * each.weights.length) },
  );
  const { memory, alongRows, alongColumns } = kernelWith(end);
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(pixels, source);
  if (rows !== undefined) {
    put(memory, rows, ofRows!);
    const { taps } = rows;
    alongRows(source, width * CHANNELS, height, ofRows!.first, ofRows!.weights, taps, size.width, wide);
  }
  if (columns !== undefined) {
    put(memory, columns, ofColumns!);
    alongColumns(wide, row, ofColumns!.first, ofColumns!.weights, columns.taps, size.height, result);
  }
  return { ...size, pixels: bytes.slice(result, result + row * size.height) };
}

/** Writes weights to their places. */
function put(
  { buffer }: Kernel['memory'],
  from: Weights,
  to: { readonly first: number; readonly weights: number },
): void {
  const numbers = new Int32Array(buffer);
  numbers.set(from.first, to.first / 4);
  numbers.set(from.weights, to.weights / 4);
}

/** A kernel with so many bytes of memory. */
function kernelWith(bytes: number): Kernel {
  const kernel = bytes <= KEPT_BYTES && kept !== undefined ? kept : instance();
  if (bytes <= KEPT_BYTES) kept = kernel;
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE));
  return kernel;
}

function instance(): Kernel {
  compiled ??= new Module(Buffer.from(RESAMPLE_KERNEL, 'base64'));
  return new Instance(compiled).exports as Kernel;
}
