/** The checked network: plain layers in order, every shape and weight known. */
import type { Span } from '../diagnostics/diagnostic.ts';

/** The shape of one sample: a vector `[N]`, or a map `[H, W, C]`, channels last. */
export type Shape = readonly number[];

export type Initialiser =
  | { readonly kind: 'zeros' | 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | {
      readonly kind:
        | 'kaiming_uniform'
        | 'glorot_uniform'
        | 'glorot_normal'
        | 'he_uniform'
        | 'he_normal'
        | 'orthogonal';
    };

/** How a weight is stored and drawn. `shape` is the stored layout: dense (in, out), conv (kh, kw, in, out). */
export interface WeightSpecification {
  readonly shape: readonly number[];
  readonly initialiser: Initialiser;
  /** Number of inputs and outputs of one unit, for initialisers that scale by them. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** False for running statistics. */
  readonly trainable: boolean;
}

/** The gradient that training uses for an activation: its own, or the seed's rule that passes it through. */
export type GradientRule = 'exact' | 'identity';

/** A value that an argument of a layer can take after checking. */
export type ArgumentValue = number | boolean | string | readonly number[] | Initialiser;

export type Arguments = Readonly<Record<string, ArgumentValue>>;

/** An activation written at the end of a layer: the activation layer's kind and arguments. */
export interface FusedActivation {
  readonly kind: string;
  readonly arguments: Arguments;
}

export interface NetworkLayer {
  /** Place in the structure, labels replacing their own segment: `stage[1]/conv[0]`. Names its weights. */
  readonly path: string;
  /** The same place without labels: what random draws depend on. */
  readonly structuralPath: string;
  readonly kind: string;
  /** Every argument of the layer's table, defaults filled in. */
  readonly arguments: Arguments;
  readonly activation?: FusedActivation;
  /** Indices of the layers whose outputs it reads; the input layer has none. */
  readonly inputs: readonly number[];
  readonly output: Shape;
  /** By short name: `weight`, `bias`, `gamma`, ...; stored under path/name. */
  readonly weights: Readonly<Record<string, WeightSpecification>>;
  readonly span: Span;
}

/** Layers in an order in which every input comes first; layer 0 is the input, the last one the output. */
export interface Network {
  readonly name: string;
  readonly layers: readonly NetworkLayer[];
}

/** What one sample looks like on the way in. */
export function inputShape(network: Network): Shape {
  return network.layers[0]!.output;
}

/** What the last layer gives for one sample. */
export function outputShape(network: Network): Shape {
  return network.layers.at(-1)!.output;
}

/** The layer whose values feed the last layer with weights: the last hidden one, or the input where nothing is hidden. */
export function lastHiddenLayer({ layers }: Network): NetworkLayer {
  const last = layers.findLast(({ weights }) => Object.keys(weights).length > 0);
  return layers[last?.inputs[0] ?? 0]!;
}
