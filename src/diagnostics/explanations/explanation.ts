/** What an explanation of a code is made of. */

/** A model, or an experiment with one beside it, that a code is said of. */
export interface Example {
  /** The model; of an experiment, what it finds as `example.nn`. */
  readonly text: string;
  /** The experiment, which is checked in place of the model. */
  readonly experiment?: string;
  /** Files that it uses, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the command line gives: `kernel=3`. */
  readonly parameters?: readonly string[];
  /** Whether the command line names experiments alone. */
  readonly isExperiment?: boolean;
  /** What is shown in place of a text that is too long to be. */
  readonly shown?: string;
}

/** One code for people: what it means, a text that brings it, and one that does not. */
export interface Explanation {
  readonly meaning: string;
  readonly example: string | Example;
  /** The example set right; absent where nothing in the text is to be changed. */
  readonly mended?: string;
}

/** Explanations by code. */
export type Explanations<Code extends string> = Readonly<Record<Code, Explanation>>;
