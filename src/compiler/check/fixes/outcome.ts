/** What becomes of a text by edits: what is gone, what they broke, and what only comes to light. */
import type { Diagnostic, Edit, Span } from '../../../diagnostics/diagnostic.ts';
import type { Checked, Refusal } from './mending.ts';

/** A text as it was found. */
export interface State {
  readonly found: readonly Diagnostic[];
  /** The layers that refuse what they get, by their errors. */
  readonly refusals: ReadonlyMap<Diagnostic, Refusal>;
  readonly checked: Checked;
}

/** What edits lead to. */
export interface Outcome {
  readonly isGone: (diagnostic: Diagnostic) => boolean;
  /** What was good before and is not now: with the edits that it touches, or none where a layer elsewhere suffers. */
  readonly broken: readonly (readonly Edit[])[];
  /** How many errors come where nothing could be judged before. */
  readonly revealed: number;
}

/** Compares states with one of before; `edits` lead from that to the other. */
export function comparedWith(before: State): (after: State, edits: readonly Edit[]) => Outcome {
  const known = new Set(before.found.map((each) => keyOf(each)));
  const judged = judgedLayers(before.checked);
  return (after, edits) => compare({ known, judged }, after, changesOf(edits));
}

interface Before {
  /** What was found, by code and place. */
  readonly known: ReadonlySet<string>;
  /** The places of layers whose inputs and arguments are known. */
  readonly judged: ReadonlySet<string>;
}

function compare({ known, judged }: Before, after: State, changes: readonly Change[]): Outcome {
  const left = new Set(after.found.map((each) => keyOf(each, changes)));
  const came = after.found.filter((each) => each.severity === 'error' && !known.has(keyOf(each, changes)));
  const broken = came.flatMap((each) => {
    const touched = changes.filter((change) => meets(change, each.span)).map(({ edit }) => edit);
    const refusal = after.refusals.get(each);
    if (refusal === undefined) return touched.length > 0 && !isAbsence(each) ? [touched] : [];
    const { span } = after.checked.expanded.layers[refusal.index]!;
    const isInserted = changes.some((change) => change.isInsertion && holds(change, span));
    return isInserted || judged.has(placeOf(span, changes)) ? [isInserted ? touched : []] : [];
  });
  return {
    isGone: (diagnostic) => !left.has(keyOf(diagnostic)),
    broken,
    revealed: came.length - broken.length,
  };
}

/** What is missing was missing before. */
function isAbsence({ code }: Diagnostic): boolean {
  return code.startsWith('missing-') || code === 'file-not-found';
}

/** An edit, and where its text lies afterwards. */
interface Change {
  readonly edit: Edit;
  readonly start: number;
  readonly end: number;
  readonly isInsertion: boolean;
}

function changesOf(edits: readonly Edit[]): readonly Change[] {
  return edits.map((edit) => {
    const { file, start, end } = edit.span;
    const shift = edits
      .filter(({ span }) => span.file === file && span.end <= start && span !== edit.span)
      .reduce((sum, { span, text }) => sum + text.length - (span.end - span.start), 0);
    return { edit, start: start + shift, end: start + shift + edit.text.length, isInsertion: start === end };
  });
}

function meets({ edit, start, end }: Change, span: Span | undefined): boolean {
  return span?.file === edit.span.file && span.start <= end && span.end >= start;
}

function holds({ edit, start, end }: Change, span: Span): boolean {
  return span.file === edit.span.file && span.start >= start && span.end <= end;
}

/** A diagnostic by its code and its place in the text before the changes. */
function keyOf({ code, span, message }: Diagnostic, changes: readonly Change[] = []): string {
  return `${code} ${span === undefined ? message : placeOf(span, changes)}`;
}

function placeOf({ file, start }: Span, changes: readonly Change[]): string {
  let offset = start;
  for (const { edit, start: from, end } of changes) {
    if (edit.span.file !== file || start < from) continue;
    offset -= start >= end ? edit.text.length - (edit.span.end - edit.span.start) : start - from;
  }
  return `${file} ${offset}`;
}

function judgedLayers({ expanded, shapes, bounds }: Checked): ReadonlySet<string> {
  const judged = expanded.layers.filter(
    ({ inputs }, index) =>
      bounds[index]?.arguments !== undefined && inputs.every((input) => shapes[input] !== undefined),
  );
  return new Set(judged.map(({ span }) => placeOf(span, [])));
}
