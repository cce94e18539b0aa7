/** Every tolerance of the tests, in one place, and how it is applied. */

/** A float32 engine against the float64 evaluation, relative to the largest number of the result. */
export const ENGINE_TOLERANCE = 2e-5;

/** A gradient against central differences in float64, relative to the largest gradient. */
export const GRADIENT_TOLERANCE = 1e-6;

/** Two float64 evaluations of the same thing in another order of operations. */
export const REWRITE_TOLERANCE = 1e-12;

/** The largest difference over the largest magnitude (at least 1e-3, so that zeros compare). */
export function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let magnitude = 1e-3;
  for (let i = 0; i < found.length; i++) {
    if (Number.isNaN(found[i]!) !== Number.isNaN(expected[i]!)) return Number.POSITIVE_INFINITY;
    if (found[i] === expected[i]) continue;
    difference = Math.max(difference, Math.abs(found[i]! - expected[i]!));
    magnitude = Math.max(magnitude, Math.abs(expected[i]!));
  }
  return difference / magnitude;
}
