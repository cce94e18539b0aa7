/**
 * Fills a row-major [rows, columns] matrix whose shorter side is orthonormal, from normal draws: the Q of a QR
 * decomposition with a positive diagonal R, as PyTorch's `orthogonal_` has it.
 */
export function orthogonal(values: Float32Array, columns: number, normal: () => number): void {
  const rows = values.length / columns;
  const vectors = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis = new Float64Array(values.length);
  for (let index = 0; index < basis.length; index++) basis[index] = normal();
  for (let vector = 0; vector < vectors; vector++) orthonormalise(basis, vector, length);
  for (let vector = 0; vector < vectors; vector++) {
    for (let element = 0; element < length; element++) {
      const target = rows <= columns ? vector * columns + element : element * columns + vector;
      values[target] = basis[vector * length + element]!;
    }
  }
}

function orthonormalise(basis: Float64Array, vector: number, length: number): void {
  const current = basis.subarray(vector * length, (vector + 1) * length);
  // Twice: one pass of Gram-Schmidt loses orthogonality to rounding.
  for (let pass = 0; pass < 2; pass++) {
    for (let earlier = 0; earlier < vector; earlier++) {
      const other = basis.subarray(earlier * length, (earlier + 1) * length);
      addScaled(current, other, -dot(current, other));
    }
  }
  const norm = Math.sqrt(dot(current, current));
  for (let element = 0; element < length; element++) current[element]! /= norm;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) target[index]! += factor * source[index]!;
}
