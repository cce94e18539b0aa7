import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/compiler/builder.ts';
import { compileGradients } from '../../src/compiler/compile.ts';
import { optimize } from '../../src/compiler/optimize.ts';
import type { Dimension, Program } from '../../src/compiler/program.ts';
import { verify } from '../../src/compiler/verify.ts';
import type { MatMulAttributes } from '../../src/ops/matrix.ts';
import { REWRITE_TOLERANCE, relativeError } from '../support/close.ts';
import { networkFrom } from '../support/models.ts';
import { type Draw, draw, evaluateOutput } from '../support/programs.ts';

const BATCH = 64;

/** The multiply-adds of all products of a program. */
const multiplyAdds = ({ nodes }: Program): number =>
  nodes.reduce((sum, { op, inputs, attributes, output }) => {
    if (op !== 'matMul') return sum;
    const { transposeA } = attributes as MatMulAttributes;
    const inner = nodes[inputs[0]!]!.output.shape[transposeA ? 0 : 1]!;
    const sizes = [...output.shape, inner].map((size) => (size === 'batch' ? BATCH : size));
    return sum + sizes.reduce((product, size) => product * size, 1);
  }, 0);

/** A matrix as an input of a program, stored turned or not. */
const matrix = ({ floats }: Draw, rows: Dimension, columns: Dimension, turned: boolean) =>
  floats(turned ? [columns, rows] : [rows, columns]);

const finished = ({ builder, given }: Draw, y: Value) => {
  const before = builder.finish({ y: y.index }, {});
  const after = optimize(before);
  verify(after, 'optimize');
  const [found, expected] = [after, before].map((program) => evaluateOutput(program, given));
  return { before, after, error: relativeError(found!.data, expected!.data), found, expected };
};

describe('a product of three matrices', () => {
  it('is the same in whichever order it is taken, stored as it may be', () => {
    let changed = 0;
    for (let number = 0; number < 300; number++) {
      const drawn = draw('product-order', number);
      const { builder, size, random } = drawn;
      const flag = () => random.integer(2) === 1;
      const sizes: Dimension[] = Array.from({ length: 4 }, () => size(1, flag() ? 3 : 30));
      if (flag()) sizes[size(0, 3)] = 'batch';
      const [m, k, l, n] = sizes as [Dimension, Dimension, Dimension, Dimension];
      const [tA, tB, tC, tInner, isRight] = [flag(), flag(), flag(), flag(), flag()];
      const [a, b, c] = [matrix(drawn, m, k, tA), matrix(drawn, k, l, tB), matrix(drawn, l, n, tC)];
      const times = (x: Value, y: Value, transposeA: boolean, transposeB: boolean) =>
        tInner && flag()
          ? // The same, as the transpose of the turned product.
            builder.transpose(
              builder.add('matMul', [y, x], { transposeA: !transposeB, transposeB: !transposeA }),
              [1, 0],
            )
          : builder.add('matMul', [x, y], { transposeA, transposeB });
      const product = isRight
        ? times(a, times(b, c, tB, tC), tA, false)
        : times(times(a, b, tA, tB), c, false, tC);
      const added = flag() ? builder.plus(drawn.floats([m, n]), product) : product;
      const result = flag() ? builder.sum(added, [size(0, 1)], flag()) : added;
      const { before, after, error, found, expected } = finished(drawn, result);
      expect(found!.shape, `case ${number}`).toEqual(expected!.shape);
      expect(error, `case ${number}`).toBeLessThan(REWRITE_TOLERANCE);
      expect(multiplyAdds(after), `case ${number}`).toBeLessThanOrEqual(multiplyAdds(before));
      if (multiplyAdds(after) < multiplyAdds(before)) changed++;
    }
    expect(changed).toBeGreaterThan(50);
  });

  it('keeps its order where the other is no less work', () => {
    const drawn = draw('kept', 0);
    const { builder, floats } = drawn;
    const plain = { transposeA: false, transposeB: false };
    const hidden = builder.add('matMul', [floats(['batch', 30]), floats([30, 20])], plain);
    const { before, after } = finished(drawn, builder.add('matMul', [hidden, floats([20, 30])], plain));
    expect(after.nodes).toEqual(before.nodes);
  });
});

describe('gradients of many units behind few', () => {
  const loss = { kind: 'cross_entropy', reduction: 'mean', targets: 'classes' } as const;
  const addsOf = (text: string) => multiplyAdds(compileGradients(networkFrom(text), loss));
  const dense = (...sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1);

  it('are not made where the activation passes the gradient on', () => {
    const forward = dense(BATCH, 50, 400) + dense(BATCH, 400, 3);
    const output = dense(400, BATCH, 3);
    expect(addsOf('input 50\ndense 400 sigmoid(gradient=identity)\ndense 3 softmax')).toBe(
      forward + output + dense(50, BATCH, 3) + dense(50, 3, 400) + dense(1, 3, 400),
    );
    expect(addsOf('input 50\ndense 400 sigmoid\ndense 3 softmax')).toBe(
      forward + output + dense(BATCH, 3, 400) + dense(50, BATCH, 400),
    );
  });
});
