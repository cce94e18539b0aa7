/** What ONNX's conformance cases expect of single operators. */
import type { VectorSet } from '../../case.ts';
import { namesOfCases } from './read.ts';
import { translateCase } from './translate.ts';

export const onnxNodes: VectorSet = {
  name: 'onnx-node',
  floor: 100,
  load: (folder) =>
    namesOfCases(folder).map((name) => ({ name, prepare: () => translateCase(folder, name) })),
};
