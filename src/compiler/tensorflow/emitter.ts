/** Builds a TensorFlow graph, node by node: what the op table speaks to. */
import { InternalError } from '../../diagnostics/diagnostic.ts';
import type { TensorType } from '../program.ts';
import type { TensorflowConstant, TensorflowNode } from './graph.ts';

/**
 * Whose kernels a graph is made of: `portable` ones, which TensorFlow.js and TensorFlow share, or `native` ones, which
 * include what TensorFlow alone has (the gradients of convolutions and pools).
 */
export type TensorflowKernels = 'portable' | 'native';

export interface TensorflowEmitter {
  readonly kernels: TensorflowKernels;
  /** Declares an input of the graph. */
  readonly input: (name: string, type: TensorType) => string;
  /** The present value of a state variable: an input like others, unless the graph keeps its state itself. */
  readonly state: (name: string, type: TensorType) => string;
  /** Adds a node and names its first output. */
  readonly node: (op: string, inputs: readonly string[], attributes?: TensorflowNode['attributes']) => string;
  /** The same with the attribute T, by which most kernels are told the type of their operands: float. */
  readonly float: (
    op: string,
    inputs: readonly string[],
    attributes?: TensorflowNode['attributes'],
  ) => string;
  readonly floats: (data: readonly number[], shape: readonly number[]) => string;
  /** int32: axes, sizes; a vector unless a shape is given. */
  readonly integers: (values: readonly number[], shape?: readonly number[]) => string;
  /** The type that a value has in the Program. */
  readonly typeOf: (value: string) => TensorType;
  /** The shape that a value has when the graph runs, as int32. */
  readonly shapeOf: (value: string) => string;
}

/** An emitter, and what becomes of it. */
export interface TensorflowGraph extends TensorflowEmitter {
  /** What the following nodes are named after. */
  readonly setOrigin: (origin: string) => void;
  /** Notes that a value is one of the Program's. */
  readonly setType: (value: string, type: TensorType) => void;
  /** Adds a node whose name is the output's, and names it; `after` are nodes that have run when it has its value. */
  readonly output: (name: string, value: string, type: TensorType, after?: readonly string[]) => string;
  /** Whether a value is one that the graph is fed. */
  readonly isFed: (value: string) => boolean;
  readonly nodes: readonly TensorflowNode[];
}

/** Types as attributes. */
export const FLOAT = { type: 'float' } as const;
export const INT = { type: 'int' } as const;
export const BOOL = { type: 'bool' } as const;

/** What a graph knows of its state. */
export interface TensorflowState {
  /** Values in stored layout that become constants. */
  readonly values?: ReadonlyMap<string, Float32Array>;
  /** Names the present value of a variable, where the graph keeps its state. */
  readonly read?: (name: string) => string;
}

/** An empty graph. */
export function createTensorflowGraph(
  kernels: TensorflowKernels,
  { values = new Map(), read }: TensorflowState = {},
): TensorflowGraph {
  const nodes: TensorflowNode[] = [];
  const names = new Set<string>();
  const types = new Map<string, TensorType>();
  const constants = new Map<string, string>();
  const shapes = new Map<string, string>();
  const fed = new Set<string>();
  let origin = '';
  const append = (wanted: string, node: Omit<TensorflowNode, 'name'>): string => {
    const name = freeName(wanted, names);
    nodes.push({ name, ...node });
    return name;
  };
  const node: TensorflowEmitter['node'] = (op, inputs, attributes = {}) =>
    append(`${origin}/${op}`, { op, inputs, attributes });
  const appendConstant = (name: string, tensor: TensorflowConstant): string => {
    const attributes = { dtype: { type: tensor.type }, value: { tensor } };
    return append(name, { op: 'Const', inputs: [], attributes });
  };
  const constant = (tensor: TensorflowConstant): string => {
    const key = `${tensor.type} ${tensor.shape} ${tensor.data}`;
    const known = constants.get(key) ?? appendConstant('constant', tensor);
    constants.set(key, known);
    return known;
  };
  const shapeOf = (value: string): string => {
    const known = shapes.get(value) ?? node('Shape', [value], { T: FLOAT, out_type: INT });
    shapes.set(value, known);
    return known;
  };
  const input: TensorflowEmitter['input'] = (name, { type, shape }) => {
    const data = values.get(name);
    if (data !== undefined) return appendConstant(name, { type, shape: shape as readonly number[], data });
    const attributes = { dtype: { type }, shape: { shape } };
    const placeholder = append(name, { op: 'Placeholder', inputs: [], attributes });
    fed.add(placeholder);
    return placeholder;
  };
  return {
    kernels,
    nodes,
    node,
    shapeOf,
    setOrigin: (path) => {
      origin = path;
    },
    setType: (value, type) => types.set(value, type),
    typeOf: (value) => {
      const type = types.get(value);
      if (type === undefined) throw new InternalError(`${value} is no value of the Program`);
      return type;
    },
    float: (op, inputs, attributes) => node(op, inputs, { T: FLOAT, ...attributes }),
    input,
    state: (name, type) => read?.(name) ?? input(name, type),
    isFed: (value) => fed.has(value),
    output: (name, value, { type }, after = []) => {
      const inputs = [value, ...after.map((each) => `^${each}`)];
      return append(name, { op: 'Identity', inputs, attributes: { T: { type } } });
    },
    floats: (data, shape) => constant({ type: 'float', shape, data: Float32Array.from(data) }),
    integers: (values, shape = [values.length]) =>
      constant({ type: 'int', shape, data: Int32Array.from(values) }),
  };
}

/** A legal name near the wanted one: `stage[1]/conv[0]` becomes `stage.1/conv.0`. */
function freeName(wanted: string, taken: Set<string>): string {
  const legal = wanted
    .replaceAll('[', '.')
    .replaceAll(/[^A-Za-z0-9_./-]/g, '')
    .replace(/^[_/]+/, '');
  let name = legal;
  for (let i = 1; taken.has(name); i++) name = `${legal}_${i}`;
  taken.add(name);
  return name;
}
