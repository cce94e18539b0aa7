/** A TensorFlow graph in the form that TensorFlow.js loads: the parts of a model.json, and the numbers beside it. */
import type { DataType, TensorType } from '../program.ts';
import type {
  TensorflowAttribute,
  TensorflowConstant,
  TensorflowModel,
  TensorflowNode,
  TensorflowPort,
} from './graph.ts';

/** What TensorFlow.js calls ModelArtifacts. */
export interface ModelArtifacts {
  readonly format: 'graph-model';
  readonly generatedBy: string;
  readonly modelTopology: object;
  /** Name, shape and type of every constant, in the order of `weightData`. */
  readonly weightSpecs: {
    readonly name: string;
    readonly shape: number[];
    readonly dtype: 'float32' | 'int32';
  }[];
  readonly weightData: ArrayBuffer;
  readonly signature: object;
}

const ENUM_NAMES: Readonly<Record<DataType | 'resource', string>> = {
  float: 'DT_FLOAT',
  int: 'DT_INT32',
  bool: 'DT_BOOL',
  resource: 'DT_RESOURCE',
};

/** The model for TensorFlow.js; it is fed and read by the names of the Program. */
export function toModelArtifacts({ nodes, inputs, outputs }: TensorflowModel): ModelArtifacts {
  const constants = nodes.flatMap(({ name, attributes }) => {
    const { value } = attributes as { readonly value?: { readonly tensor: TensorflowConstant } };
    return value === undefined ? [] : [{ name, ...value.tensor }];
  });
  return {
    format: 'graph-model',
    generatedBy: 'nnc',
    modelTopology: { node: nodes.map(nodeDef), library: {}, versions: {} },
    weightSpecs: constants.map(({ name, shape, type }) => ({
      name,
      shape: [...shape],
      dtype: type === 'int' ? 'int32' : 'float32',
    })),
    weightData: joined(constants.map(({ data }) => data)),
    signature: { inputs: tensorInfos(inputs), outputs: tensorInfos(outputs) },
  };
}

function joined(parts: readonly (Float32Array | Int32Array)[]): ArrayBuffer {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return bytes.buffer;
}

function nodeDef({ name, op, inputs, attributes }: TensorflowNode): object {
  const entries = Object.entries(attributes).map(([key, value]) => [key, attrValue(value)] as const);
  return { name, op, input: inputs, attr: Object.fromEntries(entries) };
}

/** The JSON form of AttrValue: whole numbers are text, text is base64. */
function attrValue(value: TensorflowAttribute): object {
  if (typeof value === 'boolean') return { b: value };
  if (typeof value === 'number') return { i: String(value) };
  if (typeof value === 'string') return { s: btoa(value) };
  if ('float' in value) return { f: value.float };
  if ('type' in value) return { type: ENUM_NAMES[value.type] };
  if ('shape' in value) return { shape: tensorShape(value) };
  if ('tensor' in value) {
    return { tensor: { dtype: ENUM_NAMES[value.tensor.type], tensorShape: tensorShape(value.tensor) } };
  }
  return { list: { i: value.map(String) } };
}

function tensorShape({ shape }: Pick<TensorType, 'shape'>): object {
  return { dim: shape.map((size) => ({ size: size === 'batch' ? '-1' : String(size) })) };
}

function tensorInfos(ports: Readonly<Record<string, TensorflowPort>>): object {
  const entries = Object.entries(ports).map(([name, { node, type }]) => {
    return [name, { name: node, dtype: ENUM_NAMES[type.type], tensorShape: tensorShape(type) }] as const;
  });
  return Object.fromEntries(entries);
}
