/** What the project's first program, the seed, reported of its perceptron; epochs count from 0. */

/** Its three figures of one epoch, over the training set as it was seen. */
export interface Figures {
  readonly accuracy: number;
  /** Mean over samples and classes of -t log(y + 1e-6). */
  readonly loss: number;
  /** Root of the mean over samples and classes of (y - t)^2. */
  readonly errorRate: number;
}

/** One epoch of its table; `again` is its rule run once more by others than nnc, on the data of `fingerprint`. */
export interface SeedEpoch extends Figures {
  readonly epoch: number;
  readonly again?: Figures;
}

/** Small numbers for the sum that its loss takes the logarithm of. */
export const LOSS_EPSILON = 1e-6;

export const firstEpochs: readonly SeedEpoch[] = [
  {
    epoch: 0,
    accuracy: 0.122,
    loss: 1.325,
    errorRate: 0.416,
    again: { accuracy: 0.111, loss: 1.168, errorRate: 0.414 },
  },
  {
    epoch: 1,
    accuracy: 0.601,
    loss: 0.473,
    errorRate: 0.27,
    again: { accuracy: 0.611, loss: 0.382, errorRate: 0.265 },
  },
  {
    epoch: 5,
    accuracy: 0.829,
    loss: 0.153,
    errorRate: 0.173,
    again: { accuracy: 0.82, loss: 0.135, errorRate: 0.179 },
  },
  {
    epoch: 10,
    accuracy: 0.87,
    loss: 0.105,
    errorRate: 0.15,
    again: { accuracy: 0.883, loss: 0.068, errorRate: 0.141 },
  },
];

/** The beginning of the fingerprint of the Tibetan digits, area averages of 28x28, that all `again` here is of. */
export const fingerprint = 'ca0fd38043fb';

/**
 * After its whole training, from random weights and from a first layer of zeros; `again` is what bench/peers/seed_numpy.py prints
 * with its seed 0.
 */
export const lastEpoch = {
  random: {
    epoch: 499,
    accuracy: 0.998,
    loss: 0.002,
    errorRate: 0.026,
    again: { accuracy: 0.995, loss: 0.0028, errorRate: 0.0335 },
  },
  firstLayerZero: {
    epoch: 499,
    accuracy: 0.999,
    loss: 0.001,
    errorRate: 0.017,
    again: { accuracy: 0.9947, loss: 0.0025, errorRate: 0.0319 },
  },
} as const satisfies Record<string, SeedEpoch>;

/**
 * What bench/peers/seed_numpy.py prints for epoch 499 with a first layer of zeros, and what with `--noise 31 --float float32`:
 * pixels that differ by 5.6 of 255 in the mean, as the seed's do on the one picture that could be compared.
 */
export const noiseTrial = {
  difference: 5.6,
  plain: { errorRate: 0.0319, test: 0.9215 },
  noisy: { errorRate: 0.0267, test: 0.9145 },
} as const;

/** With the sigmoid's own derivative its accuracy stayed about here. */
export const exactAccuracy = 0.12;

/** Test samples that it classified rightly, and all of them. */
export const confusion = { right: 5291, samples: 5768 } as const;

/** Shares of the faces of each class that its convolutional net found, by kernel, at stride 1; in training with kernel 5. */
export const masks = {
  classes: ['good', 'none', 'bad'],
  test: { 5: [0.9576, 0.409, 0.9663], 9: [0.9717, 0.2727, 0.8989] },
  train: { 5: [0.9866, 0.5385, 0.9533] },
} as const;

/** How many times larger its photos were than those that are still to be had. */
export const photoScale = 2.6;
