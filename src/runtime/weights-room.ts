/** Whether the weights of a model can be held at all. */
import { constants } from 'node:buffer';
import { totalmem } from 'node:os';
import type { Network } from '../compiler/network.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import { bytes } from '../diagnostics/quantities.ts';
import { sizeOf } from '../ops/tensor.ts';

const NUMBER_BYTES = 4;

/** Bytes of all weights, and of one tensor of them. */
export interface WeightsRoom {
  readonly memory: number;
  readonly tensor: number;
}

/** What this machine holds: its memory, and the largest array that Node makes. */
const HERE: WeightsRoom = { memory: totalmem(), tensor: constants.MAX_LENGTH };

/** Error: `weights-too-large`, at the layer that has most of them. */
export function refuseHugeWeights({ layers }: Network, room = HERE): void {
  const sizes = layers.map(({ weights }) =>
    Object.values(weights).map(({ shape }) => NUMBER_BYTES * sizeOf(shape)),
  );
  const sums = sizes.map((own) => own.reduce((sum, size) => sum + size, 0));
  const all = sums.reduce((sum, size) => sum + size, 0);
  const largest = sizes.flat().reduce((most, size) => Math.max(most, size), 0);
  if (all <= room.memory && largest <= room.tensor) return;
  const most = sums.reduce((best, size, index) => (size > sums[best]! ? index : best), 0);
  const limit =
    all > room.memory
      ? `the weights of the model take ${bytes(all)}, and this machine has ${bytes(room.memory)} of memory`
      : `a tensor of weights takes ${bytes(largest)}, and one array holds ${bytes(room.tensor)} at most`;
  fail('weights-too-large', limit, {
    span: layers[most]!.span,
    label: `${bytes(sums[most]!)} of weights`,
  });
}
