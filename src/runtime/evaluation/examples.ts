/** Which samples a report shows with what was predicted for them: right ones, and the worst mistakes. */
import type { Preprocessing, Samples } from '../../data/dataset.ts';
import { predictedClass } from '../metrics.ts';
import { stream } from '../random.ts';

/** One sample and what a model sees in it; classes by number. */
export interface Example {
  /** Its number in the set. */
  readonly sample: number;
  readonly truth: number;
  readonly predicted: number;
  /** Of the predicted class. */
  readonly probability: number;
}

/** A sample of a set, and a view of what was predicted for all of them. */
export interface Predicted {
  readonly labels: Int32Array;
  /** Row-major [labels.length, width]; of a width of 1 the probability of the second class. */
  readonly outputs: Float32Array;
}

/**
 * Half of `count` right ones, of the classes in turn, drawn, and half mistakes, those with the highest probability for a wrong
 * class first; where there are too few of the one, more of the other.
 */
export function chosenExamples(
  { labels, outputs }: Predicted,
  { count, classes }: { readonly count: number; readonly classes: number },
): { readonly right: readonly Example[]; readonly wrong: readonly Example[] } {
  const width = outputs.length / labels.length;
  const all = Array.from(labels, (truth, sample): Example => {
    const predicted = predictedClass(outputs, width, sample);
    const output = outputs[sample * width + (width > 1 ? predicted : 0)]!;
    return { sample, truth, predicted, probability: width > 1 || predicted === 1 ? output : 1 - output };
  });
  const mistakes = all
    .filter(({ truth, predicted }) => truth !== predicted)
    .sort((a, b) => b.probability - a.probability || a.sample - b.sample);
  const right = all.filter(({ truth, predicted }) => truth === predicted);
  const half = Math.floor(count / 2);
  const wrong = mistakes.slice(0, Math.max(half, count - right.length));
  return { right: inTurns(right, classes).slice(0, count - wrong.length), wrong };
}

function inTurns(examples: readonly Example[], classes: number): readonly Example[] {
  const drawn = Array.from({ length: classes }, (_, label) => {
    const own = examples.filter(({ truth }) => truth === label);
    const order = Int32Array.from(own.keys());
    stream(0, 'examples', label).shuffle(order);
    return Array.from(order, (place) => own[place]!);
  });
  const rounds = Math.max(0, ...drawn.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => drawn.flatMap((own) => own[round] ?? [])).flat();
}

/** The pixels 0..255 of a sample, as they were before they were fed, row-major [height, width, channels]. */
export function pixelsOf(
  { inputs, count }: Samples,
  sample: number,
  { offset, scale, imageScale }: Preprocessing,
): Uint8Array {
  if (inputs.kind === 'bytes') return inputs.bytes.row(inputs.rows[sample]!).slice();
  const width = inputs.values.length / count;
  const fed = inputs.values.subarray(sample * width, (sample + 1) * width);
  const at = (value: number | readonly number[]) => (typeof value === 'number' ? value : value[0]!);
  return Uint8Array.from(fed, (value) => {
    const pixel = (value * at(scale) + at(offset)) / imageScale;
    return Math.round(Math.min(Math.max(pixel, 0), 255));
  });
}
