/** Decodes image files: the one place that knows the image library. */
import type { Sharp } from 'sharp';
import { fail } from '../diagnostics/diagnostic.ts';
import { readBytes } from '../runtime/files.ts';

/** What an image has to be, in pixels and colours. */
export interface ImageForm {
  readonly height: number;
  readonly width: number;
  /** 1 for grey, 3 for red, green, blue. */
  readonly channels: number;
  /** Whether another size is stretched to this one (bilinearly) instead of being an error. */
  readonly resize: boolean;
}

/**
 * The pixels 0..255 of an image file, upright, without transparency, row-major [height, width, channels]. Grey is
 * 0.299 red + 0.587 green + 0.114 blue. Errors: `image-format`, `image-size`, `file-*`.
 */
export async function readImage(file: string, form: ImageForm): Promise<Uint8Array> {
  const { height, width, channels, resize } = form;
  if (channels !== 1 && channels !== 3) {
    fail(
      'image-format',
      `${file} cannot be fed: an image has 1 or 3 channels, the input of the model ${channels}`,
    );
  }
  const bytes = await readBytes(file);
  if (bytes.length === 0) fail('image-format', `${file} is empty`);
  const { default: sharp } = await import('sharp');
  const upright = await pixelsOf(sharp(bytes).autoOrient().removeAlpha(), file);
  const { info } = upright;
  if (info.height === height && info.width === width)
    return channels === 1 ? grey(upright.data) : upright.data;
  if (!resize) {
    const found = `${file} is ${info.height}x${info.width} (height x width)`;
    fail('image-size', `${found}, the model takes ${height}x${width}; ask for resizing, or resize it`);
  }
  const raw = { width: info.width, height: info.height, channels: 3 as const };
  const sized = sharp(upright.data, { raw }).resize(width, height, { fit: 'fill', kernel: 'linear' });
  const { data } = await pixelsOf(sized, file);
  return channels === 1 ? grey(data) : data;
}

async function pixelsOf(image: Sharp, file: string) {
  try {
    return await image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  } catch (error) {
    return fail('image-format', `${file} is no image that can be read: ${(error as Error).message}`);
  }
}

function grey(pixels: Uint8Array): Uint8Array {
  const result = new Uint8Array(pixels.length / 3);
  for (let index = 0; index < result.length; index++) {
    const [red, green, blue] = [pixels[3 * index]!, pixels[3 * index + 1]!, pixels[3 * index + 2]!];
    result[index] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  }
  return result;
}
