/** Texts that a command is given: files, or standard input. */
import { readFileSync, statSync } from 'node:fs';
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';

/** How standard input is called in messages. */
const STDIN = '<stdin>';

/** The name of a file in messages; `-` is standard input. */
export function nameOf(file: string): string {
  return file === '-' ? STDIN : file;
}

/** The text of a file, or of standard input; undefined where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Why there is no text: no file, or a folder. */
export function fileNotFound(path: string, span?: Span): Diagnostic {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return diagnose('file-not-found', { path, isFolder }, { span });
}
