/** A TensorFlow graph in TensorFlow's own form: the messages of a SavedModel, in protobuf's binary encoding. */
import { create, toBinary } from '@bufbuild/protobuf';
import type { DataType, TensorType } from '../program.ts';
import type { TensorflowAttribute, TensorflowConstant, TensorflowNode, TensorflowPort } from './graph.ts';
import {
  type AttrValue,
  AttrValueSchema,
  DataType as Enum,
  type NodeDef,
  NodeDefSchema,
  SavedModelSchema,
  type TensorInfo,
  TensorInfoSchema,
  type TensorShapeProto,
  TensorShapeProtoSchema,
} from './saved_model_pb.js';

/** What TensorFlow calls a signature: what a run is fed and gives, by name. */
export interface Signature {
  readonly inputs: Readonly<Record<string, TensorflowPort>>;
  readonly outputs: Readonly<Record<string, TensorflowPort>>;
}

/** By which TensorFlow finds the graph in the file. */
export const TAG = 'serve';

/** The GraphDef version of TensorFlow 2.9, the oldest that is to read it. */
const PRODUCER = 987;

const TYPES: Readonly<Record<DataType | 'resource', Enum>> = {
  float: Enum.DT_FLOAT,
  int: Enum.DT_INT32,
  bool: Enum.DT_BOOL,
  resource: Enum.DT_RESOURCE,
};

/** The bytes of a saved_model.pb. */
export function toSavedModelBytes(
  nodes: readonly TensorflowNode[],
  signatures: Readonly<Record<string, Signature>>,
): Uint8Array {
  const named = Object.entries(signatures).map(([name, { inputs, outputs }]) => {
    const definition = { inputs: tensorInfos(inputs), outputs: tensorInfos(outputs), methodName: name };
    return [name, definition] as const;
  });
  const model = create(SavedModelSchema, {
    savedModelSchemaVersion: 1n,
    metaGraphs: [
      {
        metaInfoDef: { tags: [TAG] },
        graphDef: { node: nodes.map(nodeDef), versions: { producer: PRODUCER } },
        signatureDef: Object.fromEntries(named) as never,
      },
    ],
  });
  return toBinary(SavedModelSchema, model);
}

function nodeDef({ name, op, inputs, attributes }: TensorflowNode): NodeDef {
  const entries = Object.entries(attributes).map(([key, value]) => [key, attrValue(value)] as const);
  return create(NodeDefSchema, { name, op, input: [...inputs], attr: Object.fromEntries(entries) });
}

function attrValue(value: TensorflowAttribute): AttrValue {
  return create(AttrValueSchema, { value: caseOf(value) });
}

function caseOf(value: TensorflowAttribute): AttrValue['value'] {
  if (typeof value === 'boolean') return { case: 'b', value };
  if (typeof value === 'number') return { case: 'i', value: BigInt(value) };
  if (typeof value === 'string') return { case: 's', value: new TextEncoder().encode(value) };
  if ('float' in value) return { case: 'f', value: value.float };
  if ('type' in value) return { case: 'type', value: TYPES[value.type] };
  if ('shape' in value) return { case: 'shape', value: shapeProto(value) };
  if ('tensor' in value) return tensorCase(value.tensor);
  return create(AttrValueSchema, { value: { case: 'list', value: { i: value.map(BigInt) } as never } }).value;
}

function tensorCase({ type, shape, data }: TensorflowConstant): AttrValue['value'] {
  const tensorContent = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const tensor = { dtype: TYPES[type], tensorShape: shapeProto({ shape }), tensorContent };
  return create(AttrValueSchema, { value: { case: 'tensor', value: tensor as never } }).value;
}

function shapeProto({ shape }: Pick<TensorType, 'shape'>): TensorShapeProto {
  const dim = shape.map((size) => ({ size: size === 'batch' ? -1n : BigInt(size) }));
  return create(TensorShapeProtoSchema, { dim });
}

function tensorInfos(ports: Signature['inputs']): Record<string, TensorInfo> {
  const entries = Object.entries(ports).map(([name, { node, type }]) => {
    const tensorShape = shapeProto(type);
    const info = create(TensorInfoSchema, { name: `${node}:0`, dtype: TYPES[type.type], tensorShape });
    return [name, info] as const;
  });
  return Object.fromEntries(entries);
}
