/** What the scripts about gradients run: many random checks, and every planted fault. */
import { definitionOf, type OpKind, ops } from '../../src/ops/index.ts';
import { type Planted, planted, whilePlanted } from '../ops/planted.ts';
import { GRADIENT_TOLERANCE, relativeError } from './close.ts';
import { compareGradients } from './gradients.ts';

/** The ops that have a gradient. */
export const differentiable: readonly OpKind[] = (Object.keys(ops) as OpKind[]).filter(
  (kind) => definitionOf(kind).gradient !== 'none',
);

/** The relative error of random case `number` of an op. */
export function gradientError(kind: OpKind, number: number): number {
  const { found, expected } = compareGradients(kind, number);
  return relativeError(found, expected);
}

/** How the random checks see a planted fault: by its numbers, or by a rule that does not even build; or not at all. */
export function caughtBy(fault: Planted, cases: number): 'numbers' | 'exception' | undefined {
  let threw = false;
  for (let number = 0; number < cases; number++) {
    try {
      if (!(whilePlanted(fault, () => gradientError(fault.op, number)) < GRADIENT_TOLERANCE))
        return 'numbers';
    } catch {
      threw = true;
    }
  }
  return threw ? 'exception' : undefined;
}

export { GRADIENT_TOLERANCE, planted };
