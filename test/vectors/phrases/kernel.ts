/** What somebody else's kernel is: a function that says it in nnc's ops. */
import type { ProgramBuilder } from '../../../src/compiler/builder.ts';
import { evaluateProgram } from '../../../src/compiler/evaluate.ts';
import { removeUnread } from '../../../src/compiler/rewrite.ts';
import type { Tensor } from '../../../src/ops/definition.ts';
import type { Skipped } from '../case.ts';
import { type SkipRule, skip } from '../skips.ts';
import { Term } from '../term.ts';

/** One call of a kernel while a vector becomes a Program. Truth values are 0 and 1, integers are floats. */
export interface Call<Attributes> {
  /** In the kernel's own order; undefined where an optional one is left out. */
  readonly inputs: readonly (Term | undefined)[];
  readonly attributes: Attributes;
  /** A constant of the Program. */
  readonly constant: (data: readonly number[], shape?: readonly number[]) => Term;
  /** The numbers of a value: what has to be known when a Program is made, such as indices and sizes. */
  readonly numbers: (value: Term) => Tensor;
  /** Whether the vector asks for a gradient. */
  readonly isDifferentiated: boolean;
}

export type Kernel<Attributes = never> = (call: Call<Attributes>) => Term | readonly Term[];

/** Kernels by name; what they read of the attributes is their own affair. */
export type KernelTable = Readonly<Record<string, Kernel>>;

/** The Program under construction as calls see it; `given` holds its inputs. */
export function callsOf(
  builder: ProgramBuilder,
  given: Readonly<Record<string, Tensor>>,
): Pick<Call<never>, 'constant' | 'numbers'> {
  return {
    constant: (data, shape = [data.length]) =>
      new Term(builder, builder.add('constant', [], { shape, data })),
    numbers: ({ value }) =>
      evaluateProgram(removeUnread(builder.finish({ value: value.index }, {})), given).outputs.value!,
  };
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
