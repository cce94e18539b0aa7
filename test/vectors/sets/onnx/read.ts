/** ONNX's conformance cases: a model of one node, with tensors that it is given and has to give. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import {
  TensorProto_DataType as ElementType,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProtoSchema,
} from '../../../../src/compiler/onnx/onnx_pb.js';
import type { Tensor } from '../../../../src/ops/definition.ts';
import { leaveOut } from '../../phrases/kernel.ts';

export interface ConformanceCase {
  /** Calls with these attributes, inputs by name. */
  readonly node: NodeProto;
  readonly given: Readonly<Record<string, Tensor>>;
  /** In the order of the node's outputs. */
  readonly expected: readonly Tensor[];
}

/** The names of all cases of a folder; none where they are missing. */
export function namesOfCases(folder: string): readonly string[] {
  const path = join(folder, 'onnx-node');
  return existsSync(path) ? readdirSync(path).sort() : [];
}

/** Reads a case; numbers that floats do not hold leave it out. */
export function readCase(folder: string, name: string): ConformanceCase {
  const path = join(folder, 'onnx-node', name);
  const { node, input, output } = fromBinary(ModelProtoSchema, readFileSync(join(path, 'model.onnx'))).graph!;
  const tensor = (file: string) =>
    tensorFrom(fromBinary(TensorProtoSchema, readFileSync(join(path, 'test_data_set_0', file))));
  return {
    node: node[0]!,
    given: Object.fromEntries(input.map((value, i) => [value.name, tensor(`input_${i}.pb`)])),
    expected: output.map((_, i) => tensor(`output_${i}.pb`)),
  };
}

type Numbers = ArrayLike<number> | ArrayLike<bigint>;

const decoders: Partial<Record<ElementType, (bytes: ArrayBuffer) => Numbers>> = {
  [ElementType.FLOAT]: (bytes) => new Float32Array(bytes),
  [ElementType.DOUBLE]: (bytes) => new Float64Array(bytes),
  [ElementType.FLOAT16]: (bytes) => Array.from(new Uint16Array(bytes), halfFloat),
  [ElementType.BOOL]: (bytes) => new Uint8Array(bytes),
  [ElementType.UINT8]: (bytes) => new Uint8Array(bytes),
  [ElementType.UINT16]: (bytes) => new Uint16Array(bytes),
  [ElementType.UINT32]: (bytes) => new Uint32Array(bytes),
  [ElementType.UINT64]: (bytes) => new BigUint64Array(bytes),
  [ElementType.INT8]: (bytes) => new Int8Array(bytes),
  [ElementType.INT16]: (bytes) => new Int16Array(bytes),
  [ElementType.INT32]: (bytes) => new Int32Array(bytes),
  [ElementType.INT64]: (bytes) => new BigInt64Array(bytes),
};

/** Integers and truth values become floats, as far as floats hold them exactly. */
function tensorFrom({ dims, dataType, rawData }: TensorProto): Tensor {
  const decode = decoders[dataType as ElementType] ?? leaveOut('number-formats');
  const numbers = decode(Uint8Array.from(rawData).buffer);
  return { shape: dims.map(Number), data: Float64Array.from(numbers as ArrayLike<number>, Number) };
}

/** The number of 16 bits: a sign, five bits of exponent, ten of fraction (IEEE 754). */
function halfFloat(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
