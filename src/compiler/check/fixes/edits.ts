/** Edits of statements, as their texts want them. */
import type { Diagnostic, Edit, Span } from '../../../diagnostics/diagnostic.ts';
import { type Checked, textOf } from './mending.ts';

type Sources = Checked['sources'];

/** The texts after edits. */
export function applyEdits(edits: readonly Edit[], sources: Sources): ReadonlyMap<string, string> {
  const texts = new Map(sources);
  for (const { span, text } of edits.toSorted((a, b) => b.span.start - a.span.start)) {
    const now = texts.get(span.file) ?? '';
    texts.set(span.file, now.slice(0, span.start) + text + now.slice(span.end));
  }
  return texts;
}

/** A diagnostic whose edits that take something out take its line too, where that is empty then. */
export function withWholeLines(diagnostic: Diagnostic, sources: Sources): Diagnostic {
  const whole = (edit: Edit) => (edit.text === '' ? removal(edit.span, sources) : edit);
  const fixes = diagnostic.fixes?.map((fix) => ({ ...fix, edits: fix.edits.map(whole) }));
  return { ...diagnostic, ...(fixes && { fixes }) };
}

/** Takes a statement or a comment out, with its line where it has one to itself. */
export function removal(statement: Span, sources: Sources): Edit {
  const text = sources.get(statement.file) ?? '';
  const { start, isLineStart } = blanksBefore(statement.start, text);
  const line = textFrom(statement.end, text, /[ \t]*(?:\r\n|\n|\r|$)/y);
  if (line !== undefined)
    return { span: { ...statement, start, end: statement.end + (isLineStart ? line.length : 0) }, text: '' };
  const separator = textFrom(statement.end, text, /[ \t]*;?[ \t]*/y)!;
  return { span: { ...statement, end: statement.end + separator.length }, text: '' };
}

/** Puts a statement before another: on a line of its own, where that one has one. */
export function insertion(statement: string, before: Span, sources: Sources): Edit {
  const text = sources.get(before.file) ?? '';
  const { start, isLineStart } = blanksBefore(before.start, text);
  const separator = isLineStart ? `\n${text.slice(start, before.start)}` : '; ';
  return { span: { ...before, end: before.start }, text: `${statement}${separator}` };
}

/** Where the blanks before an offset begin, and whether the line does. */
function blanksBefore(
  offset: number,
  text: string,
): { readonly start: number; readonly isLineStart: boolean } {
  let start = offset;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  return { start, isLineStart: start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r' };
}

function textFrom(offset: number, text: string, pattern: RegExp): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}

/** A statement with edits inside it, as a sentence shows it; the new pieces alone where the statement is long. */
export function shownWith(statement: Span, edits: readonly Edit[], sources: Sources): string {
  const { file, start, end } = statement;
  const added = edits.reduce((sum, { span, text }) => sum + text.length - (span.end - span.start), 0);
  const whole = textOf({ file, start, end: end + added }, applyEdits(edits, sources));
  const isLong = whole.length > 40 || whole.includes('\n');
  return isLong ? `\`${edits.map(({ text }) => text.trim()).join(' ')}\`` : `\`${whole}\``;
}
