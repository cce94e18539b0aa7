/** Why a layer cannot take what it is given: the sentences that several layers share. */
import type { Shape } from '../compiler/network.ts';
import type { Rejection } from './definition.ts';

/** `28x28x1`, `784`. */
export function formatShape(shape: Shape): string {
  return shape.join('x');
}

/** For a layer that works on vectors and got a map. */
export function needsVector(layer: string, shape: Shape): { readonly rejection: Rejection } | undefined {
  if (shape.length === 1) return undefined;
  return {
    rejection: {
      code: 'needs-flatten',
      message: `${layer} works on a vector, and gets a map of ${formatShape(shape)}`,
      label: 'needs a vector',
      insertBefore: 'flatten',
    },
  };
}

/** For a layer that works on maps and got a vector. */
export function needsMap(layer: string, shape: Shape): { readonly rejection: Rejection } | undefined {
  if (shape.length === 3) return undefined;
  return {
    rejection: {
      code: 'needs-map',
      message: `${layer} works on a map of height x width x channels, and gets a vector of ${formatShape(shape)}`,
      label: 'needs a map',
    },
  };
}
