/** Samples of bytes, all of one width: in memory, or in a file of which only what a batch needs is read. */
import { closeSync, openSync, readSync } from 'node:fs';
import { failOnFile } from '../runtime/files.ts';

export interface ByteRows {
  readonly count: number;
  /** Bytes of a sample. */
  readonly width: number;
  /** Bytes of memory that all of them take. */
  readonly held: number;
  /** One sample; a view that is valid until the next one is asked for. */
  readonly row: (index: number) => Uint8Array;
}

/** Whether numbers are samples of bytes. */
export function isByteRows(inputs: object): inputs is ByteRows {
  return 'row' in inputs;
}

/** Samples that lie in memory one after the other. */
export function rowsInMemory(bytes: Uint8Array, width: number): ByteRows {
  return {
    count: bytes.length / width,
    width,
    held: bytes.length,
    row: (index) => bytes.subarray(index * width, (index + 1) * width),
  };
}

/** Closes what nobody reads any more. */
const unused = new FinalizationRegistry<number>((file) => closeSync(file));

/** Samples that lie in a file one after the other; the file may be removed while they are read. Errors: `file-*`. */
export function rowsInFile(path: string, { count, width }: Pick<ByteRows, 'count' | 'width'>): ByteRows {
  const file = opened(path);
  const buffer = new Uint8Array(width);
  const rows = {
    count,
    width,
    held: 0,
    row: (index: number) => {
      readWhole(file, path, buffer, index * width);
      return buffer;
    },
  };
  unused.register(rows, file);
  return rows;
}

/** Some of the samples, in another order or with gaps. */
export function selectedRows(rows: ByteRows, chosen: readonly number[]): ByteRows {
  if (chosen.length === rows.count && chosen.every((row, index) => row === index)) return rows;
  return { ...rows, count: chosen.length, row: (index) => rows.row(chosen[index]!) };
}

/** The samples of several, all of one width, one after the other. */
export function joinedRows(parts: readonly ByteRows[]): ByteRows {
  const sum = (count: (part: ByteRows) => number) => parts.reduce((total, part) => total + count(part), 0);
  const row = (index: number) => {
    let rest = index;
    const part = parts.find(({ count }) => {
      if (rest < count) return true;
      rest -= count;
      return false;
    });
    return part!.row(rest);
  };
  return { count: sum(({ count }) => count), width: parts[0]!.width, held: sum(({ held }) => held), row };
}

function opened(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    return failOnFile(error, path, 'read');
  }
}

function readWhole(file: number, path: string, target: Uint8Array, position: number): void {
  let done = 0;
  while (done < target.length) {
    let read = 0;
    try {
      read = readSync(file, target, done, target.length - done, position + done);
    } catch (error) {
      failOnFile(error, path, 'read');
    }
    if (read === 0) failOnFile(Object.assign(new Error('it was cut short'), { code: 'EIO' }), path, 'read');
    done += read;
  }
}
