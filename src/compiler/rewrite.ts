/** Copies a Program node by node while a rule changes some: how every pass over Programs is written. */
import { ProgramBuilder, type Value } from './builder.ts';
import type { Node, NodeIndex, Program } from './program.ts';

/** What a rule gets: the node, its inputs in the new program, and who reads it in the old one. */
export interface RewriteContext {
  readonly node: Node;
  readonly index: NodeIndex;
  readonly inputs: readonly Value[];
  readonly builder: ProgramBuilder;
  readonly program: Program;
  readonly readers: readonly (readonly NodeIndex[])[];
}

/** The value that takes the node's place, or undefined to keep the node. */
export type RewriteRule = (context: RewriteContext) => Value | undefined;

/** Nodes that read each node; an output or update of the program reads it as index -1. */
export function readersOf(program: Program): NodeIndex[][] {
  const readers: NodeIndex[][] = program.nodes.map(() => []);
  program.nodes.forEach((node, index) => {
    for (const input of node.inputs) readers[input]!.push(index);
  });
  for (const index of [...Object.values(program.outputs), ...Object.values(program.updates)]) {
    readers[index]!.push(-1);
  }
  return readers;
}

/** Applies the rule to every node, in order; equal nodes become one, and what nothing reads goes. */
export function rewrite(program: Program, rule: RewriteRule): Program {
  const builder = new ProgramBuilder();
  const readers = readersOf(program);
  const values: Value[] = [];
  program.nodes.forEach((node, index) => {
    const inputs = node.inputs.map((input) => values[input]!);
    builder.origin = node.origin;
    const replacement = rule({ node, index, inputs, builder, program, readers });
    values.push(replacement ?? copyNode(builder, node, inputs));
  });
  const rename = (named: Readonly<Record<string, NodeIndex>>) =>
    Object.fromEntries(Object.entries(named).map(([name, index]) => [name, values[index]!.index]));
  const copied = builder.finish(rename(program.outputs), rename(program.updates));
  return removeUnread({ ...copied, state: program.state });
}

/** The node itself, reading the new values. */
export function copyNode(builder: ProgramBuilder, node: Node, inputs: readonly Value[]): Value {
  const { output: _inferredAgain, ...rest } = node;
  return builder.append({ ...rest, inputs: inputs.map((input) => input.index) });
}

/** Leaves out nodes that no output and no update depends on; inputs and state stay part of the interface only if read. */
export function removeUnread(program: Program): Program {
  const needed = new Set<NodeIndex>([...Object.values(program.outputs), ...Object.values(program.updates)]);
  for (let index = program.nodes.length - 1; index >= 0; index--) {
    if (needed.has(index)) for (const input of program.nodes[index]!.inputs) needed.add(input);
  }
  const renumbered = new Map<NodeIndex, NodeIndex>();
  const nodes = program.nodes.flatMap((node, index) => {
    if (!needed.has(index)) return [];
    renumbered.set(index, renumbered.size);
    return [{ ...node, inputs: node.inputs.map((input) => renumbered.get(input)!) }];
  });
  const rename = (named: Readonly<Record<string, NodeIndex>>) =>
    Object.fromEntries(Object.entries(named).map(([name, index]) => [name, renumbered.get(index)!]));
  return { nodes, state: program.state, outputs: rename(program.outputs), updates: rename(program.updates) };
}
