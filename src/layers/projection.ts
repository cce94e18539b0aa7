/** The layer that makes one shape into another, for an arm that has to fit. */
import type { Shape } from '../compiler/network.ts';

/** A statement that turns `from` into `to`, as in the projecting arm of a residual network; undefined if none does. */
export function projection(from: Shape, to: Shape): string | undefined {
  if (from.length === 1 && to.length === 1) return `dense ${to[0]}`;
  if (from.length !== 3 || to.length !== 3) return undefined;
  const strides = [0, 1].map((side) => strideBetween(from[side]!, to[side]!));
  if (strides.some((stride) => stride === undefined)) return undefined;
  const [rows, columns] = strides;
  const stride = rows === columns ? `${rows}` : `${rows}x${columns}`;
  return `conv ${to[2]} k1${stride === '1' ? '' : ` s${stride}`}`;
}

/** The stride by which a kernel of one reaches this many places. */
function strideBetween(from: number, to: number): number | undefined {
  const stride = to === 1 ? from : Math.floor((from - 1) / (to - 1));
  return stride >= 1 && Math.floor((from - 1) / stride) + 1 === to ? stride : undefined;
}
