/**
 * How far gradients may lie apart, in one place. An error of a gradient is relative to the largest gradient of its
 * layer; one of a loss, to the loss.
 */

/** Two gradients of one layer. Right ones in float32 are 1e-6 apart, wrong rules are off by a tenth and more. */
export const GRADIENT_TOLERANCE = 1e-4;

/** Two losses: a sum over as many numbers as an output has. */
export const LOSS_TOLERANCE = 1e-4;

/**
 * Where a unit lies so near to a kink that float32 decides by rounding, a right gradient jumps. How far is measured,
 * by changing the samples by a few roundings; so many times what was seen is allowed beside the tolerance.
 */
export const JUMP_FACTOR = 5;

/** A layer that may be off by more than this is not called right: its gradient jumps too far to tell. */
export const LARGEST_ALLOWANCE = 0.05;

/** A layer whose gradients are this much smaller than the largest ones of the model is measured against these. */
export const SMALLEST_SHARE = 1e-6;
