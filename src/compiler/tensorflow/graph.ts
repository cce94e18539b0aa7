/** A TensorFlow graph as data, whatever it is written as: the messages GraphDef, NodeDef and AttrValue without an encoding. */
import type { DataType, Dimension, TensorType } from '../program.ts';

/** What a Const node holds, row-major. */
export interface TensorflowConstant {
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** A plain number is an int, a plain list one of ints. */
export type TensorflowAttribute =
  | number
  | boolean
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly type: DataType | 'resource' }
  | { readonly shape: readonly Dimension[] }
  | { readonly tensor: TensorflowConstant };

export interface TensorflowNode {
  /** Letters, digits and `_./-`, unique. */
  readonly name: string;
  readonly op: string;
  /** Names of nodes, or `name:i` for output i; behind them `^name` for nodes that have to run before. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, TensorflowAttribute>>;
}

/** Where a value enters or leaves the graph. */
export interface TensorflowPort {
  readonly node: string;
  readonly type: TensorType;
}

/** A graph, and what it takes and gives by the names of the Program. */
export interface TensorflowModel {
  readonly name: string;
  readonly nodes: readonly TensorflowNode[];
  readonly inputs: Readonly<Record<string, TensorflowPort>>;
  /** The outputs of the step; the next value of a state variable is `next(name)`. */
  readonly outputs: Readonly<Record<string, TensorflowPort>>;
}
