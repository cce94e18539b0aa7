/** What augmentation does to one sample: moved, lit, and with a hole. */

/** From a pixel of the result to the place in the sample that it comes from: both in pixels from the middle. */
export interface Affine {
  /** x' = xx * x + xy * y + x0, y' = yx * x + yy * y + y0; x to the right, y down. */
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/** Pixels that are covered: from `left` and `top` on, up to `right` and `bottom`, which are outside. */
export interface Hole {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Change {
  readonly place: Affine;
  /** What levels are multiplied by. */
  readonly gain: number;
  /** What the distances of levels to the sample's mean are multiplied by, after that. */
  readonly contrast: number;
  readonly hole?: Hole;
}

export const IN_PLACE: Affine = { xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0 };

export const NO_CHANGE: Change = { place: IN_PLACE, gain: 1, contrast: 1 };

/** The change, moved further: the result is taken from what was there at `last`. */
export function moved({ place, ...change }: Change, last: Affine): Change {
  const { xx, xy, x0, yx, yy, y0 } = place;
  return {
    ...change,
    place: {
      xx: xx * last.xx + xy * last.yx,
      xy: xx * last.xy + xy * last.yy,
      x0: xx * last.x0 + xy * last.y0 + x0,
      yx: yx * last.xx + yy * last.yx,
      yy: yx * last.xy + yy * last.yy,
      y0: yx * last.x0 + yy * last.y0 + y0,
    },
  };
}
