/** The state of unrolling a model, and what is added to it. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { Block, ModelAst, Name, Parameter } from '../../parser/ast.ts';
import type { Environment } from './arithmetic.ts';
import type { LayerCall } from './calls.ts';
import type { Files } from './definitions.ts';
import { type Frame, nextPlace, type PathPair } from './paths.ts';
import type { Unrolled } from './replay.ts';
import { environmentOf, isGuessed, type Scope } from './scope.ts';
import { notesOf, type Trail } from './trail.ts';

/** How many layers a model may have. */
const LAYER_LIMIT = 100_000;

/** How many calls of blocks may differ in their values or their depth: equal ones are unrolled once. */
const CALL_LIMIT = 50_000;

/** All that grows while a model is unrolled. */
export interface Expansion extends Files {
  readonly layers: LayerCall[];
  readonly unreached: LayerCall[];
  readonly calledBlocks: Set<Block>;
  readonly usedParameters: Set<string>;
  /** Calls that were unrolled, by the scope of the block, then by its name and values. */
  readonly unrolled: Map<Scope, Map<string, Unrolled>>;
  /** Labels of statements that left no layer. */
  readonly idleLabels: IdleLabel[];
  /** Calls of blocks so far. */
  calls: number;
  /** Set when a limit is passed: nothing is added any more. */
  isFull: boolean;
  isWhole: boolean;
}

interface IdleLabel extends Name {
  /** Where what it should name begins. */
  readonly upTo: number;
}

/** Where the walk stands. */
export interface Position {
  readonly scope: Scope;
  readonly frame: Frame;
  readonly trail: Trail | undefined;
  readonly depth: number;
  readonly isInside: boolean;
  /** False for what the model never reaches: it is looked at, and leaves no layers. */
  readonly isReached: boolean;
}

/** The layer whose output comes next, or -1 before the first. */
export type Cursor = number;

/** An expansion in which nothing has happened. */
export function openExpansion(
  file: string,
  readFile: Files['readFile'] | undefined,
  report: Files['report'],
): Expansion {
  return {
    readFile: readFile ?? (() => undefined),
    report,
    sources: new Map(),
    suppressions: [],
    libraries: new Map(),
    reading: [file],
    defined: new Map(),
    layers: [],
    unreached: [],
    calledBlocks: new Set(),
    usedParameters: new Set(),
    unrolled: new Map(),
    idleLabels: [],
    calls: 0,
    isFull: false,
    isWhole: true,
  };
}

const keyOf = (span: Span): string => `${span.file} ${span.start}`;

/** The scope as expressions see it, with what led there on every diagnostic. */
export function environmentAt(scope: Scope, expansion: Expansion, trail?: Trail): Environment {
  return environmentOf(scope, {
    use: (declaration) => expansion.usedParameters.add(keyOf(declaration)),
    report: (diagnostic) => expansion.report(withTrail(diagnostic, trail)),
  });
}

/** The diagnostic with the calls and rounds that led to its place. */
export function withTrail(diagnostic: Diagnostic, trail: Trail | undefined): Diagnostic {
  const related = [...(diagnostic.related ?? []), ...notesOf(trail)];
  return related.length === 0 ? diagnostic : { ...diagnostic, related };
}

/** Whether so many more layers may be added at a place; the first time that they may not is an error. */
export function hasRoom(count: number, span: Span, position: Position, expansion: Expansion): boolean {
  const { layers, unreached } = expansion;
  if (layers.length + unreached.length + count <= LAYER_LIMIT) return !expansion.isFull;
  refuse(diagnose('too-many-layers', { limit: LAYER_LIMIT }, { span }), position, expansion);
  return false;
}

/** Counts a call of a block; false when there are too many. */
export function countCall(span: Span, position: Position, expansion: Expansion): boolean {
  expansion.calls++;
  if (expansion.calls <= CALL_LIMIT) return !expansion.isFull;
  refuse(diagnose('too-many-calls', { limit: CALL_LIMIT }, { span }), position, expansion);
  return false;
}

function refuse(diagnostic: Diagnostic, { trail }: Position, expansion: Expansion): void {
  if (!expansion.isFull) expansion.report(withTrail(diagnostic, trail));
  expansion.isFull = true;
  expansion.isWhole = false;
}

type NewLayer = Pick<LayerCall, 'kind' | 'kindSpan' | 'arguments' | 'span' | 'inputs'> & {
  readonly label?: string;
  readonly residual?: Span;
};

/** Adds a layer at its place; its index is the next cursor. */
export function addLayer(layer: NewLayer, place: PathPair, position: Position, expansion: Expansion): Cursor {
  if (!hasRoom(1, layer.span, position, expansion)) return -1;
  const { trail, isInside } = position;
  const call: LayerCall = { ...layer, ...place, trail, isInside };
  if (!position.isReached) {
    expansion.unreached.push(call);
    return -1;
  }
  return expansion.layers.push(call) - 1;
}

/** The layers that cursors stand behind. */
export const inputsFrom = (...cursors: readonly Cursor[]): readonly number[] =>
  cursors.filter((cursor) => cursor >= 0);

/** Stands for what is unknown: shapes are not known behind it. */
export function addUnknown(span: Span, cursor: Cursor, position: Position, expansion: Expansion): Cursor {
  const place = nextPlace(position.frame, '?');
  const layer = { kind: undefined, kindSpan: span, arguments: [], span, inputs: inputsFrom(cursor) };
  return addLayer(layer, place, position, expansion);
}

/** Takes note of a label; two of the same name in one scope are an error. */
export function addLabel(label: Name, position: Position, expansion: Expansion): void {
  const { labels } = position.frame;
  // Bodies that run into each other may use a label each.
  if (isGuessed(position.scope)) return;
  const first = labels.get(label.text);
  if (first === undefined) {
    labels.set(label.text, label.span);
    return;
  }
  const related = [{ span: first, message: placeSentences.first }];
  expansion.report(diagnose('duplicate-label', { name: label.text }, { span: label.span, related }));
}

/** Warnings about what the main file declares and never uses, with edits that take it out. */
export function remarkUnused(ast: ModelAst, isLibrary: boolean, expansion: Expansion): readonly Diagnostic[] {
  const own = [...expansion.defined.keys()].filter((block) => block.span.file === ast.file);
  const called = new Set([...expansion.calledBlocks].map((block) => block.name));
  const lists = [ast.header?.parameters ?? [], ...own.map((block) => block.parameters)];
  const without = (span: Span) => ({ edits: [{ span, text: '' }] });
  return [
    ...lists.flatMap((parameters) =>
      parameters
        .filter(({ name }) => !expansion.usedParameters.has(keyOf(name.span)))
        .map((parameter) => {
          const { text, span } = parameter.name;
          return diagnose(
            'unused-parameter',
            { name: text },
            { span, ...without(ownPart(parameter, parameters)) },
          );
        }),
    ),
    ...own
      .filter(({ name }) => !isLibrary && !called.has(name))
      .map(({ name: { text, span }, span: whole }) =>
        diagnose('unused-block', { name: text }, { span, ...without(whole) }),
      ),
    ...expansion.idleLabels.map(({ text, span, upTo }) =>
      diagnose('unused-label', { name: text }, { span, ...without({ ...span, end: upTo }) }),
    ),
  ];
}

/** A parameter with the comma that belongs to it. */
function ownPart(parameter: Parameter, all: readonly Parameter[]): Span {
  const index = all.indexOf(parameter);
  const [before, after] = [all[index - 1], all[index + 1]];
  if (after !== undefined) return { ...parameter.span, end: after.span.start };
  return before === undefined ? parameter.span : { ...parameter.span, start: before.span.end };
}
