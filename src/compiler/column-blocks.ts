/**
 * column blocks: the matrix of a network's one large layer is kept as blocks of columns, and what is computed from it stays in
 * blocks up to the product that sums over them (column-parallel, then row-parallel: Shoeybi et al. 2019, Megatron-LM,
 * section 3). A block's gradient and update stay in the cache, and threads work on blocks side by side without waiting for
 * each other. A matrix whose layer has to pass a gradient on stays whole: that would be a sum over all blocks.
 */
import { sizeOf } from '../ops/tensor.ts';
import type { Node, Program, StateVariable } from './program.ts';

/** Columns of a block at least: fewer multiply slowly. */
export const BLOCK_COLUMNS = 256;
/** Numbers of a matrix that is worth the further ops: 1 MiB of float32. */
const LARGE = 2 ** 18;
/** The share of all weights that has to lie in blocks: one thread does the rest of the work. */
const MOST = 0.9;

/** Some columns of a matrix, as a state variable of their own. */
export interface ColumnBlock extends StateVariable {
  /** The first of its columns in the whole matrix. */
  readonly start: number;
}

/** By the name of a state variable, the blocks that it is kept in: those of a weight, and those of the optimizer's slots for it. */
export type ColumnBlocks = ReadonlyMap<string, readonly ColumnBlock[]>;

/**
 * The blocks in which a model is best kept, by its evaluation, which all that is made of a model has; none where most of
 * the work is elsewhere.
 */
export function findColumnBlocks(evaluation: Program, state: readonly StateVariable[]): ColumnBlocks {
  const weights = state.filter(({ role }) => role === 'weight');
  const divided = matricesOfData(evaluation).filter((name) =>
    weights.some((weight) => weight.name === name && isLarge(weight.shape)),
  );
  const found = new Set(divided);
  const numbersIn = (variables: readonly StateVariable[]) =>
    variables.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (numbersIn(weights.filter(({ name }) => found.has(name))) < MOST * numbersIn(weights)) return new Map();
  const kept = state.filter(
    ({ name, role }) =>
      found.has(name) || (role === 'slot' && divided.some((weight) => name.startsWith(`${weight}/`))),
  );
  return new Map(kept.map((variable) => [variable.name, blocksOf(variable)]));
}

/** The matrices by which a Program multiplies what no weight has changed: no gradient passes through them. */
function matricesOfData({ nodes, state }: Program): readonly string[] {
  const weights = new Set(state.filter(({ role }) => role === 'weight').map(({ name }) => name));
  const nameOf = ({ op, attributes }: Node) =>
    op === 'state' ? (attributes as { readonly name: string }).name : undefined;
  const isChanged: boolean[] = [];
  for (const node of nodes) {
    const name = nameOf(node);
    isChanged.push(name === undefined ? node.inputs.some((input) => isChanged[input]) : weights.has(name));
  }
  return nodes.flatMap(({ op, inputs: [a, b] }) => {
    const name = op === 'matMul' && !isChanged[a!] ? nameOf(nodes[b!]!) : undefined;
    return name === undefined ? [] : [name];
  });
}

function isLarge(shape: readonly number[]): boolean {
  const [, columns] = shape;
  return shape.length === 2 && columns! >= 2 * BLOCK_COLUMNS && sizeOf(shape) >= LARGE;
}

function blocksOf(variable: StateVariable): readonly ColumnBlock[] {
  const [rows, columns] = variable.shape;
  return boundsOf(columns!).map(({ start, width }, number) => {
    // Before the name, since an optimizer's words stand behind it.
    return { ...variable, name: `#${number}/${variable.name}`, shape: [rows!, width], start };
  });
}

/** Blocks of so many columns, alike but for the last. */
export function boundsOf(columns: number): { readonly start: number; readonly width: number }[] {
  const count = Math.floor(columns / BLOCK_COLUMNS);
  // Kernels work on 16 columns at once.
  const width = 16 * Math.ceil(columns / count / 16);
  return Array.from({ length: Math.ceil(columns / width) }, (_, number) => {
    const start = number * width;
    return { start, width: Math.min(width, columns - start) };
  });
}

/** State as it is kept. */
export function inBlocks(state: readonly StateVariable[], blocks: ColumnBlocks): readonly StateVariable[] {
  return state.flatMap((variable): readonly StateVariable[] => blocks.get(variable.name) ?? [variable]);
}
