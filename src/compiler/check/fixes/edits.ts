/** Edits of statements, as their texts want them. */
import type { Edit, Span } from '../../../diagnostics/diagnostic.ts';
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

/** Takes a statement out, with its line where it has one to itself. */
export function removal(statement: Span, sources: Sources): Edit {
  const text = sources.get(statement.file) ?? '';
  const before = /(?:^|[\r\n])[ \t]*$/.exec(text.slice(0, statement.start));
  const line = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(statement.end));
  if (before !== null && line !== null) {
    const indentation = before[0].replace(/^[\r\n]/, '').length;
    return {
      span: { ...statement, start: statement.start - indentation, end: statement.end + line[0].length },
      text: '',
    };
  }
  const separator = /^[ \t]*;?[ \t]*/.exec(text.slice(statement.end))?.[0] ?? '';
  return { span: { ...statement, end: statement.end + separator.length }, text: '' };
}

/** Puts a statement before another: on a line of its own, where that one has one. */
export function insertion(statement: string, before: Span, sources: Sources): Edit {
  const text = sources.get(before.file)?.slice(0, before.start) ?? '';
  const indentation = /(?:^|\n|\r)([ \t]*)$/.exec(text);
  const separator = indentation === null ? '; ' : `\n${indentation[1]}`;
  return { span: { ...before, end: before.start }, text: `${statement}${separator}` };
}

/** A statement with an edit inside it, as a sentence shows it; the new piece alone where the statement is long. */
export function shownWith(statement: Span, edit: Edit, sources: Sources): string {
  const written = textOf(statement, sources);
  const from = edit.span.start - statement.start;
  const whole = `${written.slice(0, from)}${edit.text}${written.slice(edit.span.end - statement.start)}`;
  return whole.length > 40 || whole.includes('\n') ? `\`${edit.text.trim()}\`` : `\`${whole}\``;
}
