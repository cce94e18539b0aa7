/** Sine and cosine by operations that IEEE 754 fixes to the bit, which `Math.sin` is not. */

/** Halvings of the angle before the series, which then needs few terms. */
const HALVINGS = 3;

/** Sine and cosine of an angle in degrees, -360..360; exact for 0, else within 1e-14. */
export function turn(degrees: number): { readonly sine: number; readonly cosine: number } {
  const angle = (degrees * Math.PI) / 180 / 2 ** HALVINGS;
  const square = angle * angle;
  let sine = series(square, 3) * angle;
  let cosine = series(square, 2);
  for (let halving = 0; halving < HALVINGS; halving++) {
    [sine, cosine] = [2 * sine * cosine, 1 - 2 * sine * sine];
  }
  return { sine, cosine };
}

/** 1 - s / ((f - 1) f) (1 - s / ((f + 1) (f + 2)) (...)): the Taylor series, from its last term on. */
function series(square: number, factor: number): number {
  let sum = 1;
  for (let last = factor + 20; last >= factor; last -= 2) sum = 1 - (square / ((last - 1) * last)) * sum;
  return sum;
}
