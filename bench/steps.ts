/** A training step that is measured. A further one is an entry here, and one in each side that can run it. */
export interface Step {
  /** What the children are told to run. */
  readonly name: string;
  readonly title: string;
  readonly batch: number;
  /** Floating-point operations of its matrix products and convolutions; nothing else is counted. */
  readonly flops: number;
  /** Steps a side runs in one round, beside the first ones. */
  readonly stepsPerRound: number;
}

/**
 * 2 flops a multiply-add: forward, weight gradient, and the gradient of every input but the first layer's,
 * which nobody needs.
 */
function flopsOf(batch: number, multiplyAdds: readonly number[]): number {
  return multiplyAdds.reduce((sum, count, layer) => sum + 2 * batch * count * (layer === 0 ? 2 : 3), 0);
}

function dense(sizes: readonly number[]): number[] {
  return sizes.slice(1).map((size, layer) => size * sizes[layer]!);
}

/** models/mask_cnn.nn on pictures of 128x128x3: three convolutions of padding 1, each with a pool of 2, and two dense layers. */
function maskCnn(kernel: number, stride: number): number[] {
  const counts: number[] = [];
  let [size, channels] = [128, 3];
  for (const filters of [32, 64, 128]) {
    const placed = Math.floor((size + 2 - kernel) / stride) + 1;
    counts.push(placed ** 2 * kernel ** 2 * channels * filters);
    [size, channels] = [Math.floor(placed / 2), filters];
  }
  return [...counts, ...dense([size * size * channels, 500, 3])];
}

function cnn(kernel: number, stride: number, stepsPerRound: number): Step {
  return {
    name: `cnn-k${kernel}-s${stride}`,
    title: `CNN models/mask_cnn.nn, kernel ${kernel}, stride ${stride}, 128x128x3, batch 49, Adam`,
    batch: 49,
    flops: flopsOf(49, maskCnn(kernel, stride)),
    stepsPerRound,
  };
}

/** The steps, in the order in which they are measured. */
export const steps: readonly Step[] = [
  {
    name: 'mlp',
    title: 'MLP 784-1024-10, batch 200, SGD on the sum, identity gradient of the hidden sigmoid',
    batch: 200,
    flops: flopsOf(200, dense([784, 1024, 10])),
    stepsPerRound: 50,
  },
  cnn(5, 1, 3),
  cnn(3, 1, 4),
  cnn(5, 2, 15),
  cnn(9, 1, 2),
];
