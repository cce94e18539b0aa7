/**
 * The Programs of a model as one graph for TensorFlow itself. The state lies in variables of the session; a run of a
 * signature is fed and gives tensors, and `train` updates the variables before it gives its loss:
 *
 *     init      takes the state by name, gives `done`
 *     train     takes a step's inputs, gives the training Program's outputs
 *     evaluate  takes a step's inputs, gives the evaluation Program's outputs
 *     read      gives the state by name
 */
import { type ColumnBlock, type ColumnBlocks, inBlocks } from '../column-blocks.ts';
import { gradientOf } from '../gradient.ts';
import {
  type OptimizerSpecification,
  optimizerScalars,
  slotNames,
  slotOf,
  updateByKernels,
} from '../optimizers.ts';
import type { Program, StateVariable, TensorType } from '../program.ts';
import { emitNodes } from './emit.ts';
import { createTensorflowGraph, FLOAT, INT, type TensorflowGraph } from './emitter.ts';
import type { TensorflowNode, TensorflowPort } from './graph.ts';
import { type Signature, toSavedModelBytes } from './protobuf.ts';

export type SignatureName = 'init' | 'train' | 'evaluate' | 'read';

export interface SavedModel {
  /** Of the file saved_model.pb. */
  readonly bytes: Uint8Array;
  readonly nodes: readonly TensorflowNode[];
  /** `train` is there where something is trained. */
  readonly signatures: Readonly<Record<Exclude<SignatureName, 'train'>, Signature>> & {
    readonly train?: Signature;
  };
}

/** Programs that are lowered for TensorFlow's own kernels. */
export interface SavedModelParts {
  readonly state: readonly StateVariable[];
  /** In which the Programs have some of it; the signatures have it whole. */
  readonly blocks: ColumnBlocks;
  readonly evaluation: Program;
  readonly training?: {
    readonly program: Program;
    /** Where the Program gives gradients, and kernels of TensorFlow's follow them. */
    readonly optimizer?: OptimizerSpecification;
  };
}

type Ports = Record<string, TensorflowPort>;

/** Where the session keeps the state, and what of it the present signature has read. */
interface Variables {
  readonly graph: TensorflowGraph;
  readonly handles: ReadonlyMap<string, string>;
  readonly read: (name: string) => string;
  /** A new signature reads anew. */
  readonly forget: () => void;
}

const SCALAR: TensorType = { type: 'float', shape: [] };

export function emitSavedModel({ state, blocks, evaluation, training }: SavedModelParts): SavedModel {
  const variables = declareVariables(inBlocks(state, blocks));
  const { graph } = variables;
  const signatures = {
    init: emitInit(variables, state, blocks),
    read: emitRead(variables, state, blocks),
    evaluate: emitEvaluation(variables, evaluation),
    ...(training && { train: emitTraining(variables, training) }),
  };
  return { bytes: toSavedModelBytes(graph.nodes, signatures), nodes: graph.nodes, signatures };
}

function declareVariables(state: readonly StateVariable[]): Variables {
  const handles = new Map<string, string>();
  const known = new Map<string, string>();
  const read = (name: string): string => {
    const value = known.get(name) ?? graph.node('ReadVariableOp', [handles.get(name)!], { dtype: FLOAT });
    known.set(name, value);
    return value;
  };
  const graph = createTensorflowGraph('native', { read });
  for (const { name, shape } of state) {
    graph.setOrigin(name);
    const attributes = { dtype: FLOAT, shape: { shape }, shared_name: name };
    handles.set(name, graph.node('VarHandleOp', [], attributes));
  }
  return { graph, handles, read, forget: () => known.clear() };
}

function emitInit(
  { graph, handles }: Variables,
  state: readonly StateVariable[],
  blocks: ColumnBlocks,
): Signature {
  const inputs: Ports = {};
  const assigned = state.flatMap(({ name, shape }) => {
    graph.setOrigin(`init/${name}`);
    const type: TensorType = { type: 'float', shape };
    const node = graph.input(`init/${name}`, type);
    inputs[name] = { node, type };
    const assign = (kept: string, value: string) =>
      graph.node('AssignVariableOp', [handles.get(kept)!, value], { dtype: FLOAT });
    const kept = blocks.get(name);
    return kept?.map((block) => assign(block.name, columnsOf(graph, node, block))) ?? [assign(name, node)];
  });
  const done = graph.output('init/done', graph.floats([1], []), SCALAR, assigned);
  return { inputs, outputs: { done: { node: done, type: SCALAR } } };
}

function emitRead(
  { graph, read, forget }: Variables,
  state: readonly StateVariable[],
  blocks: ColumnBlocks,
): Signature {
  forget();
  const outputs = state.map(({ name, shape }) => {
    const kept = blocks.get(name);
    graph.setOrigin(`read/${name}`);
    const type: TensorType = { type: 'float', shape };
    const parts = kept?.map((block) => read(block.name));
    const value = parts ? joinedColumns(graph, parts) : read(name);
    return [name, { node: graph.output(`read/${name}`, value, type), type }] as const;
  });
  return { inputs: {}, outputs: Object.fromEntries(outputs) };
}

function columnsOf(graph: TensorflowGraph, matrix: string, { start, shape }: ColumnBlock): string {
  return graph.float('Slice', [matrix, graph.integers([0, start]), graph.integers(shape)], { Index: INT });
}

function joinedColumns(graph: TensorflowGraph, blocks: readonly string[]): string {
  const axis = graph.integers([1], []);
  return graph.float('ConcatV2', [...blocks, axis], { N: blocks.length });
}

function emitEvaluation({ graph, forget }: Variables, program: Program): Signature {
  forget();
  const { names, inputs } = emitNodes(graph, program);
  return { inputs, outputs: outputsOf(graph, program, { names, prefix: 'evaluate', after: [] }) };
}

function outputsOf(
  graph: TensorflowGraph,
  { outputs, nodes }: Program,
  given: {
    readonly names: readonly string[];
    readonly prefix: string;
    readonly after: readonly string[];
  },
): Ports {
  const ports = Object.entries(outputs).map(([name, index]) => {
    const type = nodes[index]!.output;
    const node = graph.output(`${given.prefix}/${name}`, given.names[index]!, type, given.after);
    return [name, { node, type }] as const;
  });
  return Object.fromEntries(ports);
}

function emitTraining(
  variables: Variables,
  { program, optimizer }: NonNullable<SavedModelParts['training']>,
): Signature {
  variables.forget();
  const { graph } = variables;
  const start = graph.nodes.length;
  const { names, inputs } = emitNodes(graph, program);
  const readers = readersAmong(graph.nodes.slice(start));
  const assigned = Object.entries(program.updates).map(([name, index]) => {
    graph.setOrigin(name);
    const inputs = [variables.handles.get(name)!, names[index]!];
    return updateInPlace(variables, readers, name, {
      op: 'AssignVariableOp',
      inputs,
      attributes: { dtype: FLOAT },
    });
  });
  const followed = optimizer && followGradients(variables, readers, { program, optimizer, names, inputs });
  const gradients = new Set(followed?.gradients);
  const outputs = Object.fromEntries(
    Object.entries(program.outputs).filter(([name]) => !gradients.has(name)),
  );
  const after = [...assigned, ...(followed?.updates ?? [])];
  return {
    inputs: { ...inputs, ...followed?.inputs },
    outputs: outputsOf(graph, { ...program, outputs }, { names, prefix: 'train', after }),
  };
}

/** The nodes that read each value. */
function readersAmong(nodes: readonly TensorflowNode[]): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { name, inputs } of nodes) {
    for (const input of inputs) readers.set(input, [...(readers.get(input) ?? []), name]);
  }
  return readers;
}

/**
 * Adds an update of a variable, behind all that reads the variable: the value from before the step is what they are
 * to see, and as long as somebody holds it TensorFlow would copy it.
 */
function updateInPlace(
  { graph, read }: Pick<Variables, 'graph' | 'read'>,
  readers: ReadonlyMap<string, readonly string[]>,
  variable: string,
  { op, inputs, attributes }: Pick<TensorflowNode, 'op' | 'inputs' | 'attributes'>,
): string {
  const before = read(variable);
  const first = new Set([before, ...(readers.get(before) ?? [])]);
  for (const input of inputs) first.delete(input);
  return graph.node(op, [...inputs, ...[...first].map((name) => `^${name}`)], attributes);
}

interface Following {
  readonly program: Program;
  readonly optimizer: OptimizerSpecification;
  readonly names: readonly string[];
  readonly inputs: Signature['inputs'];
}

/** The kernels of the optimizer on every weight; `gradients` are the outputs that they take. */
function followGradients(
  variables: Variables,
  readers: ReadonlyMap<string, readonly string[]>,
  { program, optimizer, names, inputs }: Following,
) {
  const { graph, handles, read } = variables;
  graph.setOrigin('optimizer');
  const given: Ports = {};
  const scalars: Record<string, string> = {};
  for (const name of Object.keys(optimizerScalars(optimizer, 1, 1))) {
    given[name] = inputs[name] ?? { node: graph.input(name, SCALAR), type: SCALAR };
    scalars[name] = given[name].node;
  }
  const { kernels } = updateByKernels(optimizer)!;
  const updates: string[] = [];
  const gradients: string[] = [];
  for (const { name } of program.state.filter(({ role }) => role === 'weight')) {
    graph.setOrigin(name);
    gradients.push(gradientOf(name));
    const slots = slotNames(optimizer).map((slot) => [slot, handles.get(slotOf(name, slot))!] as const);
    const made = kernels({
      emitter: graph,
      weight: handles.get(name)!,
      slots: Object.fromEntries(slots),
      before: read(name),
      gradient: names[program.outputs[gradientOf(name)]!]!,
      scalars,
    });
    let last: string | undefined;
    for (const { op, inputs: operands, attributes = {} } of made) {
      const ordered = last === undefined ? operands : [...operands, `^${last}`];
      last = updateInPlace(variables, readers, name, { op, inputs: ordered, attributes });
    }
    updates.push(last!);
  }
  return { updates, gradients, inputs: given };
}
