/** What a function of PyTorch is called with, by the names that PyTorch gives its parameters. */
import type { ProgramBuilder } from '../../../../src/compiler/builder.ts';
import { Term } from '../../term.ts';
import { isFloat, isTorchTensor, type TorchTensor } from './tensor.ts';

/** A number, a text, a truth value, nothing, a tensor of its own, {"$tensor": i}, or a list of them. */
export type Argument = unknown;

/** How tensor i of a call is named in its Program. */
export const inputName = (i: number) => `input${i}`;

/** The arguments of one call: tensors become inputs of the Program when they are asked for. */
export class Arguments {
  private readonly builder: ProgramBuilder;
  private readonly tensors: readonly TorchTensor[];
  private readonly named: Readonly<Record<string, Argument>>;
  /** What a call changes beside its outputs, by name: running statistics. */
  readonly changed: Record<string, Term> = {};

  constructor(
    builder: ProgramBuilder,
    tensors: readonly TorchTensor[],
    named: Readonly<Record<string, Argument>>,
  ) {
    this.builder = builder;
    this.tensors = tensors;
    this.named = named;
  }

  /** Tensor i of the call, as an input; truth values are numbers. */
  input(i: number): Term {
    const { dtype, shape } = this.tensors[i]!;
    const type = isFloat(this.tensors[i]!) || dtype === 'bool' ? 'float' : 'int';
    return new Term(this.builder, this.builder.input(inputName(i), { type, shape }));
  }

  private toTerm(argument: Argument): Term | undefined {
    if (isReference(argument)) return this.input(argument.$tensor);
    if (isTorchTensor(argument) && argument.data.length > 0)
      return new Term(
        this.builder,
        this.builder.add('constant', [], { shape: argument.shape, data: argument.data.map(Number) }),
      );
    return undefined;
  }

  /** As it is given; undefined where it is not. */
  argument(name: string): Argument {
    return this.named[name];
  }

  optional(name: string): Term | undefined {
    return this.toTerm(this.named[name]);
  }

  term(name: string): Term {
    const term = this.optional(name);
    if (term === undefined) throw new Error(`${name} is not a tensor`);
    return term;
  }

  /** A list of tensors. */
  terms(name: string): readonly Term[] {
    return (this.named[name] as readonly Argument[]).map((argument) => this.toTerm(argument)!);
  }

  /** The numbers of a tensor, which are part of the function and not of its input. */
  data(name: string): readonly number[] {
    const argument = this.named[name];
    if (isReference(argument)) return this.tensors[argument.$tensor]!.data.map(Number);
    return isTorchTensor(argument) ? argument.data.map(Number) : [argument as number];
  }

  number(name: string, fallback?: number): number {
    const value = this.named[name] ?? fallback;
    if (typeof value !== 'number') throw new Error(`${name} is ${JSON.stringify(value)}, not a number`);
    return value;
  }

  word(name: string, fallback: string): string {
    return (this.named[name] ?? fallback) as string;
  }

  flag(name: string, fallback = false): boolean {
    return (this.named[name] ?? fallback) as boolean;
  }

  /** A list, or nothing. */
  list(name: string): readonly number[] | undefined {
    const value = this.named[name] ?? undefined;
    return typeof value === 'number' ? [value] : (value as readonly number[] | undefined);
  }

  /** One number for each of `count` dimensions; a single one holds for all. */
  sizes(name: string, count: number, fallback: readonly number[]): readonly number[] {
    const given = this.list(name) ?? [];
    const list = given.length === 0 ? fallback : given;
    return list.length === 1 ? Array.from({ length: count }, () => list[0]!) : list;
  }
}

function isReference(argument: Argument): argument is { readonly $tensor: number } {
  return typeof argument === 'object' && argument !== null && '$tensor' in argument;
}
