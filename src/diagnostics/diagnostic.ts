/** What a user can cause is a Diagnostic; only bugs throw. */
import type { FailureCode } from './failures.ts';

/** A range of a source file, in UTF-16 offsets, end exclusive. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'note';

/** A replacement of one range of text. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A way to mend the cause: a sentence, and the edits that do it where nnc knows them. */
export interface Fix {
  readonly message: string;
  readonly edits: readonly Edit[];
  /** Fixes of the same words, such as `remove a pool`, are shown as one with the lines of their places. */
  readonly together?: string;
  readonly place?: Span;
}

/** A second place that explains the first: where a shape came from, where a name was defined. */
export interface RelatedPlace {
  readonly span: Span;
  readonly message: string;
}

export interface Diagnostic {
  readonly severity: Severity;
  /** A kebab-case word that can be searched: `pool-too-large`. */
  readonly code: string;
  /** What was found, and what was expected. */
  readonly message: string;
  /** Absent for what has no place in a text (a data file, the command line). */
  readonly span?: Span;
  /** The words beside the carets. */
  readonly label?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

/** Ends a piece of work that cannot go on; carries what the user is to read. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => `${diagnostic.code}: ${diagnostic.message}`).join('\n'));
    this.name = 'DiagnosticError';
    this.diagnostics = diagnostics;
  }
}

/** Throws the one error; for work that has no list of diagnostics to add to. */
export function fail(
  code: FailureCode,
  message: string,
  place: Omit<Diagnostic, 'severity' | 'code' | 'message'> = {},
): never {
  throw new DiagnosticError([{ severity: 'error', code, message, ...place }]);
}

/** A broken promise inside nnc itself. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** The default branch of a switch over a closed union. */
export function unreachable(value: never): never {
  throw new InternalError(`unreachable: ${JSON.stringify(value)}`);
}
