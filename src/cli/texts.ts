/** Texts that a command is given: files, or standard input. */
import { readFileSync } from 'node:fs';

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
