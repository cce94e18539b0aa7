/** TensorFlow's StridedSlice. */
import type { Kernel } from '../../phrases/kernel.ts';
import { type Stride, strided, strideOf } from '../../phrases/shaping.ts';

interface StridedSlice {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
  /** Bits of the masks count the entries of `begin`: an end that is free. */
  readonly beginMask: number;
  readonly endMask: number;
  /** All axes that no other entry is about. */
  readonly ellipsisMask: number;
  /** A new axis. */
  readonly newAxisMask: number;
  /** An axis that goes, at one place of it. */
  readonly shrinkAxisMask: number;
}

const has = (mask: number, entry: number) => ((mask >> entry) & 1) === 1;

/** What an entry takes of an axis of this size. */
function strideAt(entry: number, size: number, slice: StridedSlice): Stride {
  const begin = slice.begin[entry]!;
  if (has(slice.shrinkAxisMask, entry)) return { start: begin < 0 ? begin + size : begin, size: 1, step: 1 };
  return strideOf(size, {
    step: slice.strides[entry]!,
    ...(!has(slice.beginMask, entry) && { begin }),
    ...(!has(slice.endMask, entry) && { end: slice.end[entry]! }),
  });
}

export const stridedSlice: Kernel<StridedSlice> = ({ inputs: [x], attributes: slice }) => {
  const entries = slice.begin.map((_, entry) => entry);
  const isNew = (entry: number) => has(slice.newAxisMask, entry) && !has(slice.ellipsisMask, entry);
  const named = entries.filter((entry) => !isNew(entry) && !has(slice.ellipsisMask, entry)).length;
  const strides: Stride[] = [];
  const shape: number[] = [];
  const takeAll = (count: number) => {
    for (let i = 0; i < count; i++) {
      const size = x!.shape[strides.length]!;
      strides.push({ start: 0, size, step: 1 });
      shape.push(size);
    }
  };
  for (const entry of entries) {
    if (has(slice.ellipsisMask, entry)) takeAll(x!.shape.length - named);
    else if (isNew(entry)) shape.push(1);
    else {
      const stride = strideAt(entry, x!.shape[strides.length]!, slice);
      strides.push(stride);
      if (!has(slice.shrinkAxisMask, entry)) shape.push(stride.size);
    }
  }
  takeAll(x!.shape.length - strides.length);
  return strided(x!, strides).reshape(shape);
};
