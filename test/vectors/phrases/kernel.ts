/** What somebody else's kernel is: a function that says it in nnc's ops. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import { evaluateProgram } from '../../../src/compiler/evaluate.ts';
import { removeUnread } from '../../../src/compiler/rewrite.ts';
import type { Tensor } from '../../../src/ops/definition.ts';
import type { Skipped } from '../case.ts';
import { type SkipRule, skip } from '../skips.ts';

/** One call of a kernel while a vector becomes a Program. Truth values are 0 and 1, integers are floats. */
export interface Call<Attributes> {
  readonly builder: ProgramBuilder;
  /** In the kernel's own order; undefined where an optional one is left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /** The numbers of a value: what has to be known when a Program is made, such as indices and sizes. */
  readonly numbers: (value: Value) => Tensor;
  /** Whether the vector asks for a gradient. */
  readonly isDifferentiated: boolean;
}

export type Kernel<Attributes = never> = (call: Call<Attributes>) => Value | readonly Value[];

/** Kernels by name; what a table reads of the attributes is each kernel's own affair. */
export type KernelTable = Readonly<Record<string, Kernel>>;

/** The sizes of a value of a Program without a symbolic batch. */
export function sizesOf(value: Value): readonly number[] {
  return value.type.shape as readonly number[];
}

/** Evaluates values of the Program that is being built. */
export function numbersFrom(builder: ProgramBuilder, given: Readonly<Record<string, Tensor>>) {
  return (value: Value): Tensor =>
    evaluateProgram(removeUnread(builder.finish({ value: value.index }, {})), given).outputs.value!;
}

class LeftOut extends Error {
  readonly rule: SkipRule;

  constructor(rule: SkipRule) {
    super(rule);
    this.rule = rule;
  }
}

/** Ends the translation of a vector that a rule leaves out. */
export function leaveOut(rule: SkipRule): never {
  throw new LeftOut(rule);
}

/** A translation, or the rule by which it ended. */
export function unlessLeftOut<Result>(translate: () => Result): Result | Skipped {
  try {
    return translate();
  } catch (error) {
    if (error instanceof LeftOut) return skip(error.rule);
    throw error;
  }
}
