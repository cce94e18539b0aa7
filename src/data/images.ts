/** Decodes image files and brings them to the shape of samples: the one place that knows the image library. */
import { extname } from 'node:path';
import type { Metadata, Sharp } from 'sharp';
import { fail } from '../diagnostics/diagnostic.ts';
import { readBytes } from '../runtime/files.ts';
import { cut, type Picture, type Region, resample } from './resample.ts';

/**
 * How a picture of other proportions fills a sample: stretched, cut to the middle part that covers it, or whole inside of it
 * with black at the sides.
 */
export type Fit = 'stretch' | 'cover' | 'contain';

/** What a sample has to be, in pixels and colours. */
export interface ImageForm {
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for red, green, blue. */
  readonly channels: number;
}

/** Pixels of the largest picture that is decoded: what claims more takes memory that nobody meant to spend. */
export const MAXIMUM_PIXELS = 100_000_000;

const ENDINGS: ReadonlySet<string> = new Set([
  '.png',
  '.jpg',
  '.jpeg',
  '.webp',
  '.gif',
  '.tif',
  '.tiff',
  '.avif',
]);

/** Endings of the files that are read. */
export const pictureEndings: readonly string[] = [...ENDINGS];

/** Whether a file is a picture by its name. */
export function isPictureName(name: string): boolean {
  return ENDINGS.has(extname(name).toLowerCase());
}

/** Formats that hold pixels alone; sharp reads others that draw, or name further files. */
const FORMATS: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

/** How files of the commonest of these begin. */
const BEGINNINGS = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n'];

/**
 * The pixels 0..255 of an image file as a sample, row-major [height, width, channels]; without `fit`, another size is an
 * error. Errors: `image-format`, `image-size`, `file-*`.
 */
export async function readImage(file: string, form: ImageForm, fit?: Fit): Promise<Uint8Array> {
  const { height, width, channels } = form;
  if (channels !== 1 && channels !== 3) {
    fail(
      'image-format',
      `${file} cannot be fed: an image has 1 or 3 channels, the input of the model ${channels}`,
    );
  }
  const picture = await decode(await readBytes(file), file);
  if (fit === undefined && (picture.height !== height || picture.width !== width)) {
    const found = `${file} is ${picture.height}x${picture.width} (height x width)`;
    fail('image-size', `${found}, the model takes ${height}x${width}; --resize stretches it`);
  }
  return sampleOf(picture, form, fit ?? 'stretch');
}

let loaded: typeof import('sharp').default | undefined;

/** The image library. Many pictures are decoded side by side, each once: threads for one alone, and a cache, only cost time. */
async function library() {
  if (loaded !== undefined) return loaded;
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  loaded = sharp;
  return sharp;
}

/** The picture in an image file, upright by its EXIF orientation, eight bits, without transparency. Errors: `image-format`, `image-size`. */
export async function decode(bytes: Uint8Array, file: string): Promise<Picture> {
  const sharp = await library();
  const start = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (BEGINNINGS.some((beginning) => start.startsWith(beginning))) {
    // Its head need not be read first; what is wrong with it is said by those who read that.
    const picture = await decoded(sharp(bytes, { limitInputPixels: MAXIMUM_PIXELS })).catch(() => undefined);
    if (picture !== undefined) return picture;
  }
  return withImage(bytes, file, decoded);
}

async function decoded(image: Sharp): Promise<Picture> {
  const upright = image.autoOrient().removeAlpha().toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await upright.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
}

/** How large the upright picture in an image file is, by its head alone. Errors: as `decode`. */
export async function sizeOfPicture(
  bytes: Uint8Array,
  file: string,
): Promise<{ readonly width: number; readonly height: number }> {
  return withImage(bytes, file, async (_image, { autoOrient: { width, height } }) => ({ width, height }));
}

/** The bytes of a PNG file. */
export async function encodePng({ pixels, width, height }: Picture, channels = 3): Promise<Uint8Array> {
  const sharp = await library();
  return sharp(pixels, { raw: { width, height, channels: channels as 1 | 3 } })
    .png()
    .toBuffer();
}

/** Uses an image of a known format and a bearable size. */
async function withImage<Result>(
  bytes: Uint8Array,
  file: string,
  use: (image: Sharp, metadata: Metadata) => Promise<Result>,
): Promise<Result> {
  if (bytes.length === 0) fail('image-format', `${file} is empty`);
  const sharp = await library();
  const image = sharp(bytes, { limitInputPixels: false });
  try {
    const metadata = await image.metadata();
    const { format, width, height } = metadata;
    if (!FORMATS.has(format))
      fail('image-format', `${file} is ${format}; ${[...FORMATS].join(', ')} are read`);
    if (width * height > MAXIMUM_PIXELS) {
      const limit = MAXIMUM_PIXELS.toLocaleString('en');
      fail('image-size', `${file} is ${height}x${width} (height x width), more than ${limit} pixels`);
    }
    return await use(image, metadata);
  } catch (error) {
    if (!isOfLibrary(error)) throw error;
    return fail('image-format', `${file} is no image that can be read: ${error.message.trim()}`);
  }
}

/** A picture, or the region of whole numbers of it, as a sample. Grey is 0.299 red + 0.587 green + 0.114 blue. */
export function sampleOf(picture: Picture, form: ImageForm, fit: Fit, region?: Region): Uint8Array {
  const { pixels } = fitted(region === undefined ? picture : cut(picture, region), form, fit);
  return form.channels === 1 ? grey(pixels) : pixels;
}

function fitted(picture: Picture, { height, width }: ImageForm, fit: Fit): Picture {
  const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
  if (fit === 'stretch') return resample(picture, whole, width, height);
  const scales = [width / picture.width, height / picture.height];
  if (fit === 'cover') {
    const scale = Math.max(...scales);
    const middle = { width: width / scale, height: height / scale };
    const left = (picture.width - middle.width) / 2;
    const top = (picture.height - middle.height) / 2;
    return resample(picture, { left, top, ...middle }, width, height);
  }
  const scale = Math.min(...scales);
  const inner = [picture.width, picture.height].map((size) => Math.max(1, Math.round(size * scale)));
  return onBlack(resample(picture, whole, inner[0]!, inner[1]!), width, height);
}

/** A picture in the middle of a black one. */
function onBlack(picture: Picture, width: number, height: number): Picture {
  const pixels = new Uint8Array(height * width * 3);
  const left = Math.floor((width - picture.width) / 2);
  const top = Math.floor((height - picture.height) / 2);
  for (let y = 0; y < picture.height; y++) {
    const row = picture.pixels.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
    pixels.set(row, ((top + y) * width + left) * 3);
  }
  return { width, height, pixels };
}

function isOfLibrary(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error;
}

function grey(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array(pixels.length / 3);
  for (let index = 0; index < result.length; index++) {
    const [red, green, blue] = [pixels[3 * index]!, pixels[3 * index + 1]!, pixels[3 * index + 2]!];
    result[index] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return result;
}
