/** Writes an ONNX graph, node by node: what the op table speaks to. The one place that knows ONNX's protobuf. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { InternalError } from '../../diagnostics/diagnostic.ts';
import type { DataType, TensorType } from '../program.ts';
import {
  type AttributeProto,
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as ElementType,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.js';

const PRODUCER = 'nnc';
const OPSET = 17n;
const IR_VERSION = 8n;

const ELEMENT_TYPES: Readonly<Record<DataType, number>> = {
  float: ElementType.FLOAT,
  int: ElementType.INT32,
  bool: ElementType.BOOL,
};

export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** ONNX attributes that are floats even where their value is a whole number. */
const FLOAT_ATTRIBUTES = new Set(['alpha', 'beta', 'epsilon', 'gamma']);

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxEmitter {
  /** The code of float32 as an attribute of Cast. */
  readonly floatType: number;
  /** Declares an input of the graph. */
  readonly input: (name: string, type: TensorType) => string;
  /** Adds a node and names its only output. */
  readonly node: (op: string, inputs: readonly string[], attributes?: OnnxNode['attributes']) => string;
  /** The second output of the node that makes `value` if that node equals `node`; else of a new one. */
  readonly secondOutput: (value: string, node: OnnxNode) => string;
  readonly floats: (data: readonly number[], shape: readonly number[]) => string;
  /** A list of int64: axes, sizes. */
  readonly integers: (values: readonly number[]) => string;
  /** 0 .. classes - 1 in the type of labels. */
  readonly classIndices: (classes: number) => string;
  /** The shape of a value, as int64. */
  readonly shapeOf: (value: string) => string;
}

/** What a file says beside its nodes. */
export interface OnnxContents {
  /** Values of state that become part of the file, in stored layout; state that is not named is an input. */
  readonly values?: ReadonlyMap<string, Float32Array>;
  /** For people who look at the file. */
  readonly description?: string;
  /** For programs that read it. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An emitter, and what becomes of it. */
export interface OnnxGraph extends OnnxEmitter {
  /** What the following nodes are named after. */
  readonly setOrigin: (origin: string) => void;
  readonly output: (name: string, value: string, type: TensorType) => void;
  readonly finish: (name: string) => Uint8Array;
}

function valueInfo(name: string, type: TensorType): ValueInfoProto {
  const dim = type.shape.map((size) => ({
    value:
      size === 'batch'
        ? ({ case: 'dimParam', value: 'batch' } as const)
        : ({ case: 'dimValue', value: BigInt(size) } as const),
  }));
  const tensor = { elemType: ELEMENT_TYPES[type.type], shape: { dim } };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value: tensor } } });
}

function attribute(name: string, value: OnnxAttribute): AttributeProto {
  if (typeof value === 'string') {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeType.STRING,
      s: new TextEncoder().encode(value),
    });
  }
  if (typeof value === 'number') {
    return FLOAT_ATTRIBUTES.has(name)
      ? create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value })
      : create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  }
  if ('float' in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.float });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

function bytesOf(data: Float32Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

interface Draft {
  readonly nodes: NodeProto[];
  readonly inputs: ValueInfoProto[];
  readonly outputs: ValueInfoProto[];
  readonly constants: Map<string, TensorProto>;
  readonly shapes: Map<string, string>;
  readonly producers: Map<string, { readonly proto: NodeProto; readonly key: string }>;
  origin: string;
}

/** An empty graph. */
export function createOnnxGraph(contents: OnnxContents = {}): OnnxGraph {
  const draft: Draft = {
    nodes: [],
    inputs: [],
    outputs: [],
    constants: new Map(),
    shapes: new Map(),
    producers: new Map(),
    origin: '',
  };
  const node = (op: string, inputs: readonly string[], attributes?: OnnxNode['attributes']) =>
    appendNode(draft, { op, inputs, ...(attributes && { attributes }) }).output[0]!;
  return {
    floatType: ElementType.FLOAT,
    node,
    setOrigin: (origin) => {
      draft.origin = origin;
    },
    input: (name, type) => {
      const value = contents.values?.get(name);
      if (value === undefined) draft.inputs.push(valueInfo(name, type));
      else draft.constants.set(name, tensor(name, ElementType.FLOAT, value, type.shape as readonly number[]));
      return name;
    },
    output: (name, value, type) => {
      draft.nodes.push(create(NodeProtoSchema, { opType: 'Identity', name, input: [value], output: [name] }));
      draft.outputs.push(valueInfo(name, type));
    },
    secondOutput: (value, wanted) => secondOutput(draft, value, wanted),
    floats: (data, shape) => constant(draft, ElementType.FLOAT, Float32Array.from(data), shape),
    integers: (values) =>
      constant(draft, ElementType.INT64, BigInt64Array.from(values.map(BigInt)), [values.length]),
    classIndices: (classes) =>
      constant(
        draft,
        ElementType.INT32,
        Int32Array.from({ length: classes }, (_, i) => i),
        [classes],
      ),
    shapeOf: (value) => {
      if (!draft.shapes.has(value)) draft.shapes.set(value, node('Shape', [value]));
      return draft.shapes.get(value)!;
    },
    finish: (name) => finish(draft, name, contents),
  };
}

/** Whether bytes are an ONNX model that nnc emitted. */
export function isEmittedHere(bytes: Uint8Array): boolean {
  try {
    return fromBinary(ModelProtoSchema, bytes).producerName === PRODUCER;
  } catch {
    return false;
  }
}

function appendNode(draft: Draft, { op, inputs, attributes = {} }: OnnxNode): NodeProto {
  const output = `v${draft.nodes.length}`;
  const proto = create(NodeProtoSchema, {
    opType: op,
    name: `${draft.origin}/${op}_${draft.nodes.length}`,
    input: [...inputs],
    output: [output],
    attribute: Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  });
  draft.nodes.push(proto);
  draft.producers.set(output, { proto, key: keyOf({ op, inputs, attributes }) });
  return proto;
}

function keyOf({ op, inputs, attributes = {} }: OnnxNode): string {
  return JSON.stringify([op, inputs, attributes]);
}

function secondOutput(draft: Draft, value: string, wanted: OnnxNode): string {
  const producer = draft.producers.get(value);
  const proto = producer?.key === keyOf(wanted) ? producer.proto : appendNode(draft, wanted);
  proto.output[1] ??= `${proto.output[0]}_1`;
  return proto.output[1];
}

function constant(
  draft: Draft,
  dataType: number,
  data: Float32Array | Int32Array | BigInt64Array,
  shape: readonly number[],
): string {
  const key = `${dataType} ${shape} ${data}`;
  const existing = draft.constants.get(key);
  if (existing) return existing.name;
  const name = `c${draft.constants.size}`;
  draft.constants.set(key, tensor(name, dataType, data, shape));
  return name;
}

function tensor(
  name: string,
  dataType: number,
  data: Float32Array | Int32Array | BigInt64Array,
  shape: readonly number[],
): TensorProto {
  return create(TensorProtoSchema, { name, dataType, dims: shape.map(BigInt), rawData: bytesOf(data) });
}

function finish(draft: Draft, name: string, { description = '', metadata = {} }: OnnxContents): Uint8Array {
  if (draft.outputs.length === 0) throw new InternalError('an ONNX graph needs an output');
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: PRODUCER,
    docString: description,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name,
      node: removeIdentities(draft),
      initializer: [...draft.constants.values()],
      input: draft.inputs,
      output: draft.outputs,
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** An output that some node makes, and that no other output claims, takes its name instead of a copy. */
function removeIdentities(draft: Draft): NodeProto[] {
  const renamed = new Map<string, string>();
  const kept = draft.nodes.filter((node) => {
    const [from, to] = [node.input[0]!, node.output[0]!];
    const isCopy = node.opType === 'Identity' && draft.producers.has(from) && !renamed.has(from);
    if (isCopy) renamed.set(from, to);
    return !isCopy;
  });
  for (const node of kept) {
    node.input = node.input.map((value) => renamed.get(value) ?? value);
    node.output = node.output.map((value) => renamed.get(value) ?? value);
  }
  return kept;
}
