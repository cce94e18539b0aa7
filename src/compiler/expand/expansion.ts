/** The state of unrolling a model, and what is added to it. */

import { placeSentences } from '../../diagnostics/codes/network.ts';
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic, RelatedPlace, Span } from '../../diagnostics/diagnostic.ts';
import type { Block, ModelAst, Name } from '../../parser/ast.ts';
import type { Environment } from './arithmetic.ts';
import type { LayerCall } from './calls.ts';
import type { Files } from './definitions.ts';
import { type Frame, nextPlace, type PathPair } from './paths.ts';
import { environmentOf, type Scope } from './scope.ts';

/** How many layers a model may have, counting every call and every round of a repeat. */
export const LAYER_LIMIT = 100_000;

/** All that grows while a model is unrolled. */
export interface Expansion extends Files {
  readonly layers: LayerCall[];
  readonly unreached: LayerCall[];
  readonly calledBlocks: Set<Block>;
  readonly usedParameters: Set<string>;
  /** Labels of statements that left no layer. */
  readonly idleLabels: Name[];
  steps: number;
  isWhole: boolean;
}

/** Where the walk stands. */
export interface Position {
  readonly scope: Scope;
  readonly frame: Frame;
  readonly notes: readonly RelatedPlace[];
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
    idleLabels: [],
    steps: 0,
    isWhole: true,
  };
}

const keyOf = (span: Span): string => `${span.file} ${span.start}`;

/** The scope as expressions see it, with the calls that led to it on every diagnostic. */
export function environmentAt(
  scope: Scope,
  expansion: Expansion,
  notes: readonly RelatedPlace[] = [],
): Environment {
  return environmentOf(scope, {
    use: (declaration) => expansion.usedParameters.add(keyOf(declaration)),
    report: (diagnostic) => expansion.report(withNotes(diagnostic, notes)),
  });
}

function withNotes(diagnostic: Diagnostic, notes: readonly RelatedPlace[]): Diagnostic {
  return notes.length === 0
    ? diagnostic
    : { ...diagnostic, related: [...(diagnostic.related ?? []), ...notes] };
}

/** Counts one more layer, call or round; false when there are too many. */
export function step(span: Span, expansion: Expansion): boolean {
  expansion.steps++;
  if (expansion.steps === LAYER_LIMIT + 1) {
    expansion.isWhole = false;
    expansion.report(diagnose('too-many-layers', { limit: LAYER_LIMIT }, { span }));
  }
  return expansion.steps <= LAYER_LIMIT;
}

type NewLayer = Pick<LayerCall, 'kind' | 'kindSpan' | 'arguments' | 'span' | 'inputs'> & {
  readonly label?: string;
  readonly residual?: Span;
};

/** Adds a layer at its place; its index is the next cursor. */
export function addLayer(layer: NewLayer, place: PathPair, position: Position, expansion: Expansion): Cursor {
  if (!step(layer.span, expansion)) return -1;
  const { notes, isInside } = position;
  const call: LayerCall = { ...layer, ...place, notes, isInside };
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
  const first = labels.get(label.text);
  if (first === undefined) {
    labels.set(label.text, label.span);
    return;
  }
  const related = [{ span: first, message: placeSentences.first }];
  expansion.report(diagnose('duplicate-label', { name: label.text }, { span: label.span, related }));
}

/** Warnings about what the main file declares and never uses. */
export function remarkUnused(ast: ModelAst, isLibrary: boolean, expansion: Expansion): readonly Diagnostic[] {
  const own = [...expansion.defined.keys()].filter((block) => block.span.file === ast.file);
  const called = new Set([...expansion.calledBlocks].map((block) => block.name));
  const parameters = [...(ast.header?.parameters ?? []), ...own.flatMap((block) => block.parameters)];
  return [
    ...parameters
      .filter(({ name }) => !expansion.usedParameters.has(keyOf(name.span)))
      .map(({ name }) => diagnose('unused-parameter', { name: name.text }, { span: name.span })),
    ...own
      .filter(({ name }) => !isLibrary && !called.has(name))
      .map(({ name }) => diagnose('unused-block', { name: name.text }, { span: name.span })),
    ...expansion.idleLabels.map(({ text, span }) => diagnose('unused-label', { name: text }, { span })),
  ];
}
