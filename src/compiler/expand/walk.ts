/** Statements to plain layer calls, one after another. */
import { diagnose } from '../../diagnostics/codes.ts';
import { unreachable } from '../../diagnostics/diagnostic.ts';
import type { Branch, Broken, Call, Repeat, Residual, Statement } from '../../parser/ast.ts';
import { innerBlockNames } from '../../parser/bodies.ts';
import { computeArguments } from './arguments.ts';
import { type Environment, evaluate, originOf, placeOfValue } from './arithmetic.ts';
import { giveToBlock } from './block-arguments.ts';
import { bringDefinitions, DEPTH_LIMIT } from './definitions.ts';
import {
  addLabel,
  addLayer,
  addUnknown,
  type Cursor,
  countCall,
  type Expansion,
  environmentAt,
  inputsFrom,
  type Position,
} from './expansion.ts';
import { statementsOf } from './line-ends.ts';
import { below, type Frame, nextPlace, openFrame } from './paths.ts';
import { replay, replayRounds, type Standing, type Unrolled } from './replay.ts';
import { resolveCall } from './resolve.ts';
import { addParameters, openScope, type Scope } from './scope.ts';
import { formatParameter } from './values.ts';

/** Walks one list of statements; gives the layer that its output comes from. */
export function walk(
  statements: readonly Statement[],
  start: Cursor,
  position: Position,
  expansion: Expansion,
): Cursor {
  bringDefinitions(statements, position.scope, expansion);
  let cursor = start;
  for (const statement of statements) {
    if (expansion.isFull) break;
    const { length } = expansion.layers;
    cursor = walkStatement(statement, cursor, position, expansion);
    if (position.isReached && expansion.layers.length === length) noteIdleLabel(statement, expansion);
  }
  return cursor;
}

/** A label of what leaves no layer names nothing; of a repeat with a body it is the count that is remarked on. */
function noteIdleLabel(statement: Statement, expansion: Expansion): void {
  if (!('label' in statement) || statement.label === undefined) return;
  if (statement.kind === 'repeat' && statement.body.length > 0) return;
  const { start } = statement.kind === 'call' ? statement.name.span : statement.keyword;
  expansion.idleLabels.push({ ...statement.label, upTo: start });
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
      return walkBroken(statement, cursor, position, expansion);
    case 'call': {
      const report = environmentAt(position.scope, expansion, position.trail).report;
      return statementsOf(statement, position.scope, report).reduce(
        (before, call) => walkCall(call, before, position, expansion),
        cursor,
      );
    }
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
  const { scope, frame, trail } = position;
  const environment = environmentAt(scope, expansion, trail);
  const target = resolveCall(call, scope, environment.report);
  const given = computeArguments(call.arguments, environment);
  if (target === 'unknown') return addUnknown(call.span, cursor, position, expansion);
  const place = nextPlace(frame, 'layer' in target ? target.layer : call.name.text, call.label?.text);
  if ('layer' in target) {
    const layer = { kind: target.layer, kindSpan: call.name.span, arguments: given, span: call.span };
    const label = call.label && { label: call.label.text };
    return addLayer({ ...layer, ...label, inputs: inputsFrom(cursor) }, place, position, expansion);
  }
  const { block, scope: written } = target;
  expansion.calledBlocks.add(block);
  if (position.depth >= DEPTH_LIMIT) {
    environment.report(diagnose('nesting-too-deep', { limit: DEPTH_LIMIT }, { span: call.span }));
    return addUnknown(call.span, cursor, position, expansion);
  }
  const bound = giveToBlock(block, { call, given }, environmentAt(written, expansion, trail));
  const at = { place, trail: { span: call.span, block: block.name.text, outer: trail }, start: cursor };
  const unrolled = unrolledCalls(written, expansion);
  // A value that does not fit is the fault of the place where it is written.
  const values = bound.map(({ value, origin }) => [value && formatParameter(value), origin]);
  const key = JSON.stringify([block.name.text, position.depth, position.isReached, values]);
  const known = unrolled.get(key);
  if (known !== undefined) return position.isReached ? replay(known, at, position, expansion) : -1;
  if (!countCall(call.span, position, expansion)) return cursor;
  const inner = openScope(written);
  addParameters(bound, inner);
  const inside = { ...descend(position, openFrame(place), inner), trail: at.trail };
  const body = unroll(block.body, at, inside, expansion);
  unrolled.set(key, body);
  return body.result;
}

/** The calls that were unrolled of the blocks of a scope, by block and values. */
function unrolledCalls(scope: Scope, { unrolled }: Expansion): Map<string, Unrolled> {
  const known = unrolled.get(scope) ?? new Map<string, Unrolled>();
  unrolled.set(scope, known);
  return known;
}

/** The position inside a body. */
export function descend(position: Position, frame: Frame, scope: Scope): Position {
  return { ...position, frame, scope, depth: position.depth + 1, isInside: true };
}

function walkRepeat(repeat: Repeat, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  const place = nextPlace(position.frame, 'repeat', repeat.label?.text);
  const count = countOf(repeat, environmentAt(position.scope, expansion, position.trail));
  const trail = { span: repeat.count.span, round: 0, outer: position.trail };
  const frame = openFrame(below(place, 'round', 0));
  const isReached = position.isReached && count !== undefined && count > 0;
  const round = { ...descend(position, frame, openScope(position.scope)), trail, isReached };
  const start = isReached ? cursor : -1;
  const first = unroll(repeat.body, { place: frame, trail, start }, round, expansion);
  if (count === undefined) return addUnknown(repeat.span, cursor, position, expansion);
  if (!isReached) return position.isReached ? cursor : -1;
  return replayRounds(first, { place, times: count }, position, expansion);
}

/** Walks a body, and notes what it left. */
function unroll(
  body: readonly Statement[],
  standing: Standing,
  inside: Position,
  expansion: Expansion,
): Unrolled {
  const from = expansion.layers.length;
  const result = walk(body, standing.start, inside, expansion);
  return { ...standing, from, count: expansion.layers.length - from, result };
}

/** A statement that could not be read: what it holds is looked at as far as it can be judged by itself. */
function walkBroken(broken: Broken, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  expansion.isWhole = false;
  const scope = openScope(position.scope);
  scope.hasUnknownParameters = true;
  scope.isGuessed = true;
  for (const name of innerBlockNames(broken.body)) scope.blocks.set(name, { scope });
  const inside = descend(position, openFrame(), scope);
  walk(broken.body, -1, { ...inside, isReached: false }, expansion);
  return broken.brings !== 'layers' ? cursor : addUnknown(broken.span, cursor, position, expansion);
}

/** How often to repeat; undefined where that is not known. */
function countOf(repeat: Repeat, environment: Environment): number | undefined {
  const { span } = repeat.count;
  const value = evaluate(repeat.count, environment);
  if (value === undefined) return undefined;
  const place = placeOfValue(span, originOf(repeat.count, environment));
  if (value.kind !== 'integer') {
    const found = `\`${formatParameter(value)}\``;
    const whole = value.kind === 'number' && Number.isSafeInteger(value.value) ? value.value : undefined;
    const suggestion = whole === undefined ? undefined : String(whole);
    const edits = suggestion === undefined ? [] : [{ span: place.span!, text: suggestion }];
    const facts = { name: 'repeat', what: 'the count of a `repeat`', found, suggestion };
    environment.report(diagnose('integer-wanted', facts, { ...place, edits }));
    return whole === undefined || whole < 0 ? undefined : whole;
  }
  if (value.value < 0) {
    environment.report(diagnose('negative-repeat', { count: value.value }, place));
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
