/** The activations that TensorFlow fuses into its products and convolutions. */
import type { Call } from '../../phrases/kernel.ts';
import { binary, unary } from '../../phrases/numberwise.ts';
import type { Term } from '../../term.ts';

export interface FusedActivation {
  readonly activation?: string;
  readonly leakyreluAlpha?: number;
}

interface Parameters {
  /** Of prelu. */
  readonly slopes: Term | undefined;
  /** Of leakyrelu. */
  readonly slope: number;
}

const activations: Readonly<Record<string, (x: Term, parameters: Parameters) => Term>> = {
  linear: (x) => x,
  relu: unary.Relu!,
  relu6: unary.Relu6!,
  sigmoid: unary.Sigmoid!,
  elu: (x) => x.apply('elu', [], { alpha: 1 }),
  prelu: (x, { slopes }) => binary.Prelu!(x, slopes!),
  leakyrelu: (x, { slope }) => x.apply('leakyRelu', [], { slope }),
};

/** What the call's activation makes of x; `slopes` belong to prelu. */
export function activate({ attributes }: Call<FusedActivation>, x: Term, slopes?: Term): Term {
  const { activation = 'linear', leakyreluAlpha: slope = 0.2 } = attributes;
  return activations[activation]!(x, { slopes, slope });
}
