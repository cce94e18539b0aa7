import { describe, expect, it } from 'vitest';
import { corrupter, corruptions, parseCorruptions } from '../../src/data/corruptions.ts';
import type { Preprocessing } from '../../src/data/dataset.ts';
import { errorOf } from './files.ts';

/** Bytes that are fed as (byte - 51) / 102: white is 2, black -0.5. */
const bytes: Preprocessing = { shape: [5, 5, 1], offset: 51, scale: 102, imageScale: 1 };
const fed = (pixel: number) => (255 * pixel - 51) / 102;
const samples = (...pictures: readonly (readonly number[])[]) => Float32Array.from(pictures.flat(), fed);
const pixelsOf = (inputs: Float32Array) => Array.from(inputs, (value) => (value * 102 + 51) / 255);
const grey = new Array<number>(25).fill(0.4);
const dot = grey.map((_, index) => (index === 12 ? 1 : 0));

it('takes the share of the light away that darkness says', () => {
  const inputs = samples(grey, dot);
  corrupter({ darkness: 0.75 }, bytes)(inputs, 0);
  expect(pixelsOf(inputs)[0]).toBeCloseTo(0.1, 6);
  expect(pixelsOf(inputs)[25 + 12]).toBeCloseTo(0.25, 6);
});

it('spreads a dot by the weights of a Gaussian, and leaves what is even as it is', () => {
  const inputs = samples(dot, grey);
  corrupter({ blur: 0.5 }, bytes)(inputs, 0);
  const weights = [0, 1, 2].map((away) => Math.exp(-2 * away ** 2));
  const total = weights[0]! + 2 * weights[1]! + 2 * weights[2]!;
  expect(pixelsOf(inputs)[12]).toBeCloseTo((weights[0]! / total) ** 2, 5);
  expect(pixelsOf(inputs)[13]).toBeCloseTo((weights[0]! * weights[1]!) / total ** 2, 5);
  expect(pixelsOf(inputs)[6]).toBeCloseTo((weights[1]! / total) ** 2, 5);
  for (const pixel of pixelsOf(inputs).slice(25)) expect(pixel).toBeCloseTo(0.4, 5);
});

it('gives a picture the same noise in whatever batch it is, other pictures other noise, and stays within 0..1', () => {
  const whole = samples(grey, grey, dot);
  corrupter({ noise: 0.2 }, bytes)(whole, 0);
  const alone = samples(dot);
  corrupter({ noise: 0.2 }, bytes)(alone, 2);
  expect(whole.slice(50)).toEqual(alone);
  expect(whole.slice(0, 25)).not.toEqual(whole.slice(25, 50));
  const changes = pixelsOf(whole)
    .slice(0, 50)
    .map((pixel) => pixel - 0.4);
  const deviation = Math.sqrt(changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length);
  expect(deviation).toBeGreaterThan(0.12);
  expect(deviation).toBeLessThan(0.28);
  const [lowest, highest] = [Math.min(...pixelsOf(whole)), Math.max(...pixelsOf(whole))];
  expect(lowest).toBeGreaterThan(-1e-6);
  expect(highest).toBeLessThan(1 + 1e-6);
});

it('knows pixels on the scale of 0..1 too', () => {
  const inputs = Float32Array.of(0.5, 1);
  corrupter({ darkness: 0.5 }, { shape: [1, 2, 1], offset: 0, scale: 1, imageScale: 1 / 255 })(inputs, 0);
  expect(inputs[0]).toBeCloseTo(0.25, 6);
  expect(inputs[1]).toBeCloseTo(0.5, 6);
});

describe('the option', () => {
  it('names kinds, in full or cut short', () => {
    expect(parseCorruptions('blur=2, noise=0.1,dark=0.5')).toEqual({ blur: 2, noise: 0.1, darkness: 0.5 });
  });

  it.each([
    ['drak=1', 'is none of darkness, blur, noise'],
    ['=1', 'is none of darkness, blur, noise'],
    ['blur', 'a number from 0 to 100 was expected'],
    ['darkness=1.5', 'a number from 0 to 1 was expected'],
    ['noise=much', 'a number from 0 to 10 was expected'],
  ])('refuses %s', async (text, words) => {
    const problem = await errorOf(Promise.resolve().then(() => parseCorruptions(text)));
    expect(problem).toContain('bad-option');
    expect(problem).toContain(words);
  });

  it('refuses samples that are no pictures', async () => {
    const table: Preprocessing = { shape: [4], offset: [0, 0, 0, 0], scale: [1, 1, 1, 1], imageScale: 1 };
    const refused = Promise.resolve().then(() => corrupter({ noise: 0.1 }, table));
    expect(await errorOf(refused)).toContain('pictures are corrupted');
    expect(Object.keys(corruptions)).toEqual(['darkness', 'blur', 'noise']);
  });
});
