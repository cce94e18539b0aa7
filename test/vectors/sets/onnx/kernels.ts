/** From ONNX's operators to nnc's ops: one entry an operator. */
import type { KernelTable } from '../../phrases/kernel.ts';
import { mapKernels } from './maps.ts';
import { normalisationKernels } from './normalisation.ts';
import { numberwiseKernels } from './numberwise.ts';
import { reductionKernels } from './reductions.ts';
import { shapingKernels } from './shaping.ts';
import { trainingKernels } from './training.ts';

export const kernels: KernelTable = {
  ...numberwiseKernels,
  ...shapingKernels,
  ...reductionKernels,
  ...normalisationKernels,
  ...mapKernels,
  ...trainingKernels,
};
