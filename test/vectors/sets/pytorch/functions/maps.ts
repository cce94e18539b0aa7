/** Maps as PyTorch lays them out, [N, C, L] or [N, C, H, W] with or without N, and as the language does: [N, H, W, C]. */
import type { Term } from '../../../term.ts';

/** How many dimensions of a map are places. */
export type Dimensions = 1 | 2;

function toMap(x: Term, dimensions: Dimensions): Term {
  const sizes = x.shape.slice(-dimensions - 1);
  const batch = x.shape.length === dimensions + 2 ? x.shape[0]! : 1;
  const [channels, height, width] = dimensions === 1 ? [sizes[0]!, 1, sizes[1]!] : sizes;
  return x.reshape([batch, channels!, height!, width!]).transpose([0, 2, 3, 1]);
}

/** Works on a map of the language and gives the result back as PyTorch lays it out; rows of one where there are none. */
export function overMap(x: Term, dimensions: Dimensions, work: (map: Term) => Term): Term {
  const result = work(toMap(x, dimensions)).transpose([0, 3, 1, 2]);
  const [batch, channels, height, width] = result.shape as [number, number, number, number];
  const places = dimensions === 1 ? [width] : [height, width];
  return result.reshape([...(x.shape.length === dimensions + 2 ? [batch] : []), channels, ...places]);
}

/** A kernel [out, in, L] or [out, in, H, W] as the language keeps it: [H, W, in, out]. */
export function toKernel(weight: Term, dimensions: Dimensions): Term {
  const [out, inputs, ...places] = weight.shape as [number, number, ...number[]];
  const shape = [out, inputs, ...(dimensions === 1 ? [1] : []), ...places];
  return weight.reshape(shape).transpose([2, 3, 1, 0]);
}

/** Sizes over places as rows and columns. */
export function pair(sizes: readonly number[], alone: number): readonly [number, number] {
  return sizes.length === 1 ? [alone, sizes[0]!] : [sizes[0]!, sizes[1]!];
}
