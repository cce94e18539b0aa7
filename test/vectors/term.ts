/** Formulas of ops, written as they are read: `x.times(x.apply('sigmoid'))`. Every size is known. */
import type { ProgramBuilder, Value } from '../../src/compiler/builder.ts';
import { layers } from '../../src/layers/index.ts';
import type { AttributesOf, OpKind } from '../../src/ops/index.ts';
import type { Matrix } from '../../src/ops/resample.ts';
import { sizeOf } from '../../src/ops/tensor.ts';
import { networkFrom } from '../support/models.ts';

export type Operand = Term | number;

/** What `layer` needs beside the statement. */
export interface LayerOptions {
  /** By short name, in stored layout; all that the layer has. */
  readonly weights?: Readonly<Record<string, Term>>;
  /** The shape of a sample that the statement is checked on, where it is not the value's own without the batch. */
  readonly sample?: readonly number[];
  readonly training?: boolean;
  /** Gets the next value of a weight that is not trained. */
  readonly update?: (weight: string, next: Term) => void;
}

/** A value of a Program under construction. */
export class Term {
  readonly builder: ProgramBuilder;
  readonly value: Value;

  constructor(builder: ProgramBuilder, value: Value) {
    this.builder = builder;
    this.value = value;
  }

  get shape(): readonly number[] {
    return this.value.type.shape as readonly number[];
  }

  /** 0, 1, ... for every dimension. */
  get axes(): readonly number[] {
    return this.shape.map((_, axis) => axis);
  }

  /** An axis counted from the front; a negative one counts from the end. */
  axis(axis: number): number {
    return axis < 0 ? axis + Math.max(this.shape.length, 1) : axis;
  }

  /** The op on this value and others; an op that takes nothing else needs its name only. */
  apply<Kind extends OpKind>(
    op: Kind,
    others: readonly Operand[] = [],
    attributes: AttributesOf<Kind> = {} as AttributesOf<Kind>,
  ): Term {
    const inputs = [this.value, ...others.map((other) => this.operand(other).value)];
    return new Term(this.builder, this.builder.add(op, inputs, attributes));
  }

  private operand(operand: Operand): Term {
    return typeof operand === 'number' ? this.constant([operand], []) : operand;
  }

  /** A constant of the same Program. */
  constant(data: readonly number[], shape: readonly number[] = [data.length]): Term {
    return new Term(this.builder, this.builder.add('constant', [], { shape, data }));
  }

  plus(other: Operand): Term {
    return this.apply('add', [other]);
  }

  minus(other: Operand): Term {
    return this.apply('subtract', [other]);
  }

  times(other: Operand): Term {
    return this.apply('multiply', [other]);
  }

  over(other: Operand): Term {
    return this.apply('divide', [other]);
  }

  negate(): Term {
    return this.apply('negate');
  }

  atLeast(other: Operand): Term {
    return this.apply('maximum', [other]);
  }

  atMost(other: Operand): Term {
    return this.negate().atLeast(this.operand(other).negate()).negate();
  }

  /** The power of a positive value. */
  power(exponent: Operand): Term {
    return this.apply('log').times(exponent).apply('exp');
  }

  squared(): Term {
    return this.times(this);
  }

  /** `whenTrue` where this is above the threshold, `otherwise` elsewhere. */
  above(threshold: Operand, whenTrue: Operand, otherwise: Operand): Term {
    return this.apply('greater', [threshold]).apply('select', [whenTrue, otherwise]);
  }

  sum(axes: readonly number[] = this.axes, keep = false): Term {
    return new Term(this.builder, this.builder.sum(this.value, axes, keep));
  }

  mean(axes: readonly number[] = this.axes, keep = false): Term {
    return this.sum(axes, keep).over(sizeOf(axes.map((axis) => this.shape[axis]!)));
  }

  /** The mean of squared distances from the mean; `correction` is taken off the divisor. */
  variance(axes: readonly number[] = this.axes, keep = false, correction = 0): Term {
    const count = sizeOf(axes.map((axis) => this.shape[axis]!));
    return this.minus(this.mean(axes, true))
      .squared()
      .sum(axes, keep)
      .over(count - correction);
  }

  largest(axes: readonly number[] = this.axes, keep = false): Term {
    return axes.length === 0 ? this : this.apply('largest', [], { axes, keep });
  }

  reshape(shape: readonly number[]): Term {
    return new Term(this.builder, this.builder.reshape(this.value, shape));
  }

  transpose(permutation: readonly number[]): Term {
    return new Term(this.builder, this.builder.transpose(this.value, permutation));
  }

  /** The dimension `from` put at place `to`, the others in their order. */
  move(from: number, to: number): Term {
    const permutation = this.axes.toSpliced(from, 1).toSpliced(to, 0, from);
    return this.transpose(permutation);
  }

  /** `size` places along an axis, from `start`. */
  slice(axis: number, start: number, size: number): Term {
    const sizes = this.shape.with(axis, size);
    const starts = this.axes.map((each) => (each === axis ? start : 0));
    return this.apply('slice', [], { starts, sizes, steps: sizes.map(() => 1) });
  }

  /** The parts of these sizes along an axis. */
  split(axis: number, sizes: readonly number[]): Term[] {
    return sizes.map((size, i) => this.slice(axis, sizeSum(sizes.slice(0, i)), size));
  }

  /** This and others one after another. */
  concat(others: readonly Term[], axis: number): Term {
    return others.length === 0 ? this : this.apply('concat', others, { axis });
  }

  /** Zeros before and after along an axis; a negative number takes places away. */
  pad(axis: number, before: number, after: number): Term {
    const kept = this.shape[axis]! + Math.min(before, 0) + Math.min(after, 0);
    const inner = kept === this.shape[axis] ? this : this.slice(axis, Math.max(-before, 0), kept);
    const at = (size: number) => this.axes.map((each) => (each === axis ? Math.max(size, 0) : 0));
    return before > 0 || after > 0 ? inner.apply('pad', [], { before: at(before), after: at(after) }) : inner;
  }

  /** A matrix product; both are matrices. */
  matrix(other: Term, bias?: Term): Term {
    return this.apply('matMul', bias ? [other, bias] : [other], { transposeA: false, transposeB: false });
  }

  /** Every run of numbers along an axis multiplied by a constant matrix [places after][places before]. */
  along(axis: number, matrix: Matrix): Term {
    const before = this.shape[axis]!;
    const moved = this.move(axis, this.shape.length - 1);
    const turned = this.constant(
      matrix[0]!.flatMap((_, column) => matrix.map((row) => row[column]!)),
      [before, matrix.length],
    );
    const rows = moved.reshape([sizeOf(this.shape) / before, before]).matrix(turned);
    return rows.reshape(moved.shape.with(-1, matrix.length)).move(this.shape.length - 1, axis);
  }

  /** A layer of the language over [batch, ...sample], by a statement that is checked as in a `.nn` file. */
  layer(statement: string, options: LayerOptions = {}): Term {
    const { weights = {}, sample = this.shape.slice(1), training = true } = options;
    const layer = networkFrom(`input ${sample.join('x')}\n${statement}`).layers[1]!;
    for (const name of new Set([...Object.keys(weights), ...Object.keys(layer.weights)])) {
      const [given, wanted] = [weights[name]?.shape.join('x'), layer.weights[name]?.shape.join('x')];
      if (given !== wanted) throw new Error(`${statement}: ${name} is ${given}, the layer has ${wanted}`);
    }
    const value = layers[layer.kind]!.build({
      builder: this.builder,
      inputs: [this.value],
      inputShapes: [sample],
      outputShape: layer.output,
      arguments: layer.arguments as never,
      weights: Object.fromEntries(Object.entries(weights).map(([name, term]) => [name, term.value])),
      training,
      update: (weight, next) => options.update?.(weight, new Term(this.builder, next)),
      mask: () => {
        throw new Error(`${statement} draws at random`);
      },
    });
    return new Term(this.builder, value);
  }
}

const sizeSum = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);
