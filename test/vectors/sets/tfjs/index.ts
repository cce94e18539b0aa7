/** What TensorFlow.js's own tests expect of its kernels and gradients. */
import type { VectorCase, VectorSet } from '../../case.ts';
import { type RecordedVector, readVectors } from './read.ts';
import { translate } from './translate.ts';

function kernelSet(name: string, floor: number): VectorSet {
  return {
    name: `tfjs ${name}`,
    floor,
    load: (folder) => readVectors<RecordedVector>(folder, `${name}.json`).map(caseOf),
  };
}

function caseOf(vector: RecordedVector, index: number): VectorCase {
  return { name: `${index} ${vector.spec}`, prepare: () => translate(vector) };
}

export const tfjsSets: readonly VectorSet[] = [
  kernelSet('core_forward', 1100),
  kernelSet('core_gradient', 360),
  kernelSet('layers_forward', 340),
];
