/** From TensorFlow's kernels to nnc's ops: one entry a kernel. */
import type { KernelTable } from '../../phrases/kernel.ts';
import { mapKernels } from './maps.ts';
import { numberwiseKernels } from './numberwise.ts';
import { reductionKernels } from './reductions.ts';
import { shapingKernels } from './shaping.ts';

export const kernels: KernelTable = {
  ...numberwiseKernels,
  ...reductionKernels,
  ...shapingKernels,
  ...mapKernels,
};
