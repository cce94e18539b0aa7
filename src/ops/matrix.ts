/** The matrix product. */

import type { ProgramBuilder, Value } from '../compiler/builder.ts';
import { InternalError } from '../diagnostics/diagnostic.ts';
import type { OpDefinition, Tensor } from './definition.ts';
import { reduceToShape } from './reduce-to-shape.ts';
import { broadcastOffset, formatShape, zeros } from './tensor.ts';

export interface MatMulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Columns up to which TensorFlow multiplies a transposed tall matrix by a narrow one slowly: the gradient of a classifier's
 * last layer takes 2 to 9 times as long as turned (measured with TensorFlow 2.15, with oneDNN and without).
 */
const NARROW = 16;

function product(
  builder: ProgramBuilder,
  a: Value,
  b: Value,
  transposed: readonly [boolean, boolean],
): Value {
  return builder.add('matMul', [a, b], { transposeA: transposed[0], transposeB: transposed[1] });
}

/** Row i, column j of a matrix, or of its transpose. */
function reader(matrix: Tensor, transposed: boolean): (i: number, j: number) => number {
  const width = matrix.shape[1]!;
  return transposed ? (i, j) => matrix.data[j * width + i]! : (i, j) => matrix.data[i * width + j]!;
}

export const matMul: OpDefinition<MatMulAttributes> = {
  doc: 'a b + c for matrices, a and b transposed on demand; c, which may be left out, broadcasts to the result.',
  type: ([a, b], { transposeA, transposeB }) => {
    const [rows, inner] = transposeA ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!];
    const [innerB, columns] = transposeB ? [b!.shape[1]!, b!.shape[0]!] : [b!.shape[0]!, b!.shape[1]!];
    if (a!.shape.length !== 2 || b!.shape.length !== 2 || inner !== innerB) {
      throw new InternalError(
        `matrices ${formatShape(a!.shape)} and ${formatShape(b!.shape)} do not multiply`,
      );
    }
    return { type: 'float', shape: [rows, columns] };
  },
  gradient: ({ builder, inputs, outputGradient: dy, attributes: { transposeA, transposeB } }, wanted) => {
    const [a, b, c] = inputs as [Value, Value, Value | undefined];
    const toA = () =>
      transposeA
        ? product(builder, b, dy, [transposeB, true])
        : product(builder, dy, b, [false, !transposeB]);
    const toB = () =>
      transposeB
        ? product(builder, dy, a, [true, transposeA])
        : product(builder, a, dy, [!transposeA, false]);
    return [
      wanted[0] ? toA() : undefined,
      wanted[1] ? toB() : undefined,
      c && wanted[2] ? reduceToShape(builder, dy, c.type.shape) : undefined,
    ];
  },
  evaluate: ([a, b, c], { transposeA, transposeB }, { shape }) => {
    const [readA, readB] = [reader(a!, transposeA), reader(b!, transposeB)];
    const [rows, columns] = shape as [number, number];
    const inner = transposeA ? a!.shape[0]! : a!.shape[1]!;
    const result = zeros(shape);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let total = c ? c.data[broadcastOffset(c.shape, [i, j])]! : 0;
        for (let k = 0; k < inner; k++) total += readA(i, k) * readB(k, j);
        result.data[i * columns + j] = total;
      }
    }
    return result;
  },
  onnx: (emitter, _node, inputs, { transposeA, transposeB }) =>
    emitter.node('Gemm', inputs, { transA: Number(transposeA), transB: Number(transposeB) }),
  lowerTensorflow: ({ builder, inputs: [a, b, c], attributes: { transposeA, transposeB } }, kernels) => {
    if (kernels !== 'native' || !transposeA || transposeB) return undefined;
    const [rows, columns] = [a!.type.shape[1]!, b!.type.shape[1]!];
    if (typeof rows !== 'number' || typeof columns !== 'number') return undefined;
    if (columns > NARROW || rows <= 4 * columns) return undefined;
    // a' b is (b' a)'.
    const turned = builder.transpose(product(builder, b!, a!, [true, false]), [1, 0]);
    return c ? builder.plus(turned, c) : turned;
  },
  tensorflow: (emitter, node, [a, b, c], { transposeA, transposeB }) => {
    const result = emitter.float('MatMul', [a!, b!], { transpose_a: transposeA, transpose_b: transposeB });
    if (c === undefined) return result;
    // By this name TensorFlow finds a bias, and adds it in the product.
    const isBias =
      emitter.kernels === 'native' && emitter.typeOf(c).shape.join() === `${node.output.shape[1]}`;
    return emitter.float(isBias ? 'BiasAdd' : 'AddV2', [result, c]);
  },
};
