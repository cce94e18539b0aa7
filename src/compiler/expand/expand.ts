/** Syntax tree to plain layer calls: blocks, repeats and files unrolled, every argument computed. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import { type Diagnostic, type Span, unreachable } from '../../diagnostics/diagnostic.ts';
import type { Block, Branch, Call, ModelAst, Repeat, Residual, Statement } from '../../parser/ast.ts';
import { computeArguments } from './arguments.ts';
import { type Environment, evaluate } from './arithmetic.ts';
import { giveToBlock } from './block-arguments.ts';
import type { Expanded } from './calls.ts';
import { bringDefinitions, DEPTH_LIMIT } from './definitions.ts';
import {
  addLabel,
  addLayer,
  addUnknown,
  type Cursor,
  type Expansion,
  environmentAt,
  inputsFrom,
  LAYER_LIMIT,
  openExpansion,
  type Position,
  remarkUnused,
  step,
} from './expansion.ts';
import { type BoundParameter, bindParameters, type ParameterInput, readInputs } from './parameters.ts';
import { below, type Frame, nextPlace, openFrame } from './paths.ts';
import { resolveCall } from './resolve.ts';
import { openScope, type Scope } from './scope.ts';
import { formatParameter, type ParameterValue } from './values.ts';

/** What unrolling is given besides the tree. */
export interface ExpandOptions {
  readonly parameters?: Readonly<Record<string, ParameterInput>> | undefined;
  /** Where the parameters were given, for errors about them. */
  readonly parameterPlaces?: Readonly<Record<string, Span>> | undefined;
  /** Where their names were, for those that the model does not have; the place of the value where nothing is said. */
  readonly parameterNamePlaces?: Readonly<Record<string, Span>> | undefined;
  /** The text of a file that is used, or undefined where it cannot be read. */
  readonly readFile?: ((path: string) => string | undefined) | undefined;
}

/** Unrolls a model; what is wrong with names and numbers is in the diagnostics. */
export function expand(ast: ModelAst, options: ExpandOptions = {}): Expanded {
  const diagnostics = new Map<string, Diagnostic>();
  const expansion = openExpansion(ast.file, options.readFile, (diagnostic) => {
    const { code, span } = diagnostic;
    const key = `${code} ${span?.file} ${span?.start} ${span?.end} ${span === undefined ? diagnostic.message : ''}`;
    if (!diagnostics.has(key)) diagnostics.set(key, diagnostic);
  });
  const scope = openScope();
  const bound = bindModel(ast, scope, options, expansion);
  const root: Position = { scope, frame: openFrame(), notes: [], depth: 0, isInside: false, isReached: true };
  walk(ast.statements, -1, root, expansion);
  for (const [block, written] of expansion.defined) {
    if (!expansion.calledBlocks.has(block)) lookAtBlock(block, { ...root, scope: written }, expansion);
  }
  const isLibrary =
    expansion.layers.length === 0 && ast.statements.some((statement) => statement.kind === 'block');
  const values = bound.flatMap(({ definition, value }): [string, ParameterValue][] =>
    value === undefined ? [] : [[definition.name, value]],
  );
  return {
    file: ast.file,
    ...(ast.header && { name: ast.header.name.text }),
    layers: expansion.layers,
    unreached: expansion.unreached,
    parameters: bound.map(({ definition }) => definition),
    values: Object.fromEntries(values),
    diagnostics: [...diagnostics.values()],
    remarks: remarkUnused(ast, isLibrary, expansion),
    isWhole: expansion.isWhole,
    sources: expansion.sources,
    suppressions: expansion.suppressions,
    isLibrary,
  };
}

function bindModel(
  ast: ModelAst,
  scope: Scope,
  options: ExpandOptions,
  expansion: Expansion,
): readonly BoundParameter[] {
  const parameters = ast.header?.parameters ?? [];
  const isReadable = !ast.statements.some(
    (statement) => statement.kind === 'broken' && statement.brings === 'parameters',
  );
  const inputs = isReadable ? (options.parameters ?? {}) : {};
  const given = readInputs(inputs, parameters, {
    places: options.parameterPlaces,
    namePlaces: options.parameterNamePlaces,
    report: expansion.report,
  });
  const bound = bindParameters(parameters, given, environmentAt(scope, expansion));
  for (const { definition, value } of bound) {
    const { name, span } = definition;
    scope.parameters.set(name, { value, span });
    if (definition.required && !given.has(name))
      expansion.report(diagnose('missing-parameter', { name }, { span }));
  }
  return bound;
}

/** Walks one list of statements; gives the layer that its output comes from. */
function walk(
  statements: readonly Statement[],
  start: Cursor,
  position: Position,
  expansion: Expansion,
): Cursor {
  bringDefinitions(statements, position.scope, expansion);
  let cursor = start;
  for (const statement of statements) {
    if (expansion.steps > LAYER_LIMIT) break;
    const { length } = expansion.layers;
    cursor = walkStatement(statement, cursor, position, expansion);
    if (position.isReached && expansion.layers.length === length) noteIdleLabel(statement, expansion);
  }
  return cursor;
}

/** A label of what leaves no layer names nothing; of a repeat with a body it is the count that is remarked on. */
function noteIdleLabel(statement: Statement, expansion: Expansion): void {
  if (!('label' in statement) || statement.label === undefined) return;
  if (statement.kind !== 'repeat' || statement.body.length === 0) expansion.idleLabels.push(statement.label);
}

function walkStatement(
  statement: Statement,
  cursor: Cursor,
  position: Position,
  expansion: Expansion,
): Cursor {
  if ('label' in statement && statement.label !== undefined) addLabel(statement.label, position, expansion);
  switch (statement.kind) {
    case 'block':
    case 'use':
      return cursor;
    case 'broken':
      expansion.isWhole = false;
      return statement.brings === 'layers' ? addUnknown(statement.span, cursor, position, expansion) : cursor;
    case 'call':
      return walkCall(statement, cursor, position, expansion);
    case 'repeat':
      return walkRepeat(statement, cursor, position, expansion);
    case 'residual':
      return walkResidual(statement, cursor, position, expansion);
    case 'branch':
      return walkBranch(statement, cursor, position, expansion);
    default:
      return unreachable(statement);
  }
}

function walkCall(call: Call, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  const { scope, frame, notes } = position;
  const environment = environmentAt(scope, expansion, notes);
  const target = resolveCall(call, scope, environment.report);
  const given = computeArguments(call.arguments, environment);
  if (target === 'unknown') return addUnknown(call.span, cursor, position, expansion);
  const place = nextPlace(frame, call.name.text, call.label?.text);
  if (target === 'layer') {
    const layer = { kind: call.name.text, kindSpan: call.name.span, arguments: given, span: call.span };
    const label = call.label && { label: call.label.text };
    return addLayer({ ...layer, ...label, inputs: inputsFrom(cursor) }, place, position, expansion);
  }
  const { block, scope: written } = target;
  expansion.calledBlocks.add(block);
  if (!step(call.span, expansion)) return cursor;
  if (position.depth >= DEPTH_LIMIT) {
    environment.report(diagnose('nesting-too-deep', { limit: DEPTH_LIMIT }, { span: call.span }));
    return addUnknown(call.span, cursor, position, expansion);
  }
  const inner = openScope(written);
  const outside = environmentAt(written, expansion, notes);
  for (const { definition, value } of giveToBlock(block, { call, given }, outside)) {
    inner.parameters.set(definition.name, { value, span: definition.span });
  }
  const note = { span: call.span, message: placeSentences.calledHere(block.name.text) };
  const deeper = { ...descend(position, openFrame(place), inner), notes: [note, ...notes] };
  return walk(block.body, cursor, deeper, expansion);
}

function descend(position: Position, frame: Frame, scope: Scope): Position {
  return { ...position, frame, scope, depth: position.depth + 1, isInside: true };
}

/** Looks at a block that nobody calls, for the errors in it. */
function lookAtBlock(block: Block, position: Position, expansion: Expansion): void {
  const inner = openScope(position.scope);
  for (const { definition, value } of bindParameters(
    block.parameters,
    new Map(),
    environmentAt(position.scope, expansion),
  )) {
    inner.parameters.set(definition.name, { value, span: definition.span });
  }
  const place = { path: block.name.text, structuralPath: block.name.text };
  walk(block.body, -1, { ...descend(position, openFrame(place), inner), isReached: false }, expansion);
}

function walkRepeat(repeat: Repeat, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  const place = nextPlace(position.frame, 'repeat', repeat.label?.text);
  const environment = environmentAt(position.scope, expansion, position.notes);
  const count = countOf(repeat, environment);
  const round = (index: number, reached: boolean): Position => ({
    ...descend(position, openFrame(below(place, 'round', index)), openScope(position.scope)),
    isReached: reached,
  });
  if (count === undefined || count === 0 || !position.isReached)
    walk(repeat.body, -1, round(0, false), expansion);
  if (count === undefined) return addUnknown(repeat.span, cursor, position, expansion);
  if (!position.isReached) return -1;
  let result = cursor;
  for (let index = 0; index < count && step(repeat.span, expansion); index++) {
    result = walk(repeat.body, result, round(index, true), expansion);
  }
  return result;
}

/** How often to repeat; undefined where that is not known. */
function countOf(repeat: Repeat, environment: Environment): number | undefined {
  const { span } = repeat.count;
  const value = evaluate(repeat.count, environment);
  if (value === undefined) return undefined;
  if (value.kind !== 'integer') {
    const found = `\`${formatParameter(value)}\``;
    environment.report(diagnose('integer-wanted', { name: 'repeat', found }, { span }));
    return undefined;
  }
  if (value.value < 0) {
    environment.report(diagnose('negative-repeat', { count: value.value }, { span }));
    return undefined;
  }
  if (value.value === 0) environment.report(diagnose('empty-repeat', {}, { span }));
  return value.value;
}

function walkResidual(residual: Residual, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  const place = nextPlace(position.frame, 'residual', residual.label?.text);
  const frame = openFrame(place);
  const inner = walk(residual.body, cursor, descend(position, frame, openScope(position.scope)), expansion);
  return addJoin('add', residual, { frame, arms: [cursor, inner], position, expansion });
}

function walkBranch(branch: Branch, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  const place = nextPlace(position.frame, 'branch', branch.label?.text);
  const arms = branch.arms.map((arm, index) =>
    walk(
      arm,
      cursor,
      descend(position, openFrame(below(place, 'arm', index)), openScope(position.scope)),
      expansion,
    ),
  );
  return addJoin(branch.join, branch, { frame: openFrame(place), arms, position, expansion });
}

interface JoinOf {
  readonly frame: Frame;
  readonly arms: readonly Cursor[];
  readonly position: Position;
  readonly expansion: Expansion;
}

function addJoin(
  kind: string,
  statement: Residual | Branch,
  { frame, arms, position, expansion }: JoinOf,
): Cursor {
  const { keyword } = statement;
  const residual = statement.kind === 'residual' ? { residual: statement.span } : {};
  const layer = {
    kind,
    kindSpan: keyword,
    arguments: [],
    span: keyword,
    inputs: inputsFrom(...arms),
    ...residual,
  };
  return addLayer(layer, nextPlace(frame, kind), position, expansion);
}
