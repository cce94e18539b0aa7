/** What must be true of a Program; passes assume it, tests run it between them. */
import { InternalError } from '../diagnostics/diagnostic.ts';
import { definitionOf, ops } from '../ops/index.ts';
import { formatShape } from '../ops/tensor.ts';
import type { Program, TensorType } from './program.ts';

function formatType({ type, shape }: TensorType): string {
  return `${type}${formatShape(shape)}`;
}

/** Every broken rule of the Program, as a sentence; none for a legal one. */
export function findViolations(program: Program): string[] {
  return [...violationsOfNodes(program), ...violationsOfState(program), ...violationsOfResults(program)];
}

/** Throws InternalError naming every broken rule. */
export function verify(program: Program, after: string): Program {
  const violations = findViolations(program);
  if (violations.length > 0) throw new InternalError(`after ${after}:\n${violations.join('\n')}`);
  return program;
}

function violationsOfNodes({ nodes }: Program): string[] {
  const seen = new Set<string>();
  return nodes.flatMap((node, index) => {
    const name = `node ${index} (${node.op})`;
    if (!(node.op in ops)) return [`${name} is not in the op table`];
    if (node.inputs.some((input) => input < 0 || input >= index)) return [`${name} reads a later node`];
    const key = JSON.stringify([node.op, node.inputs, node.attributes, node.gradientOverride]);
    const problems = seen.has(key) ? [`${name} repeats an earlier node`] : [];
    seen.add(key);
    if (!isFiniteEverywhere(node.attributes)) problems.push(`${name} has an attribute that is not a number`);
    return [...problems, ...typeViolation(name, node.output, () => inferType(node, nodes))];
  });
}

function isFiniteEverywhere(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(isFiniteEverywhere);
}

function inferType(
  { op, inputs, attributes }: Program['nodes'][number],
  nodes: Program['nodes'],
): TensorType {
  return definitionOf(op).type(
    inputs.map((input) => nodes[input]!.output),
    attributes,
  );
}

function typeViolation(name: string, claimed: TensorType, infer: () => TensorType): string[] {
  try {
    const inferred = infer();
    if (formatType(inferred) === formatType(claimed)) return [];
    return [`${name} claims ${formatType(claimed)}, its type rule gives ${formatType(inferred)}`];
  } catch (error) {
    if (error instanceof InternalError) return [`${name}: ${error.message}`];
    throw error;
  }
}

function violationsOfState({ nodes, state, updates }: Program): string[] {
  const declared = new Map(state.map((variable) => [variable.name, variable]));
  const problems = declared.size === state.length ? [] : ['a state variable is declared twice'];
  for (const node of nodes) {
    if (node.op !== 'state') continue;
    const { name, shape } = node.attributes as { readonly name: string; readonly shape: readonly number[] };
    const variable = declared.get(name);
    if (variable === undefined) problems.push(`state ${name} is read but not declared`);
    else if (variable.shape.join() !== shape.join())
      problems.push(`state ${name} is read with another shape`);
  }
  for (const [name, index] of Object.entries(updates)) {
    const variable = declared.get(name);
    const type = nodes[index]?.output;
    if (variable === undefined) problems.push(`${name} is updated but not declared`);
    else if (type === undefined || type.shape.join() !== variable.shape.join() || type.type !== 'float') {
      problems.push(`the update of ${name} has another type`);
    }
  }
  return problems;
}

function violationsOfResults({ nodes, outputs, updates }: Program): string[] {
  const results = [...Object.values(outputs), ...Object.values(updates)];
  const problems = results.filter((index) => nodes[index] === undefined).map((index) => `no node ${index}`);
  const loss = outputs.loss === undefined ? undefined : nodes[outputs.loss];
  if (loss && loss.output.shape.length !== 0) problems.push('the loss is not a scalar');
  return problems;
}
