/** Every set of vectors, in the order in which they run. A further set is one file and one line. */
import type { VectorSet } from '../case.ts';
import { kerasSets } from './keras/index.ts';
import { onnxNodes } from './onnx/index.ts';
import { pytorchSets } from './pytorch/index.ts';
import { tfjsSets } from './tfjs/index.ts';

export const sets: readonly VectorSet[] = [...pytorchSets, ...tfjsSets, onnxNodes, ...kerasSets];
