/** Products of tensors of any rank, in nnc's products of matrices and of numbers. */
import type { ProgramBuilder, Value } from '../../../src/compiler/builder.ts';
import { broadcastOffset, broadcastShapes, forEachIndex } from '../../../src/ops/tensor.ts';
import { sizesOf } from './kernel.ts';
import { stack, unstack } from './shaping.ts';

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Products of the matrices in the last two axes; the axes before them broadcast. One matrix may be without them. */
export function batchedMatMul(
  builder: ProgramBuilder,
  [a, b]: readonly [Value, Value],
  transposed: Transposed = { transposeA: false, transposeB: false },
): Value {
  const batches = [a, b].map((value) => sizesOf(value).slice(0, -2));
  const shape = broadcastShapes(batches[0]!, batches[1]!) as number[];
  const [as, bs] = [matricesOf(builder, a), matricesOf(builder, b)];
  const products: Value[] = [];
  forEachIndex(shape, (index) => {
    const [left, right] = batches.map((batch) => broadcastOffset(batch, index)) as [number, number];
    products.push(builder.add('matMul', [as[left]!, bs[right]!], transposed));
  });
  return builder.reshape(stack(builder, products, 0), [...shape, ...sizesOf(products[0]!)]);
}

function matricesOf(builder: ProgramBuilder, x: Value): Value[] {
  const [rows, columns] = sizesOf(x).slice(-2) as [number, number];
  const count = sizesOf(x)
    .slice(0, -2)
    .reduce((product, size) => product * size, 1);
  if (count === 1) return [builder.reshape(x, [rows, columns])];
  return unstack(builder, builder.reshape(x, [count, rows, columns]), 0);
}

/** Einstein's summation, `ij,jk->ik`: all products, summed over the letters that the result does without. */
export function einsum(builder: ProgramBuilder, values: readonly Value[], equation: string): Value {
  const [left, right] = spelledOut(equation, values).split('->') as [string, string];
  const terms = left.split(',').map((letters, i) => diagonal(builder, values[i]!, letters));
  const summed = [...new Set(left.replaceAll(',', ''))].filter((letter) => !right.includes(letter));
  const all = [...right, ...summed];
  const product = terms
    .map(([value, letters]) => alignedTo(builder, value, letters, all))
    .reduce((a, b) => builder.times(a, b));
  return builder.sum(
    product,
    summed.map((_, i) => right.length + i),
  );
}

/** The equation without blanks, with capitals for dots and with its right side. */
function spelledOut(equation: string, values: readonly Value[]): string {
  const [left, right] = equation.replaceAll(' ', '').split('->') as [string, string | undefined];
  const terms = left.split(',');
  const dotted = Math.max(
    0,
    ...terms.map((term, i) => (term.includes('...') ? values[i]!.type.shape.length - (term.length - 3) : 0)),
  );
  const capitals = 'ABCDEF'.slice(0, dotted);
  const letters = [...left.replace(/[.,]/g, '')];
  const once = [...new Set(letters)].filter(
    (letter) => letters.filter((other) => other === letter).length === 1,
  );
  const implied = `${left.includes('...') ? '...' : ''}${once.sort().join('')}`;
  return `${left}->${right ?? implied}`.replaceAll('...', capitals);
}

/** A letter twice in one term means the diagonal. */
function diagonal(builder: ProgramBuilder, value: Value, letters: string): readonly [Value, string] {
  const twice = [...letters].findIndex((letter, i) => letters.indexOf(letter) < i);
  if (twice < 0) return [value, letters];
  const first = letters.indexOf(letters[twice]!);
  const rest = letters.slice(0, twice) + letters.slice(twice + 1);
  const slices = unstack(builder, value, twice).map((slice, i) => unstack(builder, slice, first)[i]!);
  return diagonal(builder, stack(builder, slices, first), rest);
}

/** The axes in the order of `all`, with size 1 where a letter is missing. */
function alignedTo(builder: ProgramBuilder, value: Value, letters: string, all: readonly string[]): Value {
  const present = all.filter((letter) => letters.includes(letter));
  const ordered = builder.transpose(
    value,
    present.map((letter) => letters.indexOf(letter)),
  );
  return builder.reshape(
    ordered,
    all.map((letter) => (letters.includes(letter) ? sizesOf(value)[letters.indexOf(letter)]! : 1)),
  );
}
