/** What a set of third-party vectors is made of: cases that run as Programs, or as arithmetic of nnc's own. */
import type { Program } from '../../src/compiler/program.ts';
import type { Tensor } from '../../src/ops/definition.ts';
import type { SkipRule } from './skips.ts';

/** One expectation of somebody else. */
export interface VectorCase {
  readonly name: string;
  /** Translates the case; called once. What it throws is a failure of the case. */
  readonly prepare: () => Prepared;
}

export type Prepared = Skipped | ProgramCase | ArithmeticCase;

export interface Skipped {
  readonly kind: 'skipped';
  readonly rule: SkipRule;
}

/** A Program of fixed sizes, run by the float64 evaluation and by every target. */
export interface ProgramCase {
  readonly kind: 'program';
  readonly program: Program;
  /** Inputs and state by name. */
  readonly given: Readonly<Record<string, Tensor>>;
  /** Outputs of the Program by name, as the vector has them. */
  readonly expected: Readonly<Record<string, Tensor>>;
  /** The precision of the numbers in the vector: float32 where it says nothing. */
  readonly precision?: 'float64' | 'float32';
  /** A wider absolute tolerance that the vector itself names. */
  readonly absolute?: number;
}

/** What runs outside of Programs: learning rates, whole trainings. */
export interface ArithmeticCase {
  readonly kind: 'arithmetic';
  /** What is wrong, or nothing. */
  readonly check: () => Promise<string | undefined>;
}

/** The cases of one part of the vectors, and how many must pass at least. */
export interface VectorSet {
  readonly name: string;
  /** Passed cases below which the run fails where the files are there. */
  readonly floor: number;
  /** The cases of a folder of vectors; none where it lacks this set's files. */
  readonly load: (folder: string) => readonly VectorCase[];
}
