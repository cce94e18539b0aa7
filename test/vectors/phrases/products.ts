/** Products of tensors of any rank, in nnc's products of matrices and of numbers. */
import { broadcastOffset, broadcastShapes, forEachIndex, sizeOf } from '../../../src/ops/tensor.ts';
import type { Term } from '../term.ts';
import { stack, unstack } from './shaping.ts';

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Products of the matrices in the last two axes; the axes before them broadcast. */
export function batchedMatMul(
  a: Term,
  b: Term,
  transposed: Transposed = { transposeA: false, transposeB: false },
): Term {
  const batches = [a, b].map(({ shape }) => shape.slice(0, -2));
  const shape = broadcastShapes(batches[0]!, batches[1]!) as number[];
  const [as, bs] = [matricesOf(a), matricesOf(b)];
  const products: Term[] = [];
  forEachIndex(shape, (index) => {
    const [left, right] = batches.map((batch) => broadcastOffset(batch, index)) as [number, number];
    products.push(as[left]!.apply('matMul', [bs[right]!], transposed));
  });
  return stack(products, 0).reshape([...shape, ...products[0]!.shape]);
}

function matricesOf(x: Term): Term[] {
  const count = sizeOf(x.shape.slice(0, -2));
  return unstack(x.reshape([count, ...x.shape.slice(-2)]), 0);
}

/** Einstein's summation, `ij,jk->ik`: all products, summed over the letters that the result does without. */
export function einsum(terms: readonly Term[], equation: string): Term {
  const [left, right] = spelledOut(equation, terms).split('->') as [string, string];
  const operands = left.split(',').map((letters, i) => diagonal(terms[i]!, letters));
  const summed = [...new Set(left.replaceAll(',', ''))].filter((letter) => !right.includes(letter));
  const product = operands
    .map(([term, letters]) => alignedTo(term, letters, [...right, ...summed]))
    .reduce((a, b) => a.times(b));
  return product.sum(summed.map((_, i) => right.length + i));
}

/** The equation without blanks, with capitals for dots and with its right side. */
function spelledOut(equation: string, terms: readonly Term[]): string {
  const [left, right] = equation.replaceAll(' ', '').split('->') as [string, string | undefined];
  const dotted = left.split(',').map((part, i) => {
    const letters = part.replace('...', '');
    return letters === part ? 0 : terms[i]!.shape.length - letters.length;
  });
  const capitals = 'ABCDEF'.slice(0, Math.max(...dotted));
  const letters = [...left.replace(/[.,]/g, '')];
  const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter)).sort();
  return `${left}->${right ?? `...${once.join('')}`}`.replaceAll('...', capitals);
}

/** A letter twice in one part means the diagonal. */
function diagonal(term: Term, letters: string): readonly [Term, string] {
  const twice = [...letters].findIndex((letter, i) => letters.indexOf(letter) < i);
  if (twice < 0) return [term, letters];
  const first = letters.indexOf(letters[twice]!);
  const slices = unstack(term, twice).map((slice, i) => unstack(slice, first)[i]!);
  return diagonal(stack(slices, first), letters.slice(0, twice) + letters.slice(twice + 1));
}

/** The axes in the order of `all`, with size 1 where a letter is missing. */
function alignedTo(term: Term, letters: string, all: readonly string[]): Term {
  const places = all.map((letter) => letters.indexOf(letter));
  const ordered = term.transpose(places.filter((place) => place >= 0));
  return ordered.reshape(places.map((place) => term.shape[place] ?? 1));
}
