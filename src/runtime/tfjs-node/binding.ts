/**
 * TensorFlow by the native binding of @tensorflow/tfjs-node: the only place that knows that package. Of it nothing but
 * the binding is used. Its JavaScript would make itself the backend of all TensorFlow.js in the process, nnc's oracle
 * included, and calls what Node 23 has removed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type InstalledPackage, installedPackage } from '../installed-package.ts';

/** What of the binding nnc uses; `dist/tfjs_binding.d.ts` of the package has all of it. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_Version: string;
  /** Copies the numbers and names the tensor. */
  readonly createTensor: (shape: readonly number[], type: number, data: Float32Array | Int32Array) => number;
  readonly deleteTensor: (tensor: number) => void;
  /** A copy of the numbers. */
  readonly tensorDataSync: (tensor: number) => Float32Array | Int32Array;
  /** Opens a session on the SavedModel in a folder, and names it. */
  readonly loadSavedModel: (folder: string, tags: string) => number;
  readonly deleteSavedModel: (model: number) => void;
  /** Names of nodes are joined by commas, `:i` behind each for its output i. */
  readonly runSavedModel: (
    model: number,
    inputs: readonly number[],
    inputNodes: string,
    outputNodes: string,
  ) => readonly { readonly id: number; readonly shape: readonly number[] }[];
}

export const PACKAGE = '@tensorflow/tfjs-node';

/** Why there is no binding. */
export class BindingMissing extends Error {
  readonly kind: 'not-installed' | 'without-binding' | 'does-not-load';

  constructor(kind: BindingMissing['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What to type, by what is wrong: npm leaves a version that is there as it is. */
export function remedyFor({ kind }: Pick<BindingMissing, 'kind'>): string {
  const install = 'type `npm i @tensorflow/tfjs-node`';
  const first =
    kind === 'not-installed' ? install : `remove node_modules/@tensorflow/tfjs-node, then ${install}`;
  return `${first}; where its download of TensorFlow fails, \`npm run setup:tfjs-node\` in a clone of nnc builds it on Linux x64`;
}

/** How threads are used. */
export interface Threading {
  readonly threads: number;
  /** What they share: the work of one op at a time, or ops that need nothing of each other, each done by one of them. */
  readonly sharing: 'work-of-an-op' | 'ops';
}

/** What TensorFlow was loaded for: it reads that once. */
let loaded: Binding | undefined;

/**
 * Loads TensorFlow to use threads so. It reads that when it loads, so the first session of a process decides; a trial has a
 * process of its own. Throws BindingMissing.
 */
export function loadBinding(threading: Threading): Binding {
  loaded ??= load(threading);
  return loaded;
}

/**
 * Sees by a process of its own whether it loads: a damaged library takes its process down, and this one has yet to be told
 * how to use threads. Throws BindingMissing.
 */
export function probeBinding(): void {
  if (loaded !== undefined) return;
  const { folder, version } = packageWithBinding();
  const code = `process.dlopen(module, ${JSON.stringify(bindingIn(folder))})`;
  const { signal, status, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  if (status === 0) return;
  const thrown = /^Error: (.*)$/m.exec(stderr)?.[1] ?? stderr.trim().split('\n')[0];
  const reason = signal === null ? thrown : `loading it ends the process (${signal})`;
  throw new BindingMissing('does-not-load', `${PACKAGE} ${version} does not load: ${reason}`);
}

/** Whether it loads here. */
export function isBindingHere(): boolean {
  try {
    probeBinding();
    return true;
  } catch (error) {
    if (error instanceof BindingMissing) return false;
    throw error;
  }
}

/** Where the native binding of an installed package has to lie. */
export function bindingIn(folder: string): string {
  return join(folder, 'lib/napi-v8/tfjs_binding.node');
}

function packageWithBinding(): InstalledPackage {
  const found = installedPackage(PACKAGE);
  if (found === undefined) throw new BindingMissing('not-installed', `${PACKAGE} is not installed`);
  if (!existsSync(bindingIn(found.folder))) {
    throw new BindingMissing(
      'without-binding',
      `${PACKAGE} ${found.version} is installed, but its native binding is missing`,
    );
  }
  return found;
}

function load(threading: Threading): Binding {
  const { folder, version } = packageWithBinding();
  prepareEnvironment(threading);
  try {
    return createRequire(import.meta.url)(bindingIn(folder)) as Binding;
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    throw new BindingMissing('does-not-load', `${PACKAGE} ${version} does not load: ${message}`);
  }
}

/** What TensorFlow reads when it loads. Its results hang on the number of threads that share the work of one op. */
function prepareEnvironment({ threads, sharing }: Threading): void {
  process.env.TF_NUM_INTRAOP_THREADS = `${sharing === 'ops' ? 1 : threads}`;
  process.env.TF_NUM_INTEROP_THREADS = `${threads}`;
  // Errors alone.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Processors without AVX-512 are left without oneDNN, which doubles the time of convolutions there; matrix products by one
  // thread are faster without it.
  if (sharing === 'work-of-an-op') process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
}
