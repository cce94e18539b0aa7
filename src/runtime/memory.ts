/** How much memory the process of a trial takes, told before it trains; and what does not fit, refused. */
import { totalmem } from 'node:os';
import type { Dataset } from '../data/dataset.ts';
import { bytesOf } from '../data/size.ts';
import { fail, type Span } from '../diagnostics/diagnostic.ts';
import { bytes } from '../diagnostics/quantities.ts';
import type { Engine, EngineMemory, TrainedPrograms } from './engines/engine.ts';
import { bytesOfState } from './engines/values.ts';

/** In whole bytes. */
export interface TrainingMemory extends EngineMemory {
  readonly weights: number;
  /** Tensors that the optimizer keeps for each weight. */
  readonly optimizer: number;
  /** The copy of both that is written to disk. */
  readonly checkpoint: number;
  /** All parts together; the samples come on top. */
  readonly total: number;
}

/** The memory of training at a batch size, without the samples; undefined where the engine cannot tell. */
export function trainingMemory(
  engine: Pick<Engine, 'memory'>,
  programs: TrainedPrograms,
  batch: number,
): TrainingMemory | undefined {
  if (engine.memory === undefined) return undefined;
  const weights = bytesOfState(programs.training, (role) => role !== 'slot');
  const optimizer = bytesOfState(programs.training, (role) => role === 'slot');
  const state = { weights, optimizer, checkpoint: weights + optimizer };
  const parts = { ...state, ...engine.memory(programs, batch) };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** What this process may take: the memory of the machine, or less where a container says so. */
export function memoryHere(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/** A trial before it trains. */
export interface PlannedTraining {
  readonly engine: Pick<Engine, 'memory'>;
  readonly programs: TrainedPrograms;
  readonly dataset: Pick<Dataset, 'train' | 'validation' | 'test'>;
  readonly batch: number;
  /** Where the batch is written. */
  readonly span?: Span | undefined;
}

/**
 * Bytes that the process of a trial will take, right to about 15 %; undefined where the engine cannot tell. Error:
 * `training-too-large` where that is more than there is.
 */
export function memoryOfTrial(planned: PlannedTraining, room = memoryHere()): number | undefined {
  const { engine, programs, dataset, batch, span } = planned;
  const parts = [dataset.train, ...(dataset.validation ? [dataset.validation] : []), dataset.test];
  const samples = parts.reduce((sum, part) => sum + bytesOf(part), 0);
  const at = (size: number) => trainingMemory(engine, programs, size);
  const memory = at(batch);
  if (memory === undefined) return undefined;
  const total = memory.total + samples;
  if (total <= room) return total;
  const fitting = largestBatch((size) => at(size)!.total + samples <= room, batch);
  const fix = { message: `a \`train.batch\` of at most ${fitting}`, edits: [] };
  fail(
    'training-too-large',
    `training takes about ${bytes(total)} of memory, and there are ${bytes(room)}: ` +
      `${bytes(memory.step + memory.arena + memory.evaluation)} for the values of a step, ` +
      `${bytes(memory.weights + memory.optimizer + memory.copies + memory.checkpoint)} for the weights with their optimizer, ` +
      `${bytes(samples)} for the samples`,
    {
      ...(span && { span }),
      label: `${batch} in a batch`,
      ...(fitting > 0 && { fixes: [fix] }),
    },
  );
}

/** The largest size below one that does not fit; 0 where none does. */
function largestBatch(fits: (size: number) => boolean, tooLarge: number): number {
  let [low, high] = [0, tooLarge];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
