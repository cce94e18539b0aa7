import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode, type Fit, sampleOf } from '../../src/data/images.ts';
import { png } from './pictures.ts';

describe('decoding', () => {
  const red = (channels: 3 | 4) =>
    sharp({ create: { width: 2, height: 1, channels, background: { r: 200, g: 30, b: 40, alpha: 0.5 } } });

  it.each([
    ['a JPEG', red(3).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }), [200, 30, 39]],
    [
      'a JPEG of inks, as a screen shows them,',
      red(3).toColourspace('cmyk').jpeg({ quality: 100 }),
      [199, 5, 18],
    ],
    ['a PNG with transparency', red(4).png(), [200, 30, 40]],
    ['a PNG of sixteen bits', red(3).toColourspace('rgb16').png(), [200, 30, 40]],
    ['a PNG with a palette', red(3).png({ palette: true }), [200, 30, 40]],
    ['a WebP', red(3).webp({ lossless: true }), [200, 30, 40]],
    ['a TIFF', red(3).tiff({ compression: 'lzw' }), [200, 30, 40]],
  ])('%s gives red, green, blue in eight bits', async (_, image, expected) => {
    const { width, height, pixels } = await decode(await image.toBuffer(), 'x');
    expect({ width, height, pixels: [...pixels] }).toEqual({
      width: 2,
      height: 1,
      pixels: [...expected, ...expected],
    });
  });

  it('gives grey as three equal colours', async () => {
    const grey = sharp(await png(2, [10, 250]))
      .toColourspace('b-w')
      .png();
    expect([...(await decode(await grey.toBuffer(), 'x')).pixels]).toEqual([10, 10, 10, 250, 250, 250]);
  });
});

describe('a wide picture becomes a square', () => {
  const picture = {
    width: 4,
    height: 2,
    pixels: Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7].flatMap((x) => [10 * x, 10 * x, 10 * x])),
  };
  const form = { height: 2, width: 2, channels: 1 };

  it.each([
    ['stretch', [7, 23, 47, 63]],
    ['cover', [10, 20, 50, 60]],
    ['contain', [27, 43, 0, 0]],
  ] as const)('%s', (fit: Fit, expected) => {
    expect([...sampleOf(picture, form, fit)]).toEqual(expected);
  });

  it('contain puts it in the middle', () => {
    const tall = { height: 4, width: 2, channels: 1 };
    expect([...sampleOf(picture, tall, 'contain')]).toEqual([0, 0, 27, 43, 0, 0, 0, 0]);
  });

  it('of a box', () => {
    const box = { left: 1, top: 0, width: 3, height: 2 };
    expect([...sampleOf(picture, form, 'cover', box)]).toEqual([15, 25, 55, 65]);
  });
});
