/** Activations: layers of their own, or the last word of a layer that takes one. */
import type { Value } from '../compiler/builder.ts';
import type { AttributesOf, OpKind } from '../ops/index.ts';
import { type ArgumentDefinition, defineLayer, type LayerDefinition } from './definition.ts';

const activationArguments = {
  gradient: {
    type: 'word',
    words: ['exact', 'identity'],
    default: 'exact',
    doc: 'The gradient that training uses: its own, or `identity`, which passes it through unchanged.',
  },
} as const;

/** The numbers in an activation's formula: attributes of its op, and arguments by the same names. */
type Numbers<Kind extends OpKind> = {
  readonly [Name in keyof AttributesOf<Kind>]: Extract<ArgumentDefinition, { type: 'number' }>;
};

function defineActivation<Kind extends OpKind>(
  kind: string,
  doc: string,
  op: Kind,
  numbers: Numbers<Kind>,
  traits: Pick<LayerDefinition, 'aliases' | 'saturates' | 'shrinksGradient' | 'sumsToOne'> = {},
): LayerDefinition {
  return defineLayer({
    kind,
    doc,
    role: 'activation',
    ...traits,
    arguments: { ...numbers, ...activationArguments },
    shape: ([x]) => x!,
    build: ({ builder, inputs, arguments: { gradient, ...rest } }): Value => {
      const attributes = rest as unknown as AttributesOf<Kind>;
      return gradient === 'identity'
        ? builder.addOverridden(op, inputs, attributes, 'identity')
        : builder.add(op, inputs, attributes);
    },
    examples: [
      { code: kind, input: [6], output: [6] },
      { code: kind, input: [3, 3, 2], output: [3, 3, 2] },
      ...Object.keys(numbers).map((name) => ({ code: `${kind} ${name}=0.25`, input: [6], output: [6] })),
    ],
  });
}

export const relu = defineActivation('relu', 'max(x, 0)', 'relu', {});
export const sigmoid = defineActivation(
  'sigmoid',
  '1 / (1 + exp(-x))',
  'sigmoid',
  {},
  { aliases: ['logistic'], saturates: true, shrinksGradient: true },
);
export const tanh = defineActivation('tanh', 'The hyperbolic tangent.', 'tanh', {}, { saturates: true });
export const gelu = defineActivation(
  'gelu',
  'x times the normal distribution function of x, by erf.',
  'gelu',
  {},
);
export const silu = defineActivation('silu', 'x sigmoid(x)', 'silu', {}, { aliases: ['swish'] });
export const elu = defineActivation('elu', 'x where positive, alpha (exp(x) - 1) elsewhere.', 'elu', {
  alpha: { type: 'number', default: 1, doc: 'How far below zero `elu` can go.' },
});
export const leakyRelu = defineActivation('leaky_relu', 'x where positive, slope x elsewhere.', 'leakyRelu', {
  slope: { type: 'number', default: 0.01, doc: 'What `leaky_relu` multiplies negative numbers by.' },
});
export const softplus = defineActivation('softplus', 'log(1 + exp(x))', 'softplus', {});
export const softmax = defineActivation(
  'softmax',
  'exp(x) over its sum along features or channels: probabilities.',
  'softmax',
  {},
  { sumsToOne: true },
);
