/** How a function of PyTorch is said in ops, or in layers of the language where there is one. */
import type { SkipRule } from '../../../skips.ts';
import type { Term } from '../../../term.ts';
import type { Arguments } from '../arguments.ts';

export interface TorchFunction {
  /** PyTorch's names of the parameters that can be given by place; the input is the first. */
  readonly parameters: readonly string[];
  /** What is left out, by an attribute. */
  readonly skips?: (args: Arguments) => SkipRule | undefined;
  /** Whether its integers are worth comparing, as numbers. */
  readonly givesIntegers?: true;
  /** The precision of what the vectors hold, where it is not PyTorch's float64. */
  readonly precision?: 'float32';
  readonly build: (args: Arguments) => Term | readonly Term[];
}

export type TorchFunctions = Readonly<Record<string, TorchFunction>>;

/** A function of `input` alone. */
export function ofInput(build: (input: Term, args: Arguments) => Term, parameters: string[] = []) {
  return {
    parameters: ['input', ...parameters],
    build: (args: Arguments) => build(args.term('input'), args),
  };
}

/** A function of `input` and another tensor. */
export function ofTwo(
  other: string,
  build: (input: Term, other: Term, args: Arguments) => Term,
  parameters: string[] = [],
) {
  return {
    parameters: ['input', other, ...parameters],
    build: (args: Arguments) => build(args.term('input'), args.term(other), args),
  };
}
