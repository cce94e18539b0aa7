/** What training makes small. A loss is one entry under `losses/`. */
import { diagnose } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { layers } from '../layers/index.ts';
import {
  type BinaryCrossEntropy,
  binaryCrossEntropy,
  type CrossEntropy,
  crossEntropy,
  type Focal,
  focal,
} from './losses/classes.ts';
import type { BuiltLoss, LossContext, LossDefinition } from './losses/definition.ts';
import { type Huber, huber, type Mae, type Mse, mae, mse } from './losses/values.ts';
import type { Network } from './network.ts';

export type LossSpecification = CrossEntropy | Focal | BinaryCrossEntropy | Mse | Mae | Huber;

export type LossKind = LossSpecification['kind'];

type LossTable = {
  readonly [Kind in LossKind]: LossDefinition<Extract<LossSpecification, { kind: Kind }>>;
};

export const losses: LossTable = {
  cross_entropy: crossEntropy,
  focal,
  binary_cross_entropy: binaryCrossEntropy,
  mse,
  mae,
  huber,
};

/** The loss of a batch and the output of the model, as nodes added to the builder. */
export function buildLoss(context: LossContext<LossSpecification>): BuiltLoss {
  // Each definition is only handed the specification of its own kind.
  const definition = losses[context.specification.kind] as LossDefinition<LossSpecification>;
  return definition.build(context);
}

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
    return diagnose('loss-needs-vector', { loss: kind, map: last.output.join('x') }, { span: last.span });
  }
  if (wanted === undefined) return undefined;
  const activations = lastActivations(network, network.layers.length - 1, true);
  const wrong = activations.find((each) => !each.isLast || each.kind !== wanted);
  if (wrong === undefined) return undefined;
  const facts = { loss: kind, wanted, found: wrong.kind, isLast: wrong.isLast };
  return diagnose('loss-needs-probabilities', facts, { span: last.span });
}

/** What is trained where nobody says otherwise: cross_entropy, or mse where the model does not end in its softmax. */
export function usualLoss(network: Network): LossSpecification {
  const [last] = lastActivations(network, network.layers.length - 1, true);
  const endsInSoftmax = last?.isLast === true && last.kind === losses.cross_entropy.activation;
  return endsInSoftmax && checkLoss(network, 'cross_entropy') === undefined
    ? { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' }
    : { kind: 'mse', reduction: 'mean', targets: 'values' };
}
