/** Adds nodes to a Program, one op at a time, with types inferred from the op table. */
import { InternalError } from '../diagnostics/diagnostic.ts';
import { type AttributesOf, definitionOf, type OpKind } from '../ops/index.ts';
import type { Dimension, Node, NodeIndex, Program, StateVariable, TensorType } from './program.ts';

/** A node of the program being built. */
export interface Value {
  readonly index: NodeIndex;
  readonly type: TensorType;
}

export class ProgramBuilder {
  private readonly nodes: Node[] = [];
  private readonly state: StateVariable[] = [];
  private readonly known = new Map<string, Value>();
  /** Path of the layer that new nodes belong to. */
  origin = '';

  /** A builder that goes on where a program ends. */
  static from(program: Program): ProgramBuilder {
    const builder = new ProgramBuilder();
    builder.state.push(...program.state);
    for (const node of program.nodes) builder.append(node);
    if (builder.nodes.length !== program.nodes.length) throw new InternalError('a program repeats a node');
    return builder;
  }

  /** Adds a node; an equal node that is there already is returned instead. */
  add<Kind extends OpKind>(op: Kind, inputs: readonly Value[], attributes: AttributesOf<Kind>): Value {
    return this.append({
      op,
      inputs: inputs.map((input) => input.index),
      attributes: attributes as object,
      origin: this.origin,
    });
  }

  /** Adds a node whose gradient is replaced by the given rule. */
  addOverridden<Kind extends OpKind>(
    op: Kind,
    inputs: readonly Value[],
    attributes: AttributesOf<Kind>,
    gradientOverride: 'identity',
  ): Value {
    const indices = inputs.map((input) => input.index);
    return this.append({
      op,
      inputs: indices,
      attributes: attributes as object,
      origin: this.origin,
      gradientOverride,
    });
  }

  /** Adds a node of another program; its inputs must be renamed already. */
  append({ op, inputs, attributes, origin, gradientOverride }: Omit<Node, 'output'>): Value {
    const node = { op, inputs, attributes, origin, ...(gradientOverride && { gradientOverride }) };
    const definition = definitionOf(node.op);
    const key = `${node.op} ${node.inputs} ${JSON.stringify(node.attributes)} ${node.gradientOverride ?? ''}`;
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    const output = definition.type(
      node.inputs.map((index) => this.node(index).output),
      node.attributes,
    );
    const value = { index: this.nodes.length, type: output };
    this.nodes.push({ ...node, output });
    this.known.set(key, value);
    return value;
  }

  node(index: NodeIndex): Node {
    const node = this.nodes[index];
    if (node === undefined) throw new InternalError(`no node ${index}`);
    return node;
  }

  value(index: NodeIndex): Value {
    return { index, type: this.node(index).output };
  }

  /** The present value of a state variable that is declared already. */
  stateValue(name: string): Value {
    const variable = this.state.find((other) => other.name === name);
    if (variable === undefined) throw new InternalError(`no state ${name}`);
    return this.add('state', [], { name, shape: variable.shape });
  }

  /** Declares a state variable and returns its present value. */
  declareState(variable: StateVariable): Value {
    if (this.state.some((other) => other.name === variable.name)) {
      throw new InternalError(`state ${variable.name} is declared twice`);
    }
    this.state.push(variable);
    return this.add('state', [], { name: variable.name, shape: variable.shape });
  }

  /** What a step is given by name: data, rates, masks. */
  input(name: string, type: TensorType): Value {
    return this.add('input', [], { name, ...type });
  }

  scalar(value: number): Value {
    return this.add('constant', [], { shape: [], data: [value] });
  }

  plus(left: Value, right: Value): Value {
    return this.add('add', [left, right], {});
  }

  minus(left: Value, right: Value): Value {
    return this.add('subtract', [left, right], {});
  }

  times(left: Value, right: Value): Value {
    return this.add('multiply', [left, right], {});
  }

  over(left: Value, right: Value): Value {
    return this.add('divide', [left, right], {});
  }

  /** Sums away `axes`, which are kept with size 1 where `keep` says so. */
  sum(value: Value, axes: readonly number[], keep = false): Value {
    return axes.length === 0 ? value : this.add('sum', [value], { axes, keep });
  }

  reshape(value: Value, shape: readonly Dimension[]): Value {
    const same = shape.length === value.type.shape.length && shape.every((d, i) => d === value.type.shape[i]);
    return same ? value : this.add('reshape', [value], { shape });
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    return permutation.every((from, to) => from === to)
      ? value
      : this.add('transpose', [value], { permutation });
  }

  finish(outputs: Program['outputs'], updates: Program['updates']): Program {
    return { nodes: this.nodes, state: this.state, outputs, updates };
  }
}
