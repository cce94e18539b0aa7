/** What TensorFlow.js's own tests expect of its kernels, gradients and layers. */
import type { Prepared, VectorSet } from '../../case.ts';
import { translateLayer } from './layers.ts';
import { type RecordedLayer, type RecordedVector, readVectors } from './read.ts';
import { translate } from './translate.ts';

/** A set of the file of this name, whose vectors become Programs by `translate`. */
function setOf<Vector extends { readonly spec: string }>(
  name: string,
  floor: number,
  translation: (vector: Vector) => Prepared,
): VectorSet {
  return {
    name: `tfjs ${name}`,
    floor,
    load: (folder) =>
      readVectors<Vector>(folder, `${name}.json`).map((vector, index) => ({
        name: `${index} ${vector.spec}`,
        prepare: () => translation(vector),
      })),
  };
}

export const tfjsSets: readonly VectorSet[] = [
  setOf<RecordedVector>('core_forward', 600, translate),
  setOf<RecordedVector>('core_gradient', 250, translate),
  setOf<RecordedVector>('layers_forward', 160, translate),
  setOf<RecordedLayer>('layers_layer', 160, translateLayer),
];
