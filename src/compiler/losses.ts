/** What training makes small. A loss is one entry here. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { layers } from '../layers/index.ts';
import type { ProgramBuilder, Value } from './builder.ts';
import type { Network } from './network.ts';

export type LossKind = 'cross_entropy' | 'binary_cross_entropy' | 'mse';

export interface LossSpecification {
  readonly kind: LossKind;
  /** mean: over the samples of the batch (mse and binary_cross_entropy: over all numbers, as PyTorch does). */
  readonly reduction: 'mean' | 'sum';
  /** Whether the data gives class indices or numbers. */
  readonly targets: 'classes' | 'values';
}

interface LossContext {
  readonly builder: ProgramBuilder;
  /** What the last layer gives, activation included. */
  readonly last: Value;
  /** [batch, width]; classes as rows with a single 1. */
  readonly targets: Value;
  readonly reduction: 'mean' | 'sum';
}

interface LossDefinition {
  readonly doc: string;
  /** The activation that belongs to it: from its input the loss is computed. Without one the loss takes anything. */
  readonly activation?: 'softmax' | 'sigmoid';
  /** Whether the output has to be a vector. */
  readonly needsVector: boolean;
  /** What it can be trained on: classes, and whether two of them may share one output; numbers. */
  readonly takes: { readonly classes: boolean; readonly twoClassesInOne: boolean; readonly values: boolean };
  readonly build: (context: LossContext) => { readonly loss: Value; readonly output: Value };
}

/**
 * The logits under a final activation, and the probabilities. A model without that activation gives logits, and an
 * activation with another gradient than its own has no short cut: its probabilities are all there is.
 */
function split(builder: ProgramBuilder, last: Value, op: 'softmax' | 'sigmoid') {
  const node = builder.node(last.index);
  if (node.op !== op) return { logits: last, output: builder.add(op, [last], {}) };
  if (node.gradientOverride !== undefined) return { logits: undefined, output: last };
  return { logits: builder.value(node.inputs[0]!), output: last };
}

function reduce(builder: ProgramBuilder, values: Value, reduction: 'mean' | 'sum'): Value {
  const axes = values.type.shape.map((_, axis) => axis);
  const total = builder.sum(values, axes);
  return reduction === 'sum' ? total : builder.over(total, builder.add('count', [values], { axes }));
}

/** log(p) of probabilities whose logits are out of reach; 1e-12 keeps it finite. */
function safeLog(builder: ProgramBuilder, probabilities: Value): Value {
  return builder.add('log', [builder.add('maximum', [probabilities, builder.scalar(1e-12)], {})], {});
}

function flat(builder: ProgramBuilder, value: Value, like: Value): Value {
  return builder.reshape(value, like.type.shape);
}

export const losses: Readonly<Record<LossKind, LossDefinition>> = {
  cross_entropy: {
    doc: '-sum of t log(y) over the classes, y by softmax.',
    activation: 'softmax',
    needsVector: true,
    takes: { classes: true, twoClassesInOne: false, values: false },
    build: ({ builder, last, targets, reduction }) => {
      const { logits, output } = split(builder, last, 'softmax');
      const logarithm = logits ? builder.add('logSoftmax', [logits], {}) : safeLog(builder, output);
      const likelihood = builder.sum(builder.times(targets, logarithm), [1]);
      return { loss: reduce(builder, builder.add('negate', [likelihood], {}), reduction), output };
    },
  },
  binary_cross_entropy: {
    doc: '-t log(y) - (1 - t) log(1 - y), y by sigmoid; from the logits z: softplus(z) - t z.',
    activation: 'sigmoid',
    needsVector: false,
    takes: { classes: true, twoClassesInOne: true, values: false },
    build: ({ builder, last, targets, reduction }) => {
      const { logits, output } = split(builder, last, 'sigmoid');
      if (logits) {
        const z = flat(builder, logits, targets);
        const values = builder.minus(builder.add('softplus', [z], {}), builder.times(targets, z));
        return { loss: reduce(builder, values, reduction), output };
      }
      const one = builder.scalar(1);
      const y = flat(builder, output, targets);
      const positive = builder.times(targets, safeLog(builder, y));
      const negative = builder.times(builder.minus(one, targets), safeLog(builder, builder.minus(one, y)));
      const values = builder.add('negate', [builder.plus(positive, negative)], {});
      return { loss: reduce(builder, values, reduction), output };
    },
  },
  mse: {
    doc: '(y - t)^2',
    needsVector: false,
    takes: { classes: true, twoClassesInOne: false, values: true },
    build: ({ builder, last, targets, reduction }) => {
      const difference = builder.minus(flat(builder, last, targets), targets);
      return { loss: reduce(builder, builder.times(difference, difference), reduction), output: last };
    },
  },
};

/** The activation that the output went through last, and whether it is the very last thing that happens. */
interface LastActivation {
  readonly kind: string;
  readonly isLast: boolean;
}

/** Looks back through layers that only move numbers, and through joins for activations that give probabilities. */
function lastActivations(network: Network, index: number, isLast: boolean): LastActivation[] {
  const layer = network.layers[index]!;
  const { role, keepsValues } = layers[layer.kind]!;
  const kind = layer.activation?.kind ?? (role === 'activation' ? layer.kind : undefined);
  if (kind !== undefined) return [{ kind, isLast }];
  if (role !== 'join' && !keepsValues) return [];
  const found = layer.inputs.flatMap((input) => lastActivations(network, input, false));
  const givesProbabilities = Object.values(losses).flatMap(({ activation }) => activation ?? []);
  return role === 'join'
    ? found.filter((each) => givesProbabilities.includes(each.kind as 'softmax'))
    : found;
}

/** The error of a loss that does not belong to the model's last activation, if there is one. */
export function checkLoss(network: Network, kind: LossKind): Diagnostic | undefined {
  const last = network.layers.at(-1)!;
  const { activation: wanted, needsVector } = losses[kind];
  if (needsVector && last.output.length !== 1) {
    return {
      severity: 'error',
      code: 'loss-needs-vector',
      message: `${kind} needs one number for each class; the model gives a map of ${last.output.join('x')}`,
      span: last.span,
      label: 'add `flatten` and a `dense` layer',
    };
  }
  if (wanted === undefined) return undefined;
  const activations = lastActivations(network, network.layers.length - 1, true);
  const wrong = activations.find((each) => !each.isLast || each.kind !== wanted);
  if (wrong === undefined) return undefined;
  return {
    severity: 'error',
    code: 'loss-needs-probabilities',
    message: wrong.isLast
      ? `${kind} needs probabilities or logits; the model ends in ${wrong.kind}`
      : `${kind} needs a final ${wanted} or logits; here ${wrong.kind} comes last, and not at the end`,
    span: last.span,
    label: `end in ${wanted}, or without an activation`,
  };
}
