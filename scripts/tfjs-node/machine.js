/** What the set-up of tfjs-node asks of the machine. */
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const PACKAGE = '@tensorflow/tfjs-node';
export const PACKAGE_VERSION = '4.22.0';
/** The newest TensorFlow that tfjs-core's own tests pass on. */
export const TENSORFLOW = '2.15.1';

/** Something is not there that nnc cannot bring: said in two lines, without a stack. */
export class CannotHaveIt extends Error {
  /**
   * @param {string} message
   * @param {string} remedy what to do about it
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

export const say = (line) => console.log(line);

/** Outside of every clone: $XDG_CACHE_HOME or ~/.cache. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nnc', `tensorflow-${TENSORFLOW}`);
}

/**
 * Runs a program and gives what it printed. Where it is not there, or fails, CannotHaveIt with the end of its words.
 * @param {string} doing what it is run for
 * @param {readonly string[]} command
 * @param {{ remedy: string, cwd?: string }} options
 */
export function run(doing, [program, ...parameters], { remedy, cwd }) {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error?.code === 'ENOENT') throw new CannotHaveIt(`${program} is not here (${doing})`, remedy);
  if (error !== undefined) throw error;
  if (status !== 0) {
    const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-3).join('\n  ');
    throw new CannotHaveIt(`${doing} failed:\n  ${words}`, remedy);
  }
  return stdout;
}
