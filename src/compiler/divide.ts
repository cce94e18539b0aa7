/**
 * divide: a Program on state in column blocks. What is computed from a block stays in blocks, through products, ops that work
 * number by number and sums over rows, up to the product that sums over columns.
 */
import { definitionOf } from '../ops/index.ts';
import type { MatMulAttributes } from '../ops/matrix.ts';
import type { Axes } from '../ops/reduction.ts';
import { ProgramBuilder, type Value } from './builder.ts';
import { BLOCK_COLUMNS, boundsOf, type ColumnBlocks, inBlocks } from './column-blocks.ts';
import { gradientOf } from './gradient.ts';
import type { Node, NodeIndex, Program } from './program.ts';
import { copyNode, removeUnread } from './rewrite.ts';

/** What a Program is to have in blocks. */
export interface Division {
  readonly blocks: ColumnBlocks;
  /** Whether outputs that are the gradients of weights in blocks are given so too; whole where nothing is said. */
  readonly gradients?: 'whole' | 'in-blocks';
}

/** The same Program on state in blocks. */
export function divideIntoColumnBlocks(program: Program, division: Division): Program {
  if (division.blocks.size === 0) return program;
  const divider = new Divider(program, division);
  program.nodes.forEach((node, index) => {
    divider.add(node, index);
  });
  return divider.finish();
}

/** A value whole or by blocks of its last axis; the other form is made when it is asked for. */
interface Forms {
  whole?: Value;
  blocks?: readonly Value[];
}

class Divider {
  private readonly builder = new ProgramBuilder();
  private readonly forms: Forms[] = [];
  private readonly divided: ReadonlySet<NodeIndex>;
  private readonly program: Program;
  private readonly division: Division;

  constructor(program: Program, division: Division) {
    this.program = program;
    this.division = division;
    this.divided = nodesInBlocks(program, division.blocks);
  }

  add(node: Node, index: NodeIndex): void {
    this.builder.origin = node.origin;
    if (this.divided.has(index)) this.forms.push({ blocks: this.dividedNode(node) });
    else this.forms.push({ whole: this.summedNode(node) ?? this.copy(node, (input) => this.whole(input)) });
  }

  finish(): Program {
    const { program, builder } = this;
    const { blocks, gradients = 'whole' } = this.division;
    const outputs = this.named(program.outputs, gradients === 'whole' ? undefined : gradientOf);
    const updates = this.named(program.updates, (name) => name);
    return removeUnread({ ...builder.finish(outputs, updates), state: inBlocks(program.state, blocks) });
  }

  /** Results by name; those that are named after state in blocks are given by block. */
  private named(
    values: Readonly<Record<string, NodeIndex>>,
    nameOf: ((variable: string) => string) | undefined,
  ): Record<string, NodeIndex> {
    const divided = new Map(
      nameOf && [...this.division.blocks].map(([name, blocks]) => [nameOf(name), blocks]),
    );
    const entries = Object.entries(values).flatMap(([name, index]) => {
      const blocks = divided.get(name);
      if (blocks === undefined) return [[name, this.whole(index).index] as const];
      const values = this.blocks(index);
      return blocks.map((block, number) => [nameOf!(block.name), values[number]!.index] as const);
    });
    return Object.fromEntries(entries);
  }

  private dividedNode(node: Node): readonly Value[] {
    const { builder } = this;
    if (node.op === 'state') {
      const { name } = node.attributes as { readonly name: string };
      return this.division.blocks
        .get(name)!
        .map((block) => builder.add('state', [], { name: block.name, shape: block.shape }));
    }
    const columns = lastOf(node)!;
    const bounds = boundsOf(columns);
    return bounds.map((_, number) =>
      this.copy(node, (input, place) => {
        const { transposeB } = node.attributes as Partial<MatMulAttributes>;
        if (node.op === 'matMul' && place === 0) return this.whole(input);
        if (node.op === 'matMul' && place === 1 && transposeB) return this.rows(input, columns, number);
        return lastOf(this.nodeAt(input)) === columns ? this.blocks(input)[number]! : this.whole(input);
      }),
    );
  }

  /** What sums over columns that are in blocks: the sum of the blocks' own. */
  private summedNode(node: Node): Value | undefined {
    if (node.op === 'matMul') return this.product(node);
    const [input] = node.inputs;
    if (node.op !== 'sum' || !this.divided.has(input!)) return undefined;
    return this.total(
      this.blocks(input!).map((block) => this.builder.add('sum', [block], node.attributes as Axes)),
    );
  }

  private product(node: Node): Value | undefined {
    const { transposeA, transposeB } = node.attributes as MatMulAttributes;
    const [a, b, c] = node.inputs as [NodeIndex, NodeIndex, NodeIndex | undefined];
    const isNarrow = (node.output.shape[1] as number) < BLOCK_COLUMNS;
    if (transposeA || !this.divided.has(a) || !isNarrow) return undefined;
    const columns = lastOf(this.nodeAt(a))!;
    const partial = this.blocks(a).map((block, number) => {
      const factor = transposeB ? this.blocks(b)[number]! : this.rows(b, columns, number);
      return this.builder.add('matMul', [block, factor], { transposeA, transposeB });
    });
    const sum = this.total(partial);
    return c === undefined ? sum : this.builder.plus(sum, this.whole(c));
  }

  private total(values: readonly Value[]): Value {
    return values.reduce((sum, value) => this.builder.plus(sum, value));
  }

  private copy(node: Node, input: (index: NodeIndex, place: number) => Value): Value {
    return copyNode(this.builder, node, node.inputs.map(input));
  }

  private nodeAt(index: NodeIndex): Node {
    return this.program.nodes[index]!;
  }

  private whole(index: NodeIndex): Value {
    const form = this.forms[index]!;
    form.whole ??= this.builder.add('concat', form.blocks!, {
      axis: this.nodeAt(index).output.shape.length - 1,
    });
    return form.whole;
  }

  private blocks(index: NodeIndex): readonly Value[] {
    const form = this.forms[index]!;
    form.blocks ??= boundsOf(lastOf(this.nodeAt(index))!).map(({ start, width }) =>
      this.part(form.whole!, form.whole!.type.shape.length - 1, start, width),
    );
    return form.blocks;
  }

  /** The rows of a matrix that belong to a block of so many columns. */
  private rows(index: NodeIndex, columns: number, number: number): Value {
    const { start, width } = boundsOf(columns)[number]!;
    return this.part(this.whole(index), 0, start, width);
  }

  private part(value: Value, along: number, start: number, width: number): Value {
    const { shape } = value.type;
    return this.builder.add('slice', [value], {
      starts: shape.map((_, axis) => (axis === along ? start : 0)),
      sizes: shape.map((size, axis) => (axis === along ? width : size)),
      steps: shape.map(() => 1),
    });
  }
}

/** The size of a value's last axis, where it is known. */
function lastOf({ output: { shape } }: Node): number | undefined {
  const last = shape.at(-1);
  return typeof last === 'number' ? last : undefined;
}

/** The nodes whose values are made in blocks: those from matrices in blocks, and those that gradients of them are made of. */
function nodesInBlocks(
  { nodes, outputs, updates }: Program,
  stateBlocks: ColumnBlocks,
): ReadonlySet<NodeIndex> {
  const found = new Set<NodeIndex>();
  const follow = () => {
    nodes.forEach((node, index) => {
      const { name } = node.attributes as { readonly name?: string };
      const isState = node.op === 'state' && stateBlocks.has(name!);
      if (isState || inputsInBlocks(node, nodes)?.some((input) => found.has(input))) found.add(index);
    });
  };
  follow();
  const results = [...stateBlocks.keys()].flatMap((name) => [outputs[gradientOf(name)], updates[name]]);
  const wanted = new Set(results);
  for (let index = nodes.length - 1; index >= 0; index--) {
    if (!wanted.has(index)) continue;
    const read = inputsInBlocks(nodes[index]!, nodes);
    if (read === undefined) continue;
    found.add(index);
    for (const input of read) wanted.add(input);
  }
  // What else is made of those.
  follow();
  return found;
}

/** The inputs that a node reads in blocks to give its value in blocks; undefined where it cannot. */
function inputsInBlocks(node: Node, nodes: readonly Node[]): readonly NodeIndex[] | undefined {
  const columns = lastOf(node);
  if (columns === undefined || columns < 2 * BLOCK_COLUMNS) return undefined;
  const alike = (input: NodeIndex) => lastOf(nodes[input]!) === columns;
  if (node.op === 'matMul') {
    const { transposeB } = node.attributes as MatMulAttributes;
    return node.inputs.filter((input, place) => place > 0 && !(place === 1 && transposeB) && alike(input));
  }
  if (node.op === 'sum') {
    const { axes } = node.attributes as Axes;
    const [input] = node.inputs;
    return axes.includes(nodes[input!]!.output.shape.length - 1) ? undefined : node.inputs;
  }
  return definitionOf(node.op).numberwise ? node.inputs.filter(alike) : undefined;
}
