/** What a run leaves behind in machine form; docs/results.md describes it for people. */

/** Figures of one part of the data after one epoch: `loss`, `accuracy`, and what `metrics:` asked for. */
export type Figures = Readonly<Record<string, number>>;

export interface EpochResult {
  /** From 0. */
  readonly epoch: number;
  readonly seconds: number;
  /** The learning rate of its last step. */
  readonly rate: number;
  /** Running, in train mode, over the samples as seen. */
  readonly train: Figures;
  /** In evaluation mode, at the end of the epoch. */
  readonly validation?: Figures;
  readonly test: Figures;
  /** With `report: {layers: true}`: at the beginning of the epoch. */
  readonly layers?: readonly LayerResult[];
}

/** How much of the signal comes through a layer, on the first batch that training sees. */
export interface LayerResult {
  /** Its path. */
  readonly layer: string;
  /** Share of its activations whose slope is below 0.001; where its activation works number by number. */
  readonly saturated?: number;
  /** Root of the summed squares of the gradient of the mean loss by all its weights. */
  readonly gradient_norm?: number;
  /** Of a layer with a kernel: its units, and how many are left when those equal to the bit count once. */
  readonly units?: number;
  readonly different_units?: number;
}

export interface ClassResult {
  readonly class: string;
  readonly count: number;
  /** Share of the class's samples that were found (its accuracy). */
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
}

/** Of the kept weights, on the test set. */
export interface FinalResult {
  /** The epoch whose weights were kept. */
  readonly epoch: number;
  readonly test: Figures;
  /** Empty when the targets are numbers, as is `confusion`. */
  readonly per_class: readonly ClassResult[];
  /** confusion[truth][prediction] in samples; classes in the run's order. */
  readonly confusion: readonly (readonly number[])[];
}

/** The kept weights on one set of samples. */
export interface Evaluation {
  readonly count: number;
  readonly figures: Figures;
  /** Empty when the targets are numbers, as is `confusion`. */
  readonly per_class: readonly ClassResult[];
  readonly confusion: readonly (readonly number[])[];
}

/** What lies near the samples of a class in the values of the last hidden layer. */
export interface ClassNeighbours {
  readonly class: string;
  /** How many were looked at. */
  readonly samples: number;
  /** Of their nearest neighbours the share that has the same label. */
  readonly same: number;
  /** The share that chance would give: of all other samples those with the same label. */
  readonly chance: number;
}

/** Whether labels hold together: for the samples of each class, which labels their nearest neighbours have. */
export interface Neighbours {
  /** Path of the layer in whose values distances are taken. */
  readonly layer: string;
  /** Neighbours of a sample that are looked at. */
  readonly nearest: number;
  readonly train: readonly ClassNeighbours[];
  readonly test: readonly ClassNeighbours[];
}

/** Parts of a data set by name, and all of it. */
export type SetName = 'train' | 'validation' | 'test' | 'all';

/** An entry of `eval:`, what it is done on. */
export interface EvaluationSubject {
  readonly set: SetName;
  /** Of other data than the run's: for people. */
  readonly data?: string;
  readonly corrupt?: Readonly<Record<string, number>>;
  readonly samples: number;
}

/** That an engine trained from this epoch on, counted from 0. */
export interface EngineSpan {
  readonly engine: string;
  readonly from_epoch: number;
}

export type TrialStatus = 'done' | 'failed' | 'interrupted' | 'pending';

export interface TrialResult {
  /** Folder of the trial inside the run: `variant-1-seed-0`. */
  readonly name: string;
  /** What distinguishes its variant from the others: model parameters, dotted keys of the experiment. */
  readonly variant: Readonly<Record<string, unknown>>;
  /** How it was trained and on what: `data`, `train`, `metrics`, `report` of the experiment, defaults filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** All parameters of the model. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** The last one, where several trained. */
  readonly engine: string;
  /** Only where one went on with what another had begun: which trained from which epoch on. */
  readonly engines?: readonly EngineSpan[];
  readonly threads: number;
  readonly status: TrialStatus;
  /** Why it failed. */
  readonly error?: string;
  /** Whether an earlier run of the same trial was taken over instead of training again. */
  readonly cached: boolean;
  /** Trainable numbers of the network. */
  readonly parameters: number;
  /** How many training samples an epoch sees, those that come again counted again. */
  readonly samples_per_epoch?: number;
  readonly epochs: readonly EpochResult[];
  readonly final?: FinalResult;
  /** The kept weights on the training set, in evaluation mode; where there are classes. */
  readonly train?: Evaluation;
  /** Of the first seed of a variant, where there are classes. */
  readonly neighbours?: Neighbours;
  /** By the names of `eval:`. */
  readonly evaluations?: Readonly<Record<string, Evaluation>>;
}

export interface RunResults {
  readonly version: 1;
  readonly nnc: string;
  readonly model: string;
  readonly experiment: string;
  /** The text of the model's file. */
  readonly model_source: string;
  /** For people: where the samples came from. */
  readonly data: {
    readonly description: string;
    readonly fingerprint: string;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  };
  /** Present when the data of the experiment was not there and `fallback` was used. */
  readonly fallback?: string;
  readonly classes: readonly string[];
  /** ISO 8601. */
  readonly started: string;
  readonly finished: string;
  readonly machine: {
    readonly node: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
  };
  /** By the names of `eval:`: what the evaluations of trials are done on. */
  readonly evaluations?: Readonly<Record<string, EvaluationSubject>>;
  readonly trials: readonly TrialResult[];
}
