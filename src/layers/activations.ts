/** Activations: layers of their own, or the last word of a layer that takes one. */
import type { Value } from '../compiler/builder.ts';
import type { AttributesOf, OpKind } from '../ops/index.ts';
import { defineLayer, type LayerDefinition } from './definition.ts';

const activationArguments = {
  gradient: {
    type: 'word',
    words: ['exact', 'identity'],
    default: 'exact',
    doc: 'The gradient that training uses: its own, or `identity`, which passes it through unchanged.',
  },
} as const;

function defineActivation<Kind extends OpKind>(
  kind: string,
  doc: string,
  op: Kind,
  attributes: AttributesOf<Kind>,
  traits: Pick<LayerDefinition, 'saturates' | 'shrinksGradient' | 'sumsToOne'> = {},
): LayerDefinition {
  return defineLayer({
    kind,
    doc,
    role: 'activation',
    ...traits,
    arguments: activationArguments,
    shape: ([x]) => x!,
    build: ({ builder, inputs, arguments: { gradient } }): Value =>
      gradient === 'identity'
        ? builder.addOverridden(op, inputs, attributes, 'identity')
        : builder.add(op, inputs, attributes),
    examples: [
      { code: kind, input: [6], output: [6] },
      { code: kind, input: [3, 3, 2], output: [3, 3, 2] },
    ],
  });
}

export const relu = defineActivation('relu', 'max(x, 0)', 'relu', {});
export const sigmoid = defineActivation(
  'sigmoid',
  '1 / (1 + exp(-x))',
  'sigmoid',
  {},
  { saturates: true, shrinksGradient: true },
);
export const tanh = defineActivation('tanh', 'The hyperbolic tangent.', 'tanh', {}, { saturates: true });
export const gelu = defineActivation(
  'gelu',
  'x times the normal distribution function of x, by erf.',
  'gelu',
  {},
);
export const silu = defineActivation('silu', 'x sigmoid(x)', 'silu', {});
export const elu = defineActivation('elu', 'x where positive, exp(x) - 1 elsewhere.', 'elu', { alpha: 1 });
export const leakyRelu = defineActivation('leaky_relu', 'x where positive, 0.01 x elsewhere.', 'leakyRelu', {
  slope: 0.01,
});
export const softplus = defineActivation('softplus', 'log(1 + exp(x))', 'softplus', {});
export const softmax = defineActivation(
  'softmax',
  'exp(x) over its sum along features or channels: probabilities.',
  'softmax',
  {},
  { sumsToOne: true },
);
