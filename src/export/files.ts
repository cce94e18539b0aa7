/** Where exported files go: what nnc wrote itself it replaces, what it did not it leaves. */
import { existsSync } from 'node:fs';
import { fail } from '../diagnostics/diagnostic.ts';
import { readBytes, writeWhole } from '../runtime/files.ts';
import { readTensors } from '../runtime/safetensors.ts';
import type { Ports } from './ports.ts';

/** What the files say made them. */
export const PRODUCER = 'nnc';

/** A file to be written, and how to tell whether one that is there is of the same kind. */
export interface OutputFile {
  readonly path: string;
  readonly data: Uint8Array | string;
  readonly isOwn: (present: Uint8Array, path: string) => boolean;
}

/** Where an export goes, and which of its two kinds it is. */
export interface ExportPlace {
  /** A file or a folder, as the target has it. */
  readonly out: string;
  /** The prediction with its weights, in place of the training step. */
  readonly inference: boolean;
}

/** Files to be written, and what the graph in them takes and gives. */
export interface ExportedFiles extends Ports {
  /** In the order in which they are to be written: what is read first comes last. */
  readonly files: readonly OutputFile[];
}

/** Writes the files in order, each as a whole. Errors: `out-taken`, before any is written, and `file-*`. */
export async function writeOutputs(files: readonly OutputFile[], force: boolean): Promise<void> {
  for (const { path, isOwn } of force ? [] : files) {
    if (!existsSync(path) || isOwn(await readBytes(path), path)) continue;
    fail('out-taken', `${path} is there, and nnc did not write it`, {
      fixes: [{ message: 'name another file with -o, or replace it with --force', edits: [] }],
    });
  }
  for (const { path, data } of files) await writeWhole(path, data);
}

/** Whether a file of tensors came from an export; the weights of a run are not. */
export function isOwnState(bytes: Uint8Array, path: string): boolean {
  try {
    return readTensors(bytes, path).metadata.producer === PRODUCER;
  } catch {
    return false;
  }
}
