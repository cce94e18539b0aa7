/** A training step that is measured. A further one is an entry here, and one in each side that can run it. */
export interface Step {
  /** What the children are told to run. */
  readonly name: string;
  readonly title: string;
  readonly batch: number;
  /** Floating-point operations of its matrix products and convolutions; nothing else is counted. */
  readonly flops: number;
  /** Steps a side runs in one round. */
  readonly stepsPerRound: number;
}

/**
 * 2 flops a multiply-add: forward, weight gradient, and the gradient of every input but the first layer's,
 * which nobody needs.
 */
function denseFlops(batch: number, sizes: readonly number[]): number {
  const products = sizes.slice(1).map((size, layer) => size * sizes[layer]!);
  return products.reduce((sum, product, layer) => sum + 2 * batch * product * (layer === 0 ? 2 : 3), 0);
}

/** The steps, in the order in which they are measured. */
export const steps: readonly Step[] = [
  {
    name: 'mlp',
    title: 'MLP 784-1024-10, batch 200, SGD on the sum, identity gradient of the hidden sigmoid',
    batch: 200,
    flops: denseFlops(200, [784, 1024, 10]),
    stepsPerRound: 50,
  },
];
