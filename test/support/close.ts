/** Every tolerance of the tests, in one place, and how it is applied. */

/** A float32 engine against the float64 evaluation, relative to the largest number of the result. */
export const ENGINE_TOLERANCE = 2e-5;

/** A gradient against central differences in float64, relative to the largest gradient. */
export const GRADIENT_TOLERANCE = 1e-6;

/** The losses of two engines over 20 steps of training, relative. */
export const TRAINING_TOLERANCE = 1e-4;

/**
 * Weights of two engines after the first step of Adam, as a share of its rate: with an epsilon of 0.01, gradients that
 * differ by 1e-5 move it by so much.
 */
export const STEP_TOLERANCE = 1e-3;

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

/** |found - expected| <= relative * |expected| + absolute, number by number. */
export interface VectorTolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Third-party vectors, by the precision of their numbers: float64 ones against the float64 evaluation only. */
export const vectorTolerances = {
  float64: { relative: 1e-9, absolute: 1e-9 },
  float32: { relative: 1e-4, absolute: 1e-5 },
} as const;

/**
 * The tolerance of float32 engines for the numbers of one tensor: what is left where large numbers cancel is as exact as
 * those, of which the largest of the tensor tells; processors multiply in different orders. Up to ten times as wide.
 */
export function engineVectorTolerance(expected: ArrayLike<number>): VectorTolerance {
  const { relative, absolute } = vectorTolerances.float32;
  let largest = 1;
  for (let i = 0; i < expected.length; i++) {
    const size = Math.abs(expected[i]!);
    if (size > largest) largest = Math.min(size, 10);
  }
  return { relative, absolute: absolute * largest };
}

/** How far apart float32 numbers are above 1: a weight keeps the rounding of the largest value that it went through. */
export const FLOAT32_SPACING = 2 ** -23;

/** The first number that is too far off, in words: `[3] is 0.5, not 0.25`. */
export function firstMismatch(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative, absolute }: VectorTolerance,
): string | undefined {
  if (found.length !== expected.length) return ` has ${found.length} numbers, not ${expected.length}`;
  for (let i = 0; i < expected.length; i++) {
    const [is, wanted] = [found[i]!, expected[i]!];
    if (is === wanted || (Number.isNaN(is) && Number.isNaN(wanted))) continue;
    if (!(Math.abs(is - wanted) <= relative * Math.abs(wanted) + absolute))
      return `[${i}] is ${is}, not ${wanted}`;
  }
  return undefined;
}
