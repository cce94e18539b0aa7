/** What a layer of two units gave for the test set of one trial: the only thing in a report that results.json lacks. */
export interface LatentView {
  /** The name of the trial. */
  readonly trial: string;
  /** Path of the layer. */
  readonly layer: string;
  readonly epochs: readonly LatentEpoch[];
}

/** The points after one epoch. */
export interface LatentEpoch {
  readonly epoch: number;
  /** [samples, 2], row-major. */
  readonly values: Float32Array;
  /** The class of each sample by number; absent where numbers are predicted. */
  readonly labels?: Float32Array;
}
