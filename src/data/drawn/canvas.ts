/** A square picture in floating point, painted shape by shape, then seen through a camera. */
import type { RandomStream } from '../../runtime/random.ts';
import { blur } from './blur.ts';
import type { Path } from './path.ts';
import { type Stencil, stencilOf } from './stencil.ts';

/** Red, green and blue, 0..1. */
export type Colour = readonly [red: number, green: number, blue: number];

export const BLACK: Colour = [0.05, 0.05, 0.06];
export const WHITE: Colour = [0.94, 0.94, 0.94];

/** How a shape is painted. */
export interface Paint {
  readonly colour: Colour;
  /** 1 hides what is below. */
  readonly opacity?: number;
  /** How far the edge is blurred, in pixels. */
  readonly softness?: number;
  /** What is outside of this path is not painted. */
  readonly within?: Path;
}

export interface Canvas {
  readonly size: number;
  /** Row-major [size, size, 3]; 0..1 is what a camera can see. */
  readonly pixels: Float32Array;
}

/** A canvas of one colour. */
export function createCanvas(size: number, colour: Colour): Canvas {
  const pixels = new Float32Array(size * size * 3);
  for (let index = 0; index < pixels.length; index++) pixels[index] = colour[index % 3]!;
  return { size, pixels };
}

/** Paints the inside of a path, whose points are in pixels. */
export function fill({ size, pixels }: Canvas, path: Path, paint: Paint): void {
  const { colour, opacity = 1, softness = 0, within } = paint;
  const stencil = stencilOf(path, size, Math.ceil(2 * softness));
  const { left, top, width, height, coverage } = stencil;
  blur(coverage, { height, width, channels: 1 }, softness);
  if (within !== undefined) clip(stencil, stencilOf(within, size));
  for (let index = 0; index < coverage.length; index++) {
    const share = coverage[index]! * opacity;
    if (share === 0) continue;
    const column = index % width;
    const pixel = (top + (index - column) / width) * size + left + column;
    for (let channel = 3 * pixel; channel < 3 * pixel + 3; channel++)
      pixels[channel]! += share * (colour[channel - 3 * pixel]! - pixels[channel]!);
  }
}

/** Leaves of the first stencil, in place, what the second one covers too. */
function clip({ left, top, width, coverage }: Stencil, other: Stencil): void {
  for (let index = 0; index < coverage.length; index++) {
    const column = index % width;
    const [x, y] = [left + column - other.left, top + (index - column) / width - other.top];
    const inside = x >= 0 && x < other.width && y >= 0 && y < other.height;
    coverage[index]! *= inside ? other.coverage[y * other.width + x]! : 0;
  }
}

/** Multiplies every pixel by the light that falls on its place; x and y run over -1..1. */
export function light({ size, pixels }: Canvas, lightAt: (x: number, y: number) => Colour): void {
  for (let pixel = 0; pixel < size * size; pixel++) {
    const column = pixel % size;
    const place = (index: number) => (2 * index + 1) / size - 1;
    const colour = lightAt(place(column), place((pixel - column) / size));
    for (let channel = 0; channel < 3; channel++) pixels[3 * pixel + channel]! *= colour[channel]!;
  }
}

/** Blurs the whole picture by so many pixels. */
export function defocus({ size, pixels }: Canvas, radius: number): void {
  blur(pixels, { height: size, width: size, channels: 3 }, radius);
}

/** The bytes a camera makes of the picture: with even noise of this deviation, clipped, and rounded. */
export function expose({ pixels }: Canvas, deviation: number, random: RandomStream): Uint8Array {
  const bytes = new Uint8Array(pixels.length);
  const reach = Math.sqrt(3) * deviation;
  for (let index = 0; index < pixels.length; index++) {
    const seen = pixels[index]! + reach * (2 * random.uniform() - 1);
    bytes[index] = Math.floor(255 * Math.min(Math.max(seen, 0), 1) + 0.5);
  }
  return bytes;
}

/** Two colours mixed: `share` of the second. */
export function mix(first: Colour, second: Colour, share: number): Colour {
  const channel = (index: 0 | 1 | 2) => first[index] + share * (second[index] - first[index]);
  return [channel(0), channel(1), channel(2)];
}
