/** What the set-up of tfjs-node asks of the machine. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** Of the clone; not taken from what needs packages, since the set-up may come before `npm ci`. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The Node-API of the binding, and the oldest Node.js that has all that nnc needs. */
export const NODE_API = 8;
const OLDEST_NODE = [20, 19];

/**
 * Refuses what the binding is not built for, before anything is downloaded.
 * @param {{ platform: string, arch: string, versions: { node: string, napi?: string } }} machine `process` is one
 */
export function needMachine({ platform, arch, versions: { node, napi } }) {
  if (platform !== 'linux' || arch !== 'x64') {
    throw new CannotHaveIt(
      `this set-up is for Linux on x64, and this is ${platform} on ${arch}`,
      `type \`npm i --no-save ${PACKAGE}\`, which downloads TensorFlow's library itself`,
    );
  }
  const [major, minor] = node.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (isOld || !(Number(napi) >= NODE_API)) {
    throw new CannotHaveIt(
      `this is Node.js ${node} with Node-API ${napi ?? 'none'}; needed is Node.js ${OLDEST_NODE.join('.')} with Node-API ${NODE_API}, or newer`,
      'install Node.js 20, 22 or 24 from nodejs.org or by a version manager',
    );
  }
}

export const say = (line) => console.log(line);

/** Outside of every clone: $XDG_CACHE_HOME or ~/.cache; a relative path there is to be ignored, by its specification. */
export function cacheFolder() {
  const { XDG_CACHE_HOME = '' } = process.env;
  const caches = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(caches, 'nnc', `tensorflow-${TENSORFLOW}`);
}

/**
 * Where this process makes something before it takes its place; `removeDrafts` knows by the name whose it is.
 * @param {string} path what it is to become
 */
export function draftOf(path) {
  return `${path}.${process.pid}`;
}

/**
 * An empty folder there; a process of the same number may have left one.
 * @param {string} path what it is to become
 */
export async function makeDraft(path) {
  const draft = draftOf(path);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft);
  return draft;
}

/**
 * Removes the drafts of processes that are gone.
 * @param {string} path what they were to become
 */
export async function removeDrafts(path) {
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    const [, maker] = name.startsWith(`${basename(path)}.`) ? (name.match(/\.(\d+)$/) ?? []) : [];
    if (maker !== undefined && !isRunning(Number(maker)))
      await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/**
 * Makes a folder of the cache, with those above it. A folder that cannot be made is CannotHaveIt. (Node's own way to make
 * several does not end in a place like /proc.)
 * @param {string} folder
 */
export function makeFolder(folder) {
  try {
    if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
    if (!existsSync(folder)) mkdirSync(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof CannotHaveIt) throw error;
    throw new CannotHaveIt(
      `the cache cannot be written: ${error.message}`,
      'set XDG_CACHE_HOME to a folder that can be written, with 1 GB of room',
    );
  }
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
