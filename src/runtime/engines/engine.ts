/** What can execute Programs. Everything above this line is the same for every engine. */
import type { CompiledModel, TrainingByKernels, TrainingParts } from '../../compiler/compile.ts';
import type { Program } from '../../compiler/program.ts';

/** Numbers in row-major order, with the sizes that the Program's type leaves open filled in. */
export type Feed = Float32Array | Int32Array;

export interface Step {
  /** The Program's inputs by name. */
  readonly feeds: Readonly<Record<string, Feed>>;
  /** Samples in this batch. */
  readonly batch: number;
}

/** A step's outputs by name; valid until the next step. */
export type StepOutputs = Readonly<Record<string, Float32Array>>;

/** State by name, in stored layout. */
export type State = ReadonlyMap<string, Float32Array>;

export interface EngineOptions {
  readonly threads: number;
}

/** The Programs of one model, loaded, with their state inside. */
export interface EngineSession {
  /** Executes the training Program once and takes over its updates. */
  readonly train: (step: Step) => Promise<StepOutputs>;
  /** Executes the evaluation Program on the state as it is. */
  readonly evaluate: (step: Step) => Promise<StepOutputs>;
  /** A copy of all state. */
  readonly read: () => Promise<State>;
  readonly dispose: () => Promise<void>;
}

/** What a session executes; where nothing is trained, the evaluation alone. */
export interface EnginePrograms {
  readonly evaluation: Program;
  readonly training?: Program;
  /** The training step in two, for engines that take the gradients between them themselves. */
  readonly parts?: () => TrainingParts;
  /** The training step up to the gradients, for engines with kernels that follow them; undefined where there are none. */
  readonly byKernels?: () => TrainingByKernels | undefined;
}

/** The Programs of a model that is trained. */
export type TrainedPrograms = Pick<CompiledModel, 'training' | 'evaluation' | 'byKernels'>;

/** What an engine takes beside the state that it holds, in whole bytes. */
export interface EngineMemory {
  /** Further copies of weights and what the optimizer keeps for them, that of the checkpoint left out. */
  readonly copies: number;
  /** Values of a step when most is alive: of the forward pass, gradients, and the update. */
  readonly step: number;
  /** What the engine and its kernels hold beside them. */
  readonly arena: number;
  /** Values and arena of the evaluation after each epoch. */
  readonly evaluation: number;
  /** What the process takes without a model. */
  readonly process: number;
}

export interface Engine {
  readonly name: string;
  /** Loads the native library, for sessions with these options. Error: `engine-missing`, saying what to install. */
  readonly ensureAvailable: (options: EngineOptions) => Promise<void>;
  /** Compiles what a session would execute, so that what cannot be compiled shows before anything trains. */
  readonly compile: (programs: EnginePrograms) => void;
  /** A prediction for a batch of this size, where there is one for the engine. */
  readonly memory?: (programs: TrainedPrograms, batch: number) => EngineMemory;
  readonly open: (programs: EnginePrograms, state: State, options: EngineOptions) => Promise<EngineSession>;
}
