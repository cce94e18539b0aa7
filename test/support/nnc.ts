/** The built command, as a user runs it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/runtime/package-root.ts';

export const CLI = join(packageRoot(), 'dist', 'cli.js');

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in a folder and waits for its end. */
export function nnc(folder: string, ...args: readonly string[]): Promise<Finished> {
  return new Promise((done) => {
    execFile(process.execPath, [CLI, ...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
