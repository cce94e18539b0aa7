/** What one loss is, and what losses share. */
import type { ProgramBuilder, Value } from '../builder.ts';

export interface LossContext<Specification> {
  readonly builder: ProgramBuilder;
  /** What the last layer gives, activation included. */
  readonly last: Value;
  /** [batch, width]; classes as rows with a single 1. */
  readonly targets: Value;
  readonly specification: Specification;
}

/** The scalar loss of the batch, and what the model predicts. */
export interface BuiltLoss {
  readonly loss: Value;
  readonly output: Value;
}

export interface LossDefinition<Specification> {
  /** The formula for one sample; y is the output, t the target. */
  readonly doc: string;
  /** The activation that belongs to it: from its input the loss is computed. Without one the loss takes anything. */
  readonly activation?: 'softmax' | 'sigmoid';
  /** Whether the output has to be a vector. */
  readonly needsVector: boolean;
  /** What it can be trained on: classes, and whether two of them may share one output; numbers. */
  readonly takes: { readonly classes: boolean; readonly twoClassesInOne: boolean; readonly values: boolean };
  readonly build: (context: LossContext<Specification>) => BuiltLoss;
}

/** What every loss is told. */
export interface CommonSpecification {
  /** mean: over the samples of the batch, by the sum of their weights where classes have some; over all numbers where targets are numbers. */
  readonly reduction: 'mean' | 'sum';
  /** Whether the data gives class indices or numbers. */
  readonly targets: 'classes' | 'values';
}

/**
 * The logits under a final activation, and the probabilities. A model without that activation gives logits, and an
 * activation with another gradient than its own has no short cut: its probabilities are all there is.
 */
export function split(builder: ProgramBuilder, last: Value, op: 'softmax' | 'sigmoid') {
  const node = builder.node(last.index);
  if (node.op !== op) return { logits: last, output: builder.add(op, [last], {}) };
  if (node.gradientOverride !== undefined) return { logits: undefined, output: last };
  return { logits: builder.value(node.inputs[0]!), output: last };
}

/** The sum of all values, or their mean; `weight` is what a mean is divided by, instead of their number. */
export function reduce(
  builder: ProgramBuilder,
  values: Value,
  { reduction, weight }: { readonly reduction: 'mean' | 'sum'; readonly weight?: Value | undefined },
): Value {
  const axes = values.type.shape.map((_, axis) => axis);
  const total = builder.sum(values, axes);
  if (reduction === 'sum') return total;
  return builder.over(total, weight ?? builder.add('count', [values], { axes }));
}

/** log(p) of probabilities whose logits are out of reach; 1e-12 keeps it finite. */
export function safeLog(builder: ProgramBuilder, probabilities: Value): Value {
  return builder.add('log', [builder.add('maximum', [probabilities, builder.scalar(1e-12)], {})], {});
}

/** -x */
export function negated(builder: ProgramBuilder, value: Value): Value {
  return builder.add('negate', [value], {});
}

/** The numbers of `value` in the shape of `like`. */
export function flat(builder: ProgramBuilder, value: Value, like: Value): Value {
  return builder.reshape(value, like.type.shape);
}
