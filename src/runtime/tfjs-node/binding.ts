/**
 * TensorFlow by the native binding of @tensorflow/tfjs-node: the only place that knows that package. Of it nothing but
 * the binding is used. Its JavaScript would make itself the backend of all TensorFlow.js in the process, nnc's oracle
 * included, and calls what Node 23 has removed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

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

/** How the package is had. */
export const REMEDY =
  'type `npm i @tensorflow/tfjs-node`; where its download of TensorFlow fails, `npm run setup:tfjs-node` in a clone of nnc builds it on Linux x64';

/** Why there is no binding. */
export class BindingMissing extends Error {
  readonly kind: 'not-installed' | 'without-binding' | 'does-not-load';

  constructor(kind: BindingMissing['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Where the package lies, and its version; undefined where it is not installed. */
export function installedPackage(): { readonly folder: string; readonly version: string } | undefined {
  const places = createRequire(import.meta.url).resolve.paths(PACKAGE) ?? [];
  const folder = places
    .map((place) => join(place, PACKAGE))
    .find((each) => existsSync(join(each, 'package.json')));
  if (folder === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

/** Threads that TensorFlow was loaded with: it reads their number once. */
let loaded: { readonly binding: Binding; readonly threads: number } | undefined;

/**
 * Loads TensorFlow with so many threads. It reads the number when it loads, so the first session of a process decides;
 * a trial has a process of its own. Throws BindingMissing.
 */
export function loadBinding(threads: number): Binding {
  loaded ??= { binding: load(threads), threads };
  return loaded.binding;
}

/** Whether it loads here. */
export function isBindingHere(threads: number): boolean {
  try {
    loadBinding(threads);
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

function load(threads: number): Binding {
  const found = installedPackage();
  if (found === undefined) throw new BindingMissing('not-installed', `${PACKAGE} is not installed`);
  const path = bindingIn(found.folder);
  if (!existsSync(path)) {
    throw new BindingMissing(
      'without-binding',
      `${PACKAGE} ${found.version} is installed, but its native binding is missing`,
    );
  }
  prepareEnvironment(threads);
  try {
    return createRequire(import.meta.url)(path) as Binding;
  } catch (error) {
    const [message] = (error as Error).message.split('\n');
    throw new BindingMissing('does-not-load', `${PACKAGE} ${found.version} does not load: ${message}`);
  }
}

/** What TensorFlow reads when it loads. Its results hang on the number of threads that share the work of one op. */
function prepareEnvironment(threads: number): void {
  process.env.TF_NUM_INTRAOP_THREADS = `${threads}`;
  process.env.TF_NUM_INTEROP_THREADS = `${threads}`;
  // Errors alone; oneDNN is left out on some machines, at half the speed.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
}
