/** Maps multiplied by constant matrices from both sides, channel by channel: how upsampling is said. */
import type { Dimension } from '../compiler/program.ts';
import type { OpDefinition } from './definition.ts';
import { stridesOf, zeros } from './tensor.ts';

/** Row-major matrices as lists of rows. */
export type Matrix = readonly (readonly number[])[];

export interface ResampleAttributes {
  /** [rows of the result][rows of the operand]. */
  readonly rows: Matrix;
  /** [columns of the result][columns of the operand]. */
  readonly columns: Matrix;
  readonly channelsFirst: boolean;
}

function transposed(matrix: Matrix): Matrix {
  return matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
}

/** Calls `visit` with the place and the value of every entry that is not zero. */
function forEachEntry(matrix: Matrix, visit: (i: number, j: number, value: number) => void): void {
  matrix.forEach((row, i) => {
    row.forEach((value, j) => {
      if (value !== 0) visit(i, j, value);
    });
  });
}

export const resample: OpDefinition<ResampleAttributes> = {
  doc: 'y[n, p, q, c] = sum over h and w of rows[p][h] columns[q][w] x[n, h, w, c].',
  type: ([x], { rows, columns, channelsFirst }) => {
    const shape: Dimension[] = [...x!.shape];
    const [rowAxis, columnAxis] = channelsFirst ? [2, 3] : [1, 2];
    shape[rowAxis!] = rows.length;
    shape[columnAxis!] = columns.length;
    return { type: 'float', shape };
  },
  gradient: ({ builder, outputGradient, attributes: { rows, columns, channelsFirst } }) => [
    builder.add('resample', [outputGradient], {
      rows: transposed(rows),
      columns: transposed(columns),
      channelsFirst,
    }),
  ],
  evaluate: ([x], { rows, columns, channelsFirst }, { shape }) => {
    const result = zeros(shape);
    const [from, to] = [stridesOf(x!.shape), stridesOf(shape)];
    const [row, column, channel] = channelsFirst ? ([2, 3, 1] as const) : ([1, 2, 3] as const);
    forEachEntry(rows, (p, h, a) => {
      forEachEntry(columns, (q, w, b) => {
        for (let n = 0; n < shape[0]!; n++) {
          for (let c = 0; c < shape[channel]!; c++) {
            const target = n * to[0]! + p * to[row]! + q * to[column]! + c * to[channel]!;
            const origin = n * from[0]! + h * from[row]! + w * from[column]! + c * from[channel]!;
            result.data[target]! += a * b * x!.data[origin]!;
          }
        }
      });
    });
    return result;
  },
  onnx: (emitter, _node, [x], { rows, columns }) => {
    // MatMul multiplies the last two dimensions, which channels-first are rows and columns.
    const left = emitter.floats(rows.flat(), [rows.length, rows[0]!.length]);
    const right = transposed(columns);
    const columnMatrix = emitter.floats(right.flat(), [right.length, right[0]!.length]);
    return emitter.node('MatMul', [emitter.node('MatMul', [left, x!]), columnMatrix]);
  },
  tensorflow: (emitter, _node, [x], { rows, columns }) => {
    const constant = (matrix: Matrix) => emitter.floats(matrix.flat(), [matrix.length, matrix[0]!.length]);
    const channels = emitter.typeOf(x!).shape[3] as number;
    const reshape = (value: string, sizes: number[]) =>
      emitter.float('Reshape', [value, emitter.integers(sizes)]);
    // The last dimension rides along: first the channels, then columns and channels as one.
    const wide = emitter.float('BatchMatMulV2', [constant(columns), x!]);
    const merged = reshape(wide, [-1, rows[0]!.length, columns.length * channels]);
    const high = emitter.float('BatchMatMulV2', [constant(rows), merged]);
    return reshape(high, [-1, rows.length, columns.length, channels]);
  },
  layout: ({ builder, attributes, ...context }) => {
    if (attributes.channelsFirst) return undefined;
    const value = builder.add('resample', [context.channelsFirst(0)], { ...attributes, channelsFirst: true });
    return { value, channelsFirst: true };
  },
};
