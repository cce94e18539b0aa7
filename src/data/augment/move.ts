/**
 * Moves a sample: one bilinear pass, whatever the moves were, to a 16th of a pixel. Beyond the edge its outermost pixels go
 * on, so that no corner is of a colour that no sample has.
 */
import type { Affine } from './change.ts';

/** Of a map. */
export interface MapShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Samples one after the other, and where one begins. */
export interface SampleIn<Values> {
  readonly values: Values;
  readonly offset: number;
}

/** For each pixel of the result the first of four neighbours, where the others are, and how far it is between them. */
type VisitPixel = (first: number, right: number, down: number, x16: number, y16: number) => void;

const STEPS = 16;

/** Moves levels 0..255, rounds them, and writes what `fed` says of each into `target`. */
export function moveBytes(
  { values, offset }: SampleIn<Uint8Array>,
  shape: MapShape,
  place: Affine,
  fed: Float32Array,
  target: Float32Array,
): void {
  if (copyWholePixels({ values, offset }, shape, place, target, fed)) return;
  if (shape.channels === 3) {
    moveColours({ values, offset }, shape, place, fed, target);
    return;
  }
  const { channels } = shape;
  let index = 0;
  visit(shape, place, (first, right, down, x, y) => {
    const own = offset + first * channels;
    const [beside, below] = [own + right * channels, own + down * channels];
    for (let channel = 0; channel < channels; channel++) {
      const upper = values[own + channel]! * (STEPS - x) + values[beside + channel]! * x;
      const lower = values[below + channel]! * (STEPS - x) + values[below + beside - own + channel]! * x;
      target[index++] = fed[(upper * (STEPS - y) + lower * y + 128) >> 8]!;
    }
  });
}

/** Moves numbers, and writes gain * number + offset of each into `target`. */
export function moveNumbers(
  { values, offset }: SampleIn<Float32Array>,
  shape: MapShape,
  place: Affine,
  { gain, added }: { readonly gain: number; readonly added: number },
  target: Float32Array,
): void {
  if (copyWholePixels({ values, offset }, shape, place, target)) {
    for (let index = 0; index < target.length; index++) target[index] = gain * target[index]! + added;
    return;
  }
  const { channels } = shape;
  let index = 0;
  visit(shape, place, (first, right, down, x, y) => {
    const own = offset + first * channels;
    const [beside, below] = [own + right * channels, own + down * channels];
    for (let channel = 0; channel < channels; channel++) {
      const upper = values[own + channel]! * (STEPS - x) + values[beside + channel]! * x;
      const lower = values[below + channel]! * (STEPS - x) + values[below + beside - own + channel]! * x;
      target[index++] = gain * ((upper * (STEPS - y) + lower * y) / 256) + added;
    }
  });
}

/**
 * Mirrors and moves along the sides need no weights; the result is the same. Gives whether the place is such a one. Where
 * `fed` is given, it says what becomes of each level.
 */
function copyWholePixels(
  { values, offset }: SampleIn<Uint8Array | Float32Array>,
  { height, width, channels }: MapShape,
  place: Affine,
  target: Float32Array,
  fed?: Float32Array,
): boolean {
  const { x: startX, y: startY, xx, xy, yx, yy } = in16ths(place, height, width);
  const [left, top] = [(startX - 0.5) / STEPS, (startY - 0.5) / STEPS];
  const isAlong = xy === 0 && yx === 0 && Math.abs(xx) === STEPS && Math.abs(yy) === STEPS;
  if (!isAlong || !Number.isInteger(left) || !Number.isInteger(top)) return false;
  const [stepX, stepY] = [xx / STEPS, yy / STEPS];
  let index = 0;
  for (let y = 0; y < height; y++) {
    const fromY = top + stepY * y;
    const row = offset + (fromY < 0 ? 0 : fromY >= height ? height - 1 : fromY) * width * channels;
    for (let x = 0; x < width; x++) {
      const fromX = left + stepX * x;
      const pixel = row + (fromX < 0 ? 0 : fromX >= width ? width - 1 : fromX) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const value = values[pixel + channel]!;
        target[index++] = fed === undefined ? value : fed[value]!;
      }
    }
  }
  return true;
}

function visit({ height, width }: MapShape, place: Affine, onPixel: VisitPixel): void {
  const { x: startX, y: startY, xx, xy, yx, yy } = in16ths(place, height, width);
  const [lastX, lastY] = [(width - 1) * STEPS, (height - 1) * STEPS];
  for (let y = 0; y < height; y++) {
    const [rowX, rowY] = [startX + xy * y, startY + yy * y];
    for (let x = 0; x < width; x++) {
      const fromX = Math.min(Math.max((rowX + xx * x) | 0, 0), lastX);
      const fromY = Math.min(Math.max((rowY + yx * x) | 0, 0), lastY);
      const first = (fromY >> 4) * width + (fromX >> 4);
      const [x16, y16] = [fromX & 15, fromY & 15];
      onPixel(first, x16 === 0 ? 0 : 1, y16 === 0 ? 0 : width, x16, y16);
    }
  }
}

/** Places in the sample, in 16ths of a pixel from its upper left corner, to be cut off: half of a 16th is added. */
function in16ths({ xx, xy, x0, yx, yy, y0 }: Affine, height: number, width: number) {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  return {
    x: STEPS * (middleX + x0 - xx * middleX - xy * middleY) + 0.5,
    y: STEPS * (middleY + y0 - yx * middleX - yy * middleY) + 0.5,
    xx: STEPS * xx,
    xy: STEPS * xy,
    yx: STEPS * yx,
    yy: STEPS * yy,
  };
}

/** A pixel as one number: 16 bits for each colour, in a float64 of 53, which is summed four at a time. */
const GREEN = 2 ** 16;
const BLUE = 2 ** 32;
const HALF = 128 * (1 + GREEN + BLUE);

let packed = new Float64Array(0);

/** The same for three channels at once, in half of the time: most pictures are of three. */
function moveColours(
  { values, offset }: SampleIn<Uint8Array>,
  { height, width }: MapShape,
  place: Affine,
  fed: Float32Array,
  target: Float32Array,
): void {
  const count = height * width;
  if (packed.length < count) packed = new Float64Array(count);
  const pixels = packed;
  for (let pixel = 0, from = offset; pixel < count; pixel++, from += 3)
    pixels[pixel] = (values[from]! | (values[from + 1]! << 16)) + values[from + 2]! * BLUE;
  const { x: startX, y: startY, xx, xy, yx, yy } = in16ths(place, height, width);
  const [lastX, lastY] = [(width - 1) * STEPS, (height - 1) * STEPS];
  let index = 0;
  for (let y = 0; y < height; y++) {
    const [rowX, rowY] = [startX + xy * y, startY + yy * y];
    for (let x = 0; x < width; x++) {
      let fromX = (rowX + xx * x) | 0;
      let fromY = (rowY + yx * x) | 0;
      fromX = fromX < 0 ? 0 : fromX > lastX ? lastX : fromX;
      fromY = fromY < 0 ? 0 : fromY > lastY ? lastY : fromY;
      const x16 = fromX & 15;
      const y16 = fromY & 15;
      const first = (fromY >> 4) * width + (fromX >> 4);
      const below = y16 === 0 ? first : first + width;
      const right = x16 === 0 ? 0 : 1;
      const both = x16 * y16;
      const sum =
        pixels[first]! * (256 - 16 * x16 - 16 * y16 + both) +
        pixels[first + right]! * (16 * x16 - both) +
        pixels[below]! * (16 * y16 - both) +
        pixels[below + right]! * both +
        HALF;
      const low = sum | 0;
      target[index] = fed[(low >>> 8) & 255]!;
      target[index + 1] = fed[low >>> 24]!;
      target[index + 2] = fed[(sum / BLUE) >>> 8]!;
      index += 3;
    }
  }
}
