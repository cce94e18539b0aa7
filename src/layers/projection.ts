/** The layer that makes one shape into another, for an arm that has to fit. */
import type { Shape } from '../compiler/network.ts';

/** How the other arm gets from one shape to the other. */
export interface Steps {
  /** Rows and columns from place to place. */
  readonly stride: readonly number[];
  /** Its channels and its stride as they are written there. */
  readonly channels?: string;
  readonly written?: string;
}

/** A statement that turns `from` into `to`, as in the projecting arm of a residual network; undefined if none does. */
export function projection(from: Shape, to: Shape, steps?: Steps): string | undefined {
  const channels = steps?.channels ?? String(to.at(-1));
  if (from.length === 1 && to.length === 1) return `dense ${channels}`;
  if (from.length !== 3 || to.length !== 3) return undefined;
  const sides = [0, 1].map((side) => {
    const stride = steps?.stride[side] ?? strideBetween(from[side]!, to[side]!) ?? 1;
    return { stride, kernel: kernelBetween(from[side]!, to[side]!, stride) };
  });
  if (sides.some(({ kernel }) => kernel === undefined)) return undefined;
  const kernel = pairText(sides.map((side) => side.kernel!));
  const stride = pairText(sides.map((side) => side.stride));
  const written = steps?.written ?? (stride === '1' ? undefined : `s${stride}`);
  return [`conv ${channels} k${kernel}`, ...(written === undefined ? [] : [written])].join(' ');
}

/** The statement that makes a map smaller by a whole factor and leaves its channels; undefined where none does. */
export function pooling(from: Shape, to: Shape): string | undefined {
  if (from.length !== 3 || to.length !== 3 || from[2] !== to[2]) return undefined;
  const factors = [from[0]! / to[0]!, from[1]! / to[1]!];
  const isWhole = factors.every((factor) => Number.isInteger(factor)) && factors.some((factor) => factor > 1);
  return isWhole ? `pool ${pairText(factors)}` : undefined;
}

function pairText([rows, columns]: readonly number[]): string {
  return rows === columns ? String(rows) : `${rows}x${columns}`;
}

/** The stride by which a kernel of one reaches this many places. */
function strideBetween(from: number, to: number): number | undefined {
  const stride = to === 1 ? from : Math.floor((from - 1) / (to - 1));
  return stride >= 1 && Math.floor((from - 1) / stride) + 1 === to ? stride : undefined;
}

/** The smallest kernel that reaches this many places by a stride. */
function kernelBetween(from: number, to: number, stride: number): number | undefined {
  const kernel = Math.max(1, from - to * stride + 1);
  return kernel <= from && Math.floor((from - kernel) / stride) + 1 === to ? kernel : undefined;
}
