/** The activations that TensorFlow fuses into its products and convolutions. */
import type { ProgramBuilder, Value } from '../../../../src/compiler/builder.ts';
import type { Call } from '../../phrases/kernel.ts';
import { binary, unary } from '../../phrases/numberwise.ts';

export interface FusedActivation {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

type Activation = (
  builder: ProgramBuilder,
  x: Value,
  parameters: { readonly slopes?: Value | undefined; readonly slope: number },
) => Value;

const activations: Readonly<Record<string, Activation>> = {
  linear: (_builder, x) => x,
  relu: unary.Relu!,
  relu6: unary.Relu6!,
  sigmoid: unary.Sigmoid!,
  elu: (builder, x) => builder.add('elu', [x], { alpha: 1 }),
  prelu: (builder, x, { slopes }) => binary.Prelu!(builder, x, slopes!),
  leakyrelu: (builder, x, { slope }) => builder.add('leakyRelu', [x], { slope }),
};

/** What the call's activation makes of x; `slopes` belong to prelu. */
export function activate({ builder, attributes }: Call<FusedActivation>, x: Value, slopes?: Value): Value {
  const { activation = 'linear', leakyreluAlpha: slope = 0.2 } = attributes;
  return activations[activation]!(builder, x, { slopes, slope });
}
