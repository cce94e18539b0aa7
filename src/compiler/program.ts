/** The Program: typed tensor ops in single-assignment form, in an order in which inputs come first. */
import type { OpKind } from '../ops/index.ts';
import type { GradientRule, Initialiser } from './network.ts';

export type DataType = 'float' | 'int' | 'bool';

/** A known size, or the batch, whose size each step chooses. */
export type Dimension = number | 'batch';

export interface TensorType {
  readonly type: DataType;
  readonly shape: readonly Dimension[];
}

/** A node, named by its index in the program. */
export type NodeIndex = number;

export interface Node {
  readonly op: OpKind;
  readonly inputs: readonly NodeIndex[];
  readonly attributes: object;
  readonly output: TensorType;
  /** Path of the layer it came from: for messages and profiles. */
  readonly origin: string;
  /** A rule that replaces the op's own gradient. */
  readonly gradientOverride?: Exclude<GradientRule, 'exact'>;
}

/** A tensor that lives from step to step: a weight, a running statistic, a slot of the optimizer. */
export interface StateVariable {
  /** `conv[0]/weight`; slots add the optimizer's word: `conv[0]/weight/first_moment`. */
  readonly name: string;
  readonly role: 'weight' | 'statistic' | 'slot';
  readonly shape: readonly number[];
  /** How it starts. */
  readonly initialiser: Initialiser;
  readonly fanIn: number;
  readonly fanOut: number;
  /** What its random draw depends on: the structural path and the weight's name. */
  readonly draw: string;
}

export interface Program {
  readonly nodes: readonly Node[];
  readonly state: readonly StateVariable[];
  /** What a step returns, by name: `loss`, `output`. */
  readonly outputs: Readonly<Record<string, NodeIndex>>;
  /** The next value of a state variable, by name; what is not named stays. */
  readonly updates: Readonly<Record<string, NodeIndex>>;
}

/** Whether a step is given the node's value by name: data, masks, state. */
export function isGiven({ op }: Node): boolean {
  return op === 'input' || op === 'state' || op === 'mask';
}

/** The name of a graph's output that holds a state variable's next value. */
export function next(stateName: string): string {
  return `${stateName}/next`;
}
