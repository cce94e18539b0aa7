/** The rows of a matrix: which values every variant sets, and where in the text each of them stands. */
import type { Experiment } from './schema.generated.ts';
import type { KeyPath } from './source.ts';

/** One value of one axis. */
export interface Setting {
  readonly axis: string;
  readonly value: unknown;
  /** The place of the value in the experiment. */
  readonly path: KeyPath;
}

/** One variant: its settings in the order of the axes, and the entry of the matrix it comes from. */
export interface Row {
  readonly settings: readonly Setting[];
  readonly path: KeyPath;
}

type Entry = NonNullable<Experiment['matrix']>[number];

/** A matrix; entries that have errors are gaps in it, so that the others keep their places. */
export type Matrix = readonly (
  | (Omit<Entry, 'include'> & {
      readonly include?: readonly (Readonly<Record<string, unknown>> | undefined)[];
    })
  | undefined
)[];

/** The rows in the order of the file; the last axis of a product changes fastest. Without a matrix: one row of nothing. */
export function rowsOf(matrix: Matrix | undefined): readonly Row[] {
  if (matrix === undefined) return [{ settings: [], path: [] }];
  return matrix.flatMap((entry, index) => [
    ...(entry?.product === undefined ? [] : productRows(entry.product, ['matrix', index, 'product'])),
    ...(entry?.include ?? []).flatMap((values, row) =>
      values === undefined ? [] : [includeRow(values, ['matrix', index, 'include', row])],
    ),
  ]);
}

/** How many rows there will be, without making them. */
export function rowCount(matrix: Matrix | undefined): number {
  if (matrix === undefined) return 1;
  const sizes = matrix.map((entry) => {
    const product = Object.values(entry?.product ?? {});
    const combinations = product.reduce((count, values) => count * values.length, 1);
    return (entry?.product === undefined ? 0 : combinations) + (entry?.include?.length ?? 0);
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A value of an axis, as people type it. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every name that some variant sets. */
export function axesOf(matrix: Matrix | undefined): ReadonlySet<string> {
  const groups = (matrix ?? []).flatMap((entry) => [entry?.product ?? {}, ...(entry?.include ?? [])]);
  return new Set(groups.flatMap((group) => Object.keys(group ?? {})));
}

function productRows(product: Readonly<Record<string, readonly unknown[]>>, path: KeyPath): readonly Row[] {
  let combinations: readonly (readonly Setting[])[] = [[]];
  for (const [axis, values] of Object.entries(product)) {
    const settings = values.map((value, index) => ({ axis, value, path: [...path, axis, index] }));
    combinations = combinations.flatMap((row) => settings.map((setting) => [...row, setting]));
  }
  return combinations.map((settings) => ({ settings, path }));
}

function includeRow(values: Readonly<Record<string, unknown>>, path: KeyPath): Row {
  const settings = Object.entries(values).map(([axis, value]) => ({ axis, value, path: [...path, axis] }));
  return { settings, path };
}
