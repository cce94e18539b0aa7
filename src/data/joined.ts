/** Several parts of a data set as one. */
import { type ByteRows, joinedRows } from './byte-rows.ts';
import type { Inputs, Samples, Targets } from './dataset.ts';

/** The samples of the parts, at least one, in the order of the parts. */
export function joined(parts: readonly Samples[]): Samples {
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    inputs: joinedInputs(parts.map(({ inputs }) => inputs)),
    targets: joinedTargets(parts.map(({ targets }) => targets)),
  };
}

function joinedInputs(parts: readonly Inputs[]): Inputs {
  const bytes = parts.filter((part) => part.kind === 'bytes');
  if (bytes.length === 0) {
    return {
      kind: 'numbers',
      values: floats(parts.flatMap((part) => ('values' in part ? part.values : []))),
    };
  }
  // Parts of one file share its rows, which are not to be counted twice.
  const files = [...new Set(bytes.map((part) => part.bytes))];
  const starts = new Map<ByteRows, number>();
  let start = 0;
  for (const file of files) {
    starts.set(file, start);
    start += file.count;
  }
  const rows = bytes.flatMap((part) => Array.from(part.rows, (row) => row + starts.get(part.bytes)!));
  return { kind: 'bytes', bytes: joinedRows(files), rows: Int32Array.from(rows), fed: bytes[0]!.fed };
}

function joinedTargets(parts: readonly Targets[]): Targets {
  const [first] = parts;
  if (first!.kind === 'classes') {
    const labels = parts.flatMap((part) => (part.kind === 'classes' ? Array.from(part.labels) : []));
    return { kind: 'classes', labels: Int32Array.from(labels) };
  }
  const values = parts.flatMap((part) => (part.kind === 'values' ? part.values : []));
  return { kind: 'values', values: floats(values), width: first!.width };
}

function floats(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
