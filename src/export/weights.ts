/** The values that an exported program starts from: drawn from a seed, or taken from a file of tensors. */
import { stat } from 'node:fs/promises';
import type { Network, NetworkLayer } from '../compiler/network.ts';
import type { StateVariable } from '../compiler/program.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import type { State } from '../runtime/engines/engine.ts';
import { failOnFile, readBytes } from '../runtime/files.ts';
import { drawWeights } from '../runtime/random.ts';
import { readTensors, type Tensor, type TensorFile } from '../runtime/safetensors.ts';

/** Tensors by name, and the file to name in messages. */
export interface GivenWeights {
  readonly tensors: TensorFile['tensors'];
  readonly path: string;
}

/** Whether a path is a folder, which may be a run's. Errors: `file-*`. */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return failOnFile(error, path, 'read');
  }
}

/** The tensors of a safetensors file. Errors: `file-*`, `weights-*`. */
export async function readWeights(path: string): Promise<GivenWeights> {
  return { tensors: readTensors(await readBytes(path), path).tensors, path };
}

/** First values of all state, drawn as a run with this seed draws them. */
export function drawnState(variables: readonly StateVariable[], seed: number): State {
  return new Map(variables.map((variable) => [variable.name, drawWeights(variable, seed)]));
}

/**
 * All state from a file, by labelled or structural path; slots of the optimizer that the file lacks are drawn.
 * Errors: `weights-missing`, `weights-shape`, `weights-unknown`, at the layer where there is one.
 */
export function stateFrom(
  { tensors, path }: GivenWeights,
  variables: readonly StateVariable[],
  network: Network,
): State {
  refuseUnknown({ tensors, path }, variables);
  const entries = variables.map((variable): [string, Float32Array] => {
    const { name, role, draw, shape } = variable;
    const tensor = tensors.get(name) ?? tensors.get(draw);
    if (tensor === undefined && role === 'slot') return [name, drawWeights(variable, 0)];
    const place = placeOf(name, network);
    if (tensor === undefined) fail('weights-missing', `${path} has no ${name}`, place);
    if (tensor.shape.join() !== shape.join()) {
      const found = `${path} holds ${name} as ${format(tensor)}, and the model has ${shape.join('x')}`;
      fail('weights-shape', found, place);
    }
    return [name, tensor.data];
  });
  return new Map(entries);
}

function format({ shape }: Tensor): string {
  return shape.length === 0 ? 'a single number' : shape.join('x');
}

/** A tensor that no weight takes means another model; what an optimizer kept for a weight may be left. */
function refuseUnknown({ tensors, path }: GivenWeights, variables: readonly StateVariable[]): void {
  const known = variables.flatMap(({ name, draw }) => [name, draw]);
  const isKnown = (name: string) => known.some((each) => name === each || name.startsWith(`${each}/`));
  const unknown = [...tensors.keys()].filter((name) => !isKnown(name));
  if (unknown.length === 0) return;
  const more = unknown.length > 1 ? ` and ${unknown.length - 1} more` : '';
  fail('weights-unknown', `${path} holds ${unknown[0]}${more}, and the model has no such weights`, {
    fixes: [{ message: 'give the model and the parameters that it was trained with', edits: [] }],
  });
}

function placeOf(name: string, { layers }: Network): { readonly span?: NetworkLayer['span'] } {
  const owner = layers.find(({ path, weights }) =>
    Object.keys(weights).some((each) => `${path}/${each}` === name),
  );
  return owner === undefined ? {} : { span: owner.span };
}
