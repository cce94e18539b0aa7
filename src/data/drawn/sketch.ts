/** A canvas on which things are painted in the units of a face, seen from wherever the camera is. */
import { type Canvas, type Colour, createCanvas, fill } from './canvas.ts';
import type { Dice } from './dice.ts';
import { add, type Path, type Point, rotation } from './path.ts';

/**
 * Face units: the origin between eyes and mouth, the cheeks at x = -0.75 and 0.75, the crown at y = -1, the chin at
 * y = 1; eyes at y = -0.2, the tip of the nose at 0.2, the mouth at 0.5. The head is round: its middle stands out.
 */
export interface Sketch {
  readonly canvas: Canvas;
  readonly dice: Dice;
  /** From face units to pixels; `lift` is how far the point stands out of the round of the head. */
  readonly place: (path: Path, lift?: number) => Path;
  /** Pixels of one unit. */
  readonly unit: number;
}

/** How a shape is painted, all lengths in face units. */
export interface Brush {
  readonly colour: Colour;
  readonly opacity?: number;
  readonly softness?: number;
  readonly within?: Path;
  readonly lift?: number;
}

/** An empty sketch of this many pixels a side: the head is turned, nods, leans and stands somewhere near the middle. */
export function createSketch(size: number, colour: Colour, dice: Dice): Sketch {
  const unit = (size / 2) * dice.between(0.92, 1.06);
  const [yaw, pitch] = [dice.between(-0.4, 0.4), dice.between(-0.1, 0.14)];
  const lean = rotation(dice.between(-0.12, 0.12));
  const middle: Point = [size * dice.between(0.47, 0.53), size * dice.between(0.47, 0.53)];
  const project = ([x, y]: Point, lift: number): Point => {
    const depth = 0.55 * Math.max(1 - x * x * 1.5 - y * y * 0.9, 0) + lift;
    const [across, down] = lean([x * (1 - 0.3 * yaw * yaw) + yaw * depth, y + pitch * depth]);
    return add(middle, [unit * across, unit * down]);
  };
  const place = (path: Path, lift = 0) => path.map((point) => project(point, lift));
  return { canvas: createCanvas(size, colour), dice, place, unit };
}

/** Paints a shape given in face units. */
export function paint({ canvas, place, unit }: Sketch, path: Path, brush: Brush): void {
  const { colour, opacity = 1, softness = 0, within, lift = 0 } = brush;
  fill(canvas, place(path, lift), {
    colour,
    opacity,
    softness: softness * unit,
    ...(within === undefined ? {} : { within: place(within, lift) }),
  });
}
