/**
 * matrices: keeps wide matrices turned, [features, batch] and [outputs, inputs], where only matrix products, sums and
 * ops that work number by number read them. ONNX Runtime packs the right-hand operand of a product anew each time;
 * turned, that is the batch and not the weights.
 */
import { definitionOf } from '../ops/index.ts';
import type { MatMulAttributes } from '../ops/matrix.ts';
import { ProgramBuilder, type Value } from './builder.ts';
import type { Node, NodeIndex, Program, StateVariable } from './program.ts';
import { copyNode, readersOf, removeUnread } from './rewrite.ts';

/** Columns from which on a matrix is worth turning. */
const WIDE = 256;

interface Forms {
  meant?: Value;
  turned?: Value;
}

/** Whether a state variable is kept turned: by its shape alone, so that all Programs of a model agree. */
export function isKeptTurned({ shape }: Pick<StateVariable, 'shape'>): boolean {
  return shape.length === 2 && shape[1]! >= WIDE;
}

/** The same Program; the state that `isKeptTurned` names is given and left as its transpose. */
export function turnWideMatrices(program: Program): Program {
  const turning = new Turning(program);
  for (const node of program.nodes) turning.add(node);
  return turning.finish();
}

class Turning {
  private readonly builder = new ProgramBuilder();
  private readonly forms: Forms[] = [];
  private readonly readers: readonly (readonly NodeIndex[])[];
  private readonly program: Program;

  constructor(program: Program) {
    this.program = program;
    this.readers = readersOf(program);
  }

  add(node: Node): void {
    const { builder } = this;
    builder.origin = node.origin;
    const turned = this.turnedForm(node);
    if (turned !== undefined) this.forms.push(turned);
    else
      this.forms.push({
        meant: copyNode(
          builder,
          node,
          node.inputs.map((input) => this.meant(input)),
        ),
      });
  }

  finish(): Program {
    const { program, builder } = this;
    const kept = new Set(program.state.filter(isKeptTurned).map(({ name }) => name));
    const outputs = Object.entries(program.outputs).map(([name, index]) => [name, this.meant(index).index]);
    const updates = Object.entries(program.updates).map(([name, index]) => {
      return [name, (kept.has(name) ? this.turned(index) : this.meant(index)).index];
    });
    const state = program.state.map((variable) =>
      kept.has(variable.name) ? { ...variable, shape: [...variable.shape].reverse() } : variable,
    );
    const finished = builder.finish(Object.fromEntries(outputs), Object.fromEntries(updates));
    return removeUnread({ ...finished, state });
  }

  private turnedForm(node: Node): Forms | undefined {
    if (node.op === 'state') return this.state(node);
    if (node.op === 'matMul') return this.product(node);
    if (node.op === 'sum') return this.sum(node);
    return definitionOf(node.op).numberwise ? this.numberwise(node) : undefined;
  }

  private state({ attributes }: Node): Forms | undefined {
    const { name, shape } = attributes as { readonly name: string; readonly shape: readonly number[] };
    if (!isKeptTurned({ shape })) return undefined;
    return { turned: this.builder.add('state', [], { name, shape: [...shape].reverse() }) };
  }

  /** (a b + c) turned is b turned times a turned, plus c turned; the flags of the product do the turning. */
  private product(node: Node): Forms | undefined {
    const { transposeA, transposeB } = node.attributes as MatMulAttributes;
    const [a, b, c] = node.inputs as [NodeIndex, NodeIndex, NodeIndex | undefined];
    const [left, leftTurned] = this.operand(a, transposeA);
    const [right, rightTurned] = this.operand(b, transposeB);
    if (this.staysTurned(node)) {
      const operands = [right, left, ...(c === undefined ? [] : [this.addend(c)])];
      const flags = { transposeA: !rightTurned, transposeB: !leftTurned };
      return { turned: this.builder.add('matMul', operands, flags) };
    }
    const operands = [left, right, ...(c === undefined ? [] : [this.meant(c)])];
    return {
      meant: this.builder.add('matMul', operands, { transposeA: leftTurned, transposeB: rightTurned }),
    };
  }

  /** Whether the result is wide and all who read it can do with the turned form. */
  private staysTurned(node: Node): boolean {
    const width = node.output.shape[1];
    if (typeof width !== 'number' || width < WIDE) return false;
    return this.readers[this.forms.length]!.every((reader) => {
      if (reader < 0) return !Object.values(this.program.outputs).includes(this.forms.length);
      const { op } = this.program.nodes[reader]!;
      return op === 'matMul' || op === 'sum' || definitionOf(op).numberwise === true;
    });
  }

  private numberwise(node: Node): Forms | undefined {
    const matrices = node.inputs.filter((input) => this.typeOf(input).length === 2);
    const isTurned = matrices.some((input) => this.forms[input]!.meant === undefined);
    if (!isTurned || node.output.shape.length !== 2) return undefined;
    const inputs = node.inputs.map((input) => this.addend(input));
    return { turned: this.builder.add(node.op as 'add', inputs, node.attributes as Record<string, never>) };
  }

  private sum(node: Node): Forms | undefined {
    const { axes, keep } = node.attributes as { readonly axes: readonly number[]; readonly keep: boolean };
    const input = node.inputs[0]!;
    if (this.typeOf(input).length !== 2 || this.forms[input]!.meant !== undefined) return undefined;
    const swapped = axes.map((axis) => 1 - axis).sort();
    const value = this.builder.add('sum', [this.forms[input]!.turned!], { axes: swapped, keep });
    return keep ? { turned: value } : { meant: value };
  }

  /** An operand that goes with turned matrices: a row becomes a column. */
  private addend(index: NodeIndex): Value {
    const shape = this.typeOf(index);
    if (shape.length === 1) return this.builder.reshape(this.meant(index), [shape[0]!, 1]);
    return shape.length === 2 ? this.turned(index) : this.meant(index);
  }

  /** Either form of a factor, and whether the product has to turn it. */
  private operand(index: NodeIndex, transposed: boolean): readonly [Value, boolean] {
    const { meant, turned } = this.forms[index]!;
    return meant === undefined ? [turned!, !transposed] : [meant, transposed];
  }

  private typeOf(index: NodeIndex) {
    return this.program.nodes[index]!.output.shape;
  }

  private meant(index: NodeIndex): Value {
    const form = this.forms[index]!;
    form.meant ??= this.builder.transpose(form.turned!, [1, 0]);
    return form.meant;
  }

  private turned(index: NodeIndex): Value {
    const form = this.forms[index]!;
    form.turned ??= this.builder.transpose(form.meant!, [1, 0]);
    return form.turned;
  }
}
