/** What one layer of the language is: everything that passes, docs and tests ask about it. */

import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import type {
  Arguments,
  ArgumentValue,
  GradientRule,
  Initialiser,
  Shape,
  WeightSpecification,
} from '../compiler/network.ts';

/** An argument that a layer takes. `k5`, `k=5` and `kernel=5` are the same argument. */
export type ArgumentDefinition = {
  readonly doc: string;
  /** 0 for the first positional argument of the layer; without it the argument is only named. */
  readonly position?: number;
  /** The letter of the short option: `k` in `k5`. */
  readonly short?: string;
  /** What others call it: `kernel_size`. */
  readonly otherNames?: readonly string[];
  /** Words that stand for a value of this argument by themselves: `same`, `valid`; `bilinear`; `max`. */
  readonly words?: readonly string[];
  /** What others say for them. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Smallest value allowed (each side of a pair). */
  readonly minimum?: number;
  readonly maximum?: number;
  /** The boolean argument that has to be true for this one to mean anything. */
  readonly needs?: string;
} & (
  | { readonly type: 'integer'; readonly default?: number }
  | { readonly type: 'number'; readonly default?: number }
  | { readonly type: 'boolean'; readonly default?: boolean }
  /** Height and width: `5` means `5x5`. A text default names the argument whose value it takes. */
  | { readonly type: 'pair'; readonly default?: readonly [number, number] | string }
  /** A pair, or one of `words`. */
  | { readonly type: 'padding'; readonly default?: readonly [number, number] | string }
  /** `784`, `28x28x1`. */
  | { readonly type: 'dimensions'; readonly default?: readonly number[] }
  /** One of `words`, given bare or by name. */
  | { readonly type: 'word'; readonly words: readonly string[]; readonly default?: string }
  | { readonly type: 'initialiser'; readonly default?: Initialiser }
);

/** Sizes decide what comes out of a layer; how weights start, rates, and words that choose a method do not. */
export function decidesShape({ type }: ArgumentDefinition): boolean {
  return type === 'integer' || type === 'pair' || type === 'padding' || type === 'dimensions';
}

export type ArgumentTable = Readonly<Record<string, ArgumentDefinition>>;

interface ValueOfType {
  integer: number;
  number: number;
  boolean: boolean;
  pair: readonly [number, number];
  padding: readonly [number, number] | 'same' | 'valid';
  dimensions: readonly number[];
  word: string;
  initialiser: Initialiser;
}

/** The TypeScript type of a layer's checked arguments, derived from its table. */
export type ArgumentsOf<Table extends ArgumentTable> = {
  readonly [Name in keyof Table]: ValueOfType[Table[Name]['type']];
};

/** Why a layer cannot stand where it stands. */
export interface Rejection {
  readonly code: string;
  /** What was found and what was expected: `the map is 2x2, the window 3`. */
  readonly message: string;
  /** The words beside the carets: `needs a map of at least 3x3`. */
  readonly label: string;
  /** The argument at fault, if one is. */
  readonly argument?: string;
  /** A statement that, put before this one, mends it: `flatten`. */
  readonly insertBefore?: string;
}

export type ShapeResult = Shape | { readonly rejection: Rejection };

export interface LayerExample {
  /** Statements, one but for `input`: `conv 8 k3 s2 p1 relu`. */
  readonly code: string;
  /** What it stands on; none for `input` itself. */
  readonly input?: Shape;
  readonly output: Shape;
}

export interface BuildContext<Table extends ArgumentTable> {
  readonly builder: ProgramBuilder;
  /** What it reads, with a leading batch dimension. */
  readonly inputs: readonly Value[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly arguments: ArgumentsOf<Table>;
  readonly weights: Readonly<Record<string, Value>>;
  /** Training graphs drop out, and normalise by the batch; evaluation graphs do not. */
  readonly training: boolean;
  /** In training: what a weight that is not trained becomes after the step. */
  readonly update: (weight: string, next: Value) => void;
  /** In training: zeros with probability `rate` and 1 / (1 - rate) elsewhere, drawn anew for each step. */
  readonly mask: (shape: Value['type']['shape'], rate: number) => Value;
}

/** Height and width of a window, and of its steps and gaps. */
export interface SlidingWindow {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

export interface LayerDefinition<Table extends ArgumentTable = ArgumentTable> {
  readonly kind: string;
  /** What others call it, in small letters without `_` and `2d`: what `MaxPool2d` comes to. */
  readonly aliases?: readonly string[];
  /** One sentence. */
  readonly doc: string;
  /** How many inputs: `join` layers are written by `residual` and `branch`, never by name. */
  readonly role: 'input' | 'layer' | 'activation' | 'join';
  readonly arguments: Table;
  /** Whether it only moves numbers, so that an activation before it is still the last one. */
  readonly keepsValues?: true;
  /** Whether an activation word may end the statement. */
  readonly takesActivation?: boolean;
  /** Whether an activation is flat away from zero, so that large sums stop it from learning. */
  readonly saturates?: boolean;
  /** Whether an activation passes on at most a quarter of the gradient. */
  readonly shrinksGradient?: boolean;
  /** Whether an activation gives probabilities that add up to one. */
  readonly sumsToOne?: boolean;
  /** Whether every output is a weighted sum of inputs, up to its activation. */
  readonly isLinear?: boolean;
  /** Whether it takes the mean of each channel away, so that a bias before it does nothing. */
  readonly centresChannels?: boolean;
  /** Whether it drops numbers at random in training. */
  readonly dropsAtRandom?: boolean;
  readonly shape: (inputs: readonly Shape[], args: ArgumentsOf<Table>) => ShapeResult;
  readonly weights?: (
    inputs: readonly Shape[],
    args: ArgumentsOf<Table>,
  ) => Readonly<Record<string, WeightSpecification>>;
  /** The smallest batch that training can do with; 1 where nothing is said. */
  readonly minimumBatch?: (inputs: readonly Shape[]) => number;
  /** The window that slides over the map, where there is one: the receptive field follows from it. */
  readonly window?: (args: ArgumentsOf<Table>) => SlidingWindow;
  /** Rows and columns of the map that one output mixes without weights, where they are not a window's. */
  readonly mixes?: (args: ArgumentsOf<Table>) => readonly [number, number];
  /** Multiply-adds of one sample, of kernels without bias. */
  readonly macs?: (inputs: readonly Shape[], output: Shape, args: ArgumentsOf<Table>) => number;
  readonly build: (context: BuildContext<Table>) => Value;
  readonly examples: readonly LayerExample[];
}

/** Keeps the argument types of one definition while it is written; the table of all layers forgets them. */
export function defineLayer<const Table extends ArgumentTable>(
  definition: LayerDefinition<Table>,
): LayerDefinition {
  // The passes hand every definition the arguments that were checked against its own table.
  return definition as unknown as LayerDefinition;
}

export function isRejection(result: ShapeResult): result is { readonly rejection: Rejection } {
  return 'rejection' in result;
}

export type { Arguments, ArgumentValue, GradientRule, Shape };
