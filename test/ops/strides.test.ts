/** Both gradients of a convolution over the whole grid of small windows, in every engine against float64. */
import { describe, expect, it } from 'vitest';
import type { Value } from '../../src/compiler/builder.ts';
import { compileToOnnx } from '../../src/compiler/compile.ts';
import { evaluateProgram } from '../../src/compiler/evaluate.ts';
import { windowCount } from '../../src/ops/window.ts';
import { ENGINE_TOLERANCE, relativeError } from '../support/close.ts';
import { draw, runOnnxOutputs } from '../support/programs.ts';

/** One axis of a convolution: size n, window k, stride s, padding before and after, dilation d. */
interface Axis {
  readonly n: number;
  readonly k: number;
  readonly s: number;
  readonly before: number;
  readonly after: number;
  readonly d: number;
}

const from = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => low + i);
const places = ({ n, k, s, before, after, d }: Axis) =>
  windowCount(n, { window: k, stride: s, dilation: d, before, after });

/** n <= 9, k <= 5, s <= 3, p < k, d <= 2, the same padding on both sides and one row less after: all that fit. */
const axes: readonly Axis[] = from(1, 9).flatMap((n) =>
  from(1, 5).flatMap((k) =>
    from(1, 3).flatMap((s) =>
      from(0, k - 1).flatMap((before) =>
        from(1, 2)
          .flatMap((d) => [before, before - 1].map((after) => ({ n, k, s, before, after, d })))
          .filter((axis) => axis.after >= 0 && places(axis) > 0),
      ),
    ),
  ),
);

/** Both gradients for rows of one kind and columns of another, as outputs of one Program for each size of map. */
function programFor(n: number) {
  const drawn = draw('strides', n);
  const { builder, floats } = drawn;
  const outputs: Record<string, number> = {};
  const rows = axes.filter((axis) => axis.n === n);
  rows.forEach((row, i) => {
    // Any other entry of the grid for the columns, so that the two axes differ.
    const column = axes[(i * 37 + n) % axes.length]!;
    const attributes = {
      window: [row.k, column.k] as const,
      strides: [row.s, column.s] as const,
      dilation: [row.d, column.d] as const,
      padding: { top: row.before, bottom: row.after, left: column.before, right: column.after },
      groups: 1,
      channelsFirst: false,
    };
    const x = floats(['batch', row.n, column.n, 2]);
    const kernel = floats([row.k, column.k, 2, 3]);
    const dy = floats(['batch', places(row), places(column), 3]);
    const result = (name: string, value: Value) => {
      outputs[`${name} ${JSON.stringify(attributes)} of ${row.n}x${column.n}`] = value.index;
    };
    result('input gradient', builder.add('convInputGradient', [dy, kernel, x], attributes));
    result('filter gradient', builder.add('convFilterGradient', [x, dy, kernel], attributes));
  });
  return { program: builder.finish(outputs, {}), given: drawn.given };
}

describe.each(from(1, 9))('maps of %i rows', (n) => {
  const { program, given } = programFor(n);
  const expected = evaluateProgram(program, given).outputs;

  it('have in ONNX Runtime the gradients of the float64 evaluation', async () => {
    const found = await runOnnxOutputs(compileToOnnx(program, 'strides'), given);
    const wrong = Object.entries(expected).filter(
      ([name, { data }]) => !(relativeError(found[name]!.data, data) < ENGINE_TOLERANCE),
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});
