/** Plain layer calls: what `expand` gives and `check` reads. */
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { Suppression } from '../../parser/suppressions.ts';
import type { ParameterDefinition, ParameterValue } from './parameters.ts';
import type { Trail } from './trail.ts';
import type { Value } from './values.ts';

interface Written {
  readonly span: Span;
  /** Where the value of a `$name` alone was written: in a call, as a default, or where it was given. */
  readonly origin?: Span | undefined;
}

/** An argument with a value of its own; an undefined one is unknown for a reason that was reported. */
export interface Valued extends Written {
  readonly value: Value | undefined;
  /** The value without the name or letter before it. */
  readonly valueSpan: Span;
}

/** A word among the arguments. */
export interface WordArgument extends Written {
  readonly kind: 'word';
  readonly word: string;
  readonly arguments: readonly CallArgument[];
  /** Whether a parameter has this name, whose value would be written with a `$`. */
  readonly isParameter?: boolean;
}

/** An argument whose value is computed. */
export type CallArgument =
  | WordArgument
  | (Valued &
      (
        | { readonly kind: 'positional' }
        | { readonly kind: 'short'; readonly letter: string }
        | { readonly kind: 'named'; readonly name: string; readonly nameSpan: Span }
      ));

/** One layer, with blocks, repeats and files unrolled around it. */
export interface LayerCall {
  /** The layer's word; undefined for a statement that could not be read or is unknown. */
  readonly kind: string | undefined;
  /** The word where it stands. */
  readonly kindSpan: Span;
  readonly arguments: readonly CallArgument[];
  readonly label?: string;
  readonly path: string;
  readonly structuralPath: string;
  /** Indices of the calls that it reads. */
  readonly inputs: readonly number[];
  readonly span: Span;
  /** The calls of blocks and rounds of repeats that led here. */
  readonly trail: Trail | undefined;
  /** For the join of a residual: the whole statement. */
  readonly residual?: Span;
  /** Whether it stands inside braces. */
  readonly isInside: boolean;
}

/** A model with its structure unrolled. */
export interface Expanded {
  readonly file: string;
  /** The name on the `model` line. */
  readonly name?: string;
  readonly layers: readonly LayerCall[];
  /** Layers that the model never reaches, such as those of a block that is not called: only their arguments are checked. */
  readonly unreached: readonly LayerCall[];
  readonly parameters: readonly ParameterDefinition[];
  readonly values: Readonly<Record<string, ParameterValue>>;
  readonly diagnostics: readonly Diagnostic[];
  /** Warnings that only say something where there are no errors. */
  readonly remarks: readonly Diagnostic[];
  /** False if a statement could not be read. */
  readonly isWhole: boolean;
  /** Texts of the files that were used. */
  readonly sources: ReadonlyMap<string, string>;
  /** Comments of those files that silence warnings. */
  readonly suppressions: readonly Suppression[];
  /** Whether it only defines blocks, for others to use. */
  readonly isLibrary: boolean;
}
