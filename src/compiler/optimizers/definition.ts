/** What one optimizer is: the tensors it keeps, the numbers a step is given, and the update. */
import type { ProgramBuilder, Value } from '../builder.ts';
import type { Initialiser } from '../network.ts';
import type { TensorflowEmitter } from '../tensorflow/emitter.ts';
import type { TensorflowNode } from '../tensorflow/graph.ts';

export interface UpdateContext<Specification> {
  readonly builder: ProgramBuilder;
  readonly weight: Value;
  readonly gradient: Value;
  readonly slots: Readonly<Record<string, Value>>;
  /** The step's scalars by name. */
  readonly scalars: Readonly<Record<string, Value>>;
  readonly specification: Specification;
}

/** A weight and its slots after the step. */
export interface Updated {
  readonly weight: Value;
  readonly slots: Readonly<Record<string, Value>>;
}

/** What kernels of TensorFlow that update variables in place are given: names of nodes of a graph. */
export interface KernelContext {
  readonly emitter: TensorflowEmitter;
  /** Resources. */
  readonly weight: string;
  readonly slots: Readonly<Record<string, string>>;
  /** The weight before the step. */
  readonly before: string;
  /** What `direction` gave, or the gradient. */
  readonly gradient: string;
  readonly scalars: Readonly<Record<string, string>>;
}

/** One such kernel. */
export interface UpdateKernel {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes?: TensorflowNode['attributes'];
}

/** An update by kernels of TensorFlow, where their formula is the same. */
export interface KernelUpdate<Specification> {
  /** What takes the gradient's place. */
  readonly direction?: (context: Omit<UpdateContext<Specification>, 'slots'>) => Value;
  /** The kernels in the order in which they run. */
  readonly kernels: (context: KernelContext) => readonly UpdateKernel[];
}

export interface OptimizerDefinition<Specification> {
  /** The formula; g is the gradient, w the weight. */
  readonly doc: string;
  /** Tensors of the weight's shape that are kept for it, and how they start. */
  readonly slots: (specification: Specification) => Readonly<Record<string, Initialiser>>;
  /** The scalar that all gradients are wanted multiplied by, where the update needs them in no other form. */
  readonly gradientFactor?: (specification: Specification) => string | undefined;
  /** Numbers that step number `step`, counted from 1, is given; in float64, since 1 - beta^step cancels in float32. */
  readonly scalars: (
    specification: Specification,
    rate: number,
    step: number,
  ) => Readonly<Record<string, number>>;
  /** The same as expressions of `rate` and `step`, for those who feed a step themselves. */
  readonly formulas: (specification: Specification) => Readonly<Record<string, string>>;
  readonly update: (context: UpdateContext<Specification>) => Updated;
  /** The same for TensorFlow; without it the update is made of elementary ops there too. */
  readonly tensorflow?: (specification: Specification) => KernelUpdate<Specification>;
}

/** Slots of these names that start at zero. */
export function zeroSlots(...names: readonly string[]): Readonly<Record<string, Initialiser>> {
  return Object.fromEntries(names.map((name) => [name, { kind: 'zeros' as const }]));
}

/** `beta` of the old value and the rest of the new one. */
export function average(
  builder: ProgramBuilder,
  { old, fresh, beta }: { readonly old: Value; readonly fresh: Value; readonly beta: number },
): Value {
  return builder.plus(
    builder.times(old, builder.scalar(beta)),
    builder.times(fresh, builder.scalar(1 - beta)),
  );
}

/** The gradient with the weight decay of L2 regularisation: g + decay * w. */
export function withDecay({
  builder,
  weight,
  gradient,
  specification: { weight_decay: decay = 0 },
}: Omit<UpdateContext<{ readonly weight_decay?: number }>, 'slots'>): Value {
  // The gradient comes second: where it is a matrix product, the decay becomes what that product starts from.
  return decay === 0 ? gradient : builder.plus(builder.times(weight, builder.scalar(decay)), gradient);
}

/** The weight after a decay of its own, where the step has a scalar `shrinkage`: w - shrinkage * w. */
export function shrunk({ builder, weight, scalars: { shrinkage } }: UpdateContext<unknown>): Value {
  // Not (1 - shrinkage) * w: of a small shrinkage that factor would keep few digits in float32.
  return shrinkage ? stepped(builder, weight, { direction: weight, scale: shrinkage }) : weight;
}

/** w - scale * direction */
export function stepped(
  builder: ProgramBuilder,
  weight: Value,
  { direction, scale }: { readonly direction: Value; readonly scale: Value },
): Value {
  return builder.minus(weight, builder.times(direction, scale));
}
