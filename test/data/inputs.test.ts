import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Preprocessing } from '../../src/data/dataset.ts';
import { readInputs } from '../../src/data/inputs.ts';
import { errorOf, idx, npz, temporaryFolder } from './files.ts';

const grey: Preprocessing = { shape: [2, 3, 1], offset: 0.5, scale: 0.5, imageScale: 1 / 255 };
const bytes: Preprocessing = { shape: [2, 3, 1], offset: 0, scale: 1, imageScale: 1 };
const colour: Preprocessing = { ...bytes, shape: [2, 3, 3] };

/** Writes pixels of [height, width, channels] as an image file; returns its path. */
async function image(
  name: string,
  pixels: readonly number[],
  width: number,
  orientation = 1,
): Promise<string> {
  const channels = pixels.length % 4 === 0 && name.includes('alpha') ? 4 : 3;
  const raw = { width, height: pixels.length / channels / width, channels } as const;
  const path = join(temporaryFolder(), name);
  await sharp(Buffer.from(pixels), { raw }).withMetadata({ orientation }).toFile(path);
  return path;
}

const shades = [0, 51, 102, 153, 204, 255];
const greyPixels = shades.flatMap((shade) => [shade, shade, shade]);
const numbers = async (path: string, preprocessing: Preprocessing, resize = false) => {
  const { inputs } = await readInputs([path], preprocessing, { resize });
  return Array.from(inputs, (value) => Math.round(value * 1000) / 1000);
};

describe('images', () => {
  it('become numbers on the scale of the set, normalised as the run did', async () => {
    expect(await numbers(await image('a.png', greyPixels, 3), grey)).toEqual([-1, -0.6, -0.2, 0.2, 0.6, 1]);
    expect(await numbers(await image('a.png', greyPixels, 3), bytes)).toEqual(shades);
  });

  it('keep their colours for an input of three channels', async () => {
    const pixels = Array.from({ length: 18 }, (_, index) => index * 10);
    expect(await numbers(await image('a.png', pixels, 3), colour)).toEqual(pixels);
  });

  it('become grey by the usual weights', async () => {
    const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 255, 0];
    expect(await numbers(await image('a.png', pixels, 3), bytes)).toEqual([76, 150, 29, 255, 0, 226]);
  });

  it('lose their transparency, not their colours', async () => {
    const pixels = shades.flatMap((shade) => [shade, shade, shade, 10]);
    expect(await numbers(await image('alpha.png', pixels, 3), bytes)).toEqual(shades);
  });

  it('of sixteen bits have the values of eight', async () => {
    const path = join(temporaryFolder(), 'a.png');
    const raw = { width: 3, height: 2, channels: 1 } as const;
    await sharp(
      Uint16Array.from(shades, (shade) => shade * 257),
      { raw },
    )
      .toColourspace('grey16')
      .png()
      .toFile(path);
    expect(await numbers(path, bytes)).toEqual(shades);
  });

  it('stand upright as their EXIF orientation says', async () => {
    const path = await image('a.png', greyPixels, 2, 6);
    expect(await numbers(path, bytes)).toEqual([204, 102, 0, 255, 153, 51]);
  });

  it('of another size are an error unless resizing is asked for', async () => {
    const path = await image('a.png', greyPixels, 2);
    expect(await errorOf(readInputs([path], bytes))).toBe(
      `image-size: ${path} is 3x2 (height x width), the model takes 2x3; --resize stretches it`,
    );
    expect(await numbers(path, bytes, true)).toHaveLength(6);
  });

  it('of another size are what the run made of its own: no flag is needed', async () => {
    const path = await image(
      'a.png',
      [0, 10, 20, 30, 40, 50, 60, 70].flatMap((x) => [x, x, x]),
      4,
    );
    const square: Preprocessing = { ...bytes, shape: [2, 2, 1] };
    expect(await numbers(path, { ...square, fit: 'stretch' })).toEqual([7, 23, 47, 63]);
    expect(await numbers(path, { ...square, fit: 'cover' }, true)).toEqual([10, 20, 50, 60]);
  });

  it.each([
    ['a text', bytes, 'image-format: .* is no image that can be read'],
    [
      'an image for vectors',
      { ...bytes, shape: [6] },
      'data-shape: .* is an image, but the model was trained on vectors of 6 numbers',
    ],
    [
      'an image for two channels',
      { ...bytes, shape: [2, 3, 2] },
      'image-format: .* an image has 1 or 3 channels, the input of the model 2',
    ],
  ])('refuses %s', async (_, preprocessing, expected) => {
    const path = join(temporaryFolder(), 'a.png');
    writeFileSync(path, 'text');
    expect(await errorOf(readInputs([path], preprocessing))).toMatch(new RegExp(expected));
  });
});

describe('other files', () => {
  const written = (name: string, content: string | Uint8Array) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(path, content);
    return path;
  };

  it('of several samples name each', async () => {
    const path = written('some-idx3-ubyte', idx([2, 2, 3], [...shades, ...shades]));
    const { names, inputs } = await readInputs([path, path], grey);
    expect(names).toEqual([`${path}[0]`, `${path}[1]`, `${path}[0]`, `${path}[1]`]);
    expect([inputs.length, inputs[0], inputs[5]]).toEqual([24, -1, 1]);
  });

  it('npz: the array image, or the one beside the labels', async () => {
    const array = [Uint8Array.from(shades), [1, 2, 3]] as const;
    const one = npz({ x: [array[0], [1, 2, 3]], label: [Uint8Array.of(1), [1]] });
    const two = npz({ x: [array[0], [1, 2, 3]], z: [array[0], [1, 2, 3]] });
    expect(await numbers(written('a.npz', one), grey)).toEqual([-1, -0.6, -0.2, 0.2, 0.6, 1]);
    expect(await errorOf(readInputs([written('a.npz', two)], grey))).toContain(
      'holds x, z; an array "image"',
    );
  });

  it('csv: the columns of the training set, whatever their order', async () => {
    const preprocessing = { ...bytes, shape: [2], columns: ['a', 'b'], offset: [1, 0], scale: [1, 2] };
    const path = written('t.csv', 'b,target,a\n4,?,3\n');
    expect(await readInputs([path], preprocessing)).toEqual({
      names: [`${path}:2`],
      inputs: Float32Array.of(2, 2),
    });
    expect(await errorOf(readInputs([written('t.csv', 'b\n1\n')], preprocessing))).toContain(
      'has no column "a"',
    );
  });

  it.each([
    ['a.txt', 'input-format: .* is of no kind that is read'],
    ['t.csv', 'data-shape: .* is a table, but the model was trained on images or arrays'],
    ['x-idx3-ubyte', 'data-shape: the samples of .* are 1x6x1, those of the training set 2x3x1'],
  ])('refuses %s', async (name, expected) => {
    expect(await errorOf(readInputs([written(name, idx([1, 1, 6], shades))], bytes))).toMatch(
      new RegExp(expected),
    );
  });

  it('wants at least one file', async () => {
    expect(await errorOf(readInputs([], bytes))).toBe('input-format: no file to predict was named');
  });
});
