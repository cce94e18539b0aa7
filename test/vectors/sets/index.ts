/** Every set of vectors, in the order in which they run. A further set is one file and one line. */
import type { VectorSet } from '../case.ts';
import { onnxNodes } from './onnx/index.ts';
import { moduleSets } from './pytorch/modules.ts';
import { opinfo } from './pytorch/opinfo.ts';
import { tfjsSets } from './tfjs/index.ts';

export const sets: readonly VectorSet[] = [opinfo, ...moduleSets, ...tfjsSets, onnxNodes];
