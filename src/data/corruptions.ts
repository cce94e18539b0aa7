/** What makes pictures worse on purpose, to see what a trained model bears. */
import type { Shape } from '../compiler/network.ts';
import { fail } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { type RandomStream, stream } from '../runtime/random.ts';
import type { Preprocessing } from './dataset.ts';

/** One kind, on the pixels of one picture, 0..1, row-major [height, width, channels]; changes them in place. */
interface Corruption {
  /** What its number says, for people. */
  readonly doc: string;
  /** The largest number that is taken. */
  readonly maximum: number;
  readonly apply: (pixels: Float32Array, amount: number, picture: Picture) => void;
}

interface Picture {
  readonly shape: Shape;
  /** Of this picture and kind alone. */
  readonly random: RandomStream;
}

/** In the order in which they are done: less light, then the lens, then the sensor. */
export const corruptions = {
  darkness: {
    doc: 'the share of the light that is missing: every pixel times 1 - darkness',
    maximum: 1,
    apply: (pixels, amount) => {
      for (let index = 0; index < pixels.length; index++) pixels[index]! *= 1 - amount;
    },
  },
  blur: {
    doc: 'Gaussian blur of this deviation in pixels; beyond the border all is as at the border',
    maximum: 100,
    apply: (pixels, amount, { shape }) => blur(pixels, shape, gaussian(amount)),
  },
  noise: {
    doc: 'normal noise of this deviation on every number, seeded by the number of the picture',
    maximum: 10,
    apply: (pixels, amount, { random }) => {
      for (let index = 0; index < pixels.length; index++) pixels[index]! += amount * random.normal();
    },
  },
} as const satisfies Record<string, Corruption>;

/** How much of each kind; a kind that is not there is none. */
export type Corruptions = Readonly<Partial<Record<keyof typeof corruptions, number>>>;

/** Reads `blur=2,noise=0.1`; a name may be cut short: `dark=0.5`. Error: `bad-option`. */
export function parseCorruptions(text: string): Corruptions {
  const names = Object.keys(corruptions) as (keyof typeof corruptions)[];
  const pairs = text.split(',').map((piece) => {
    const [written = '', value = ''] = piece.split('=').map((part) => part.trim());
    const name = names.find((each) => written !== '' && each.startsWith(written));
    if (name === undefined) {
      const meant = nearest(written, names);
      const help = meant === undefined ? '' : `; did you mean "${meant}"?`;
      return fail('bad-option', `--corrupt ${text}: "${written}" is none of ${names.join(', ')}${help}`);
    }
    const { maximum, doc } = corruptions[name];
    const amount = Number(value);
    if (value === '' || !(amount >= 0 && amount <= maximum)) {
      const expected = `a number from 0 to ${maximum} was expected (${doc})`;
      return fail('bad-option', `--corrupt ${text}: ${name} is "${value}"; ${expected}`);
    }
    return [name, amount] as const;
  });
  return Object.fromEntries(pairs);
}

/** The kinds and amounts in words: `darkness 0.5, noise 0.1`. */
export function corruptionText(given: Corruptions): string {
  return Object.entries(given)
    .map(([name, amount]) => `${name} ${amount}`)
    .join(', ');
}

/**
 * Makes samples worse that are fed already: brought back to pixels of 0..1, made worse, cut to 0..1 and fed again, in place.
 * `first` is the number of the first of them in its set: the same picture gets the same noise, whatever the batch.
 * Error: `bad-option`, where samples are no pictures.
 */
export function corrupter(
  given: Corruptions,
  { shape, offset, scale, imageScale }: Preprocessing,
): (inputs: Float32Array, first: number) => void {
  const kinds = Object.keys(corruptions) as (keyof typeof corruptions)[];
  const chosen = kinds.filter((kind) => (given[kind] ?? 0) > 0);
  if (chosen.length === 0) return () => {};
  if (shape.length !== 3 || typeof offset !== 'number' || typeof scale !== 'number') {
    return fail(
      'bad-option',
      `${corruptionText(given)}: pictures are corrupted, not samples of ${shape.join('x')}`,
    );
  }
  const width = shape.reduce((product, size) => product * size, 1);
  const white = 255 * imageScale;
  return (inputs, first) => {
    for (let sample = 0; sample * width < inputs.length; sample++) {
      const pixels = inputs.subarray(sample * width, (sample + 1) * width);
      for (let index = 0; index < width; index++) pixels[index] = (pixels[index]! * scale + offset) / white;
      for (const kind of chosen) {
        const random = stream(0, 'corrupt', kind, first + sample);
        corruptions[kind].apply(pixels, given[kind]!, { shape, random });
      }
      for (let index = 0; index < width; index++) {
        const pixel = Math.min(Math.max(pixels[index]!, 0), 1);
        pixels[index] = (pixel * white - offset) / scale;
      }
    }
  };
}

/** The weights of a Gaussian from the middle outwards, to three deviations; those of both sides add up to 1. */
function gaussian(deviation: number): Float64Array {
  const radius = Math.ceil(3 * deviation);
  const weights = Float64Array.from({ length: radius + 1 }, (_, at) =>
    Math.exp(-0.5 * (at / deviation) ** 2),
  );
  const total = 2 * weights.reduce((sum, weight) => sum + weight, 0) - weights[0]!;
  return weights.map((weight) => weight / total);
}

function blur(pixels: Float32Array, [height, width, channels]: Shape, weights: Float64Array): void {
  const rowLength = width! * channels!;
  for (let row = 0; row < height!; row++) {
    for (let channel = 0; channel < channels!; channel++) {
      blurLine(pixels, { start: row * rowLength + channel, step: channels!, length: width! }, weights);
    }
  }
  for (let column = 0; column < rowLength; column++) {
    blurLine(pixels, { start: column, step: rowLength, length: height! }, weights);
  }
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

function blurLine(pixels: Float32Array, { start, step, length }: Line, weights: Float64Array): void {
  const line = Float64Array.from({ length }, (_, index) => pixels[start + index * step]!);
  const at = (index: number) => line[Math.min(Math.max(index, 0), length - 1)]!;
  for (let index = 0; index < length; index++) {
    let sum = weights[0]! * line[index]!;
    for (let away = 1; away < weights.length; away++)
      sum += weights[away]! * (at(index - away) + at(index + away));
    pixels[start + index * step] = sum;
  }
}
