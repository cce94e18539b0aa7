/** Tensors as PyTorch's vectors write them: {dtype, shape, data}; NaN and infinities are strings. */
import type { Tensor } from '../../../../src/ops/definition.ts';

export interface TorchTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean)[];
}

export function isTorchTensor(value: unknown): value is TorchTensor {
  return typeof value === 'object' && value !== null && 'dtype' in value && 'data' in value;
}

export function isFloat({ dtype }: TorchTensor): boolean {
  return dtype.startsWith('float');
}

const NAMED: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, '-inf': -Infinity };

/** The numbers; truth values are 0 and 1. */
export function toTensor({ shape, data }: TorchTensor): Tensor {
  return { shape, data: Float64Array.from(data, (value) => NAMED[`${value}`] ?? Number(value)) };
}
