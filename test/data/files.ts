/** Builds small data files in a temporary folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { dump } from 'npyjs';
import { onTestFinished } from 'vitest';
import { batches, fileOrder } from '../../src/data/batches.ts';
import type { Samples } from '../../src/data/dataset.ts';
import { DiagnosticError } from '../../src/diagnostics/diagnostic.ts';

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nnc-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a network is fed with these samples, in their order. */
export function fedNumbers(samples: Samples): Float32Array {
  return batches(samples, fileOrder(samples.count), samples.count).next().value!.inputs;
}

/** The bytes of an idx file. */
export function idx(sizes: readonly number[], values: readonly number[]): Uint8Array {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 | sizes.length, 0);
  sizes.forEach((size, index) => {
    header.writeUInt32BE(size, 4 + 4 * index);
  });
  return Buffer.concat([header, Buffer.from(values)]);
}

type NpyData = Parameters<typeof dump>[0];

/** The bytes of an npz archive. */
export function npz(arrays: Readonly<Record<string, readonly [NpyData, number[]]>>): Uint8Array {
  const entries = Object.entries(arrays).map(
    ([name, [data, shape]]) => [`${name}.npy`, new Uint8Array(dump(data, shape))] as const,
  );
  return zipSync(Object.fromEntries(entries));
}

/** `code: message` of the one error that the work ends with. */
export async function errorOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DiagnosticError) return error.message;
    throw error;
  }
  return 'no error';
}
