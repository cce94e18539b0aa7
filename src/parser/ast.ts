/** The syntax tree of a `.nn` text: what was written, before any name or number is looked at. */
import type { Span } from '../diagnostics/diagnostic.ts';

/** A name where it stands. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A sign of arithmetic. */
export type Operator = '+' | '-' | '*' | '/';

/** What can stand for a value: arithmetic, dimensions, a word, or a word with arguments such as `uniform(0, 1)`. */
export type Expression =
  | { readonly kind: 'integer'; readonly value: number; readonly span: Span }
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'word'; readonly word: string; readonly span: Span }
  | { readonly kind: 'reference'; readonly name: string; readonly span: Span }
  | { readonly kind: 'negation'; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  /** `28x28x1`: two or more sizes. */
  | { readonly kind: 'dimensions'; readonly parts: readonly Expression[]; readonly span: Span }
  | {
      readonly kind: 'application';
      readonly name: Name;
      readonly arguments: readonly Argument[];
      readonly span: Span;
    };

/** One argument of a statement, in the spelling that was chosen. */
export type Argument =
  /** A number, dimensions, or a `$name` that may turn out to be a word. */
  | { readonly kind: 'positional'; readonly value: Expression; readonly span: Span }
  /** `k5`, `k$kernel`, `k($k + 1)`. */
  | { readonly kind: 'short'; readonly letter: string; readonly value: Expression; readonly span: Span }
  /** `relu`, `same`, `sigmoid(gradient=identity)`. */
  | {
      readonly kind: 'word';
      readonly word: string;
      readonly arguments: readonly Argument[];
      readonly span: Span;
    }
  /** `init=zeros`. */
  | { readonly kind: 'named'; readonly name: Name; readonly value: Expression; readonly span: Span };

/** A parameter of the model or of a block. */
export interface Parameter {
  readonly name: Name;
  readonly default?: Expression;
  /** The values after `in`. */
  readonly allowed?: readonly Expression[];
  readonly span: Span;
}

/** The `model` line. */
export interface Header {
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly span: Span;
}

/** How the arms of a branch meet. */
export type Join = 'add' | 'concat';

interface Labelled {
  readonly label?: Name;
  readonly span: Span;
}

/** A layer, or a block that is called like one. */
export interface Call extends Labelled {
  readonly kind: 'call';
  readonly name: Name;
  readonly arguments: readonly Argument[];
}

/** A body several times in a row. */
export interface Repeat extends Labelled {
  readonly kind: 'repeat';
  readonly count: Expression;
  readonly body: readonly Statement[];
  /** The word `repeat`. */
  readonly keyword: Span;
}

/** A body whose input is added to its result. */
export interface Residual extends Labelled {
  readonly kind: 'residual';
  readonly body: readonly Statement[];
  /** The word `residual`. */
  readonly keyword: Span;
}

/** Bodies side by side. */
export interface Branch extends Labelled {
  readonly kind: 'branch';
  readonly arms: readonly (readonly Statement[])[];
  readonly join: Join;
  /** The word `branch`. */
  readonly keyword: Span;
}

/** A statement of one's own, defined. */
export interface Block {
  readonly kind: 'block';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** The blocks of another file. */
export interface Use {
  readonly kind: 'use';
  readonly path: string;
  readonly span: Span;
}

/** A statement that could not be read; its error is reported already, and what follows from it is not. */
export interface Broken {
  readonly kind: 'broken';
  /** What it would have brought: names that are unknown for its sake are no errors of their own. */
  readonly brings: 'layers' | 'parameters' | 'blocks';
  /** The block it would have defined. */
  readonly name?: string;
  /** The statements inside of it, as far as they could be read. */
  readonly body: readonly Statement[];
  readonly span: Span;
}

/** What stands on a line, or begins on it. */
export type Statement = Call | Repeat | Residual | Branch | Block | Use | Broken;

/** One file. */
export interface ModelAst {
  readonly file: string;
  /** The `model` line, if there is one. */
  readonly header?: Header;
  readonly statements: readonly Statement[];
}
