/** The arguments by which a layer with weights says how they start; PyTorch's rule where it says nothing. */
import type { Initialiser, WeightSpecification } from '../compiler/network.ts';

export const weightArguments = {
  init: {
    type: 'initialiser',
    otherNames: ['kernel_initializer', 'weight_init', 'initializer', 'initialiser', 'kernel_init'],
    default: { kind: 'kaiming_uniform' },
    doc: 'How the weights start; without it uniform within 1 / sqrt(inputs of a unit).',
  },
  bias: { type: 'boolean', otherNames: ['use_bias'], default: true, doc: 'Whether a bias is added.' },
  bias_init: {
    type: 'initialiser',
    otherNames: ['bias_initializer', 'bias_initialiser'],
    needs: 'bias',
    default: { kind: 'kaiming_uniform' },
    doc: 'How the bias starts; without it uniform within 1 / sqrt(inputs of a unit).',
  },
} as const;

interface WeightArguments {
  readonly init: Initialiser;
  readonly bias: boolean;
  readonly bias_init: Initialiser;
}

/** A kernel and, unless it is switched off, a bias by unit. The units stand last in the kernel's shape. */
export function kernelAndBias(
  shape: readonly number[],
  fans: { readonly fanIn: number; readonly fanOut: number },
  args: WeightArguments,
): Readonly<Record<string, WeightSpecification>> {
  const weight = { shape, initialiser: args.init, ...fans, trainable: true };
  if (!args.bias) return { weight };
  return { weight, bias: { shape: [shape.at(-1)!], initialiser: args.bias_init, ...fans, trainable: true } };
}
