/** Diagnostics as text: for people, for programs, for GitHub. Needs only the diagnostics and the texts they are about. */
import pc from 'picocolors';
import type { Diagnostic, Fix, RelatedPlace, Severity, Span } from './diagnostic.ts';
import { lineText, positionAt } from './lines.ts';
import { type Clipped, clip, expandTabs, padTo, widthOf } from './width.ts';

/** The texts of the files that diagnostics point into, by the name their spans use. */
export type Sources = ReadonlyMap<string, string>;

type Colors = ReturnType<typeof pc.createColors>;

/** How far to the right the message of a related line stands, at least. */
const RELATED_COLUMN = 24;

/** In the form of rustc: the message, the place, the line with carets, related lines, and the fixes. */
export function renderPretty(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  options: { readonly color: boolean },
): string {
  const colors = pc.createColors(options.color);
  return diagnostics.map((diagnostic) => `${renderOne(diagnostic, sources, colors).join('\n')}\n`).join('\n');
}

function paint(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === 'error') return colors.red;
  return severity === 'warning' ? colors.yellow : colors.cyan;
}

function renderOne(diagnostic: Diagnostic, sources: Sources, colors: Colors): string[] {
  const { severity, code, message, span } = diagnostic;
  const head = `${colors.bold(paint(severity, colors)(`${severity}[${code}]`))}${colors.bold(`: ${message}`)}`;
  const related = diagnostic.related ?? [];
  const near = related.filter((place) => place.span.file === span?.file);
  const far = related.filter((place) => place.span.file !== span?.file);
  return [
    head,
    ...(span === undefined ? [] : renderExcerpt(diagnostic, span, { near, sources, colors })),
    ...far.flatMap((place) => renderFar(place, sources, colors)),
    ...renderFixes(diagnostic, sources, colors),
  ];
}

function renderFixes({ fixes = [] }: Diagnostic, sources: Sources, colors: Colors): string[] {
  if (fixes.length === 0) return [];
  const messages = messagesOf(fixes, sources).join('; ');
  return [
    `${colors.bold(colors.green('help'))}: ${fixes.length > 1 ? 'any one of these fits: ' : ''}${messages}`,
  ];
}

/** What each fix says; those that say the same of several lines say it once. */
function messagesOf(fixes: readonly Fix[], sources: Sources): readonly string[] {
  const groups = new Map<string, Fix[]>();
  for (const fix of fixes) {
    const key = fix.together ?? fix.message;
    groups.set(key, [...(groups.get(key) ?? []), fix]);
  }
  return [...groups].map(([words, [first, ...others]]) => {
    if (others.length === 0) return first!.message;
    const lines = [first!, ...others].flatMap(({ place }) =>
      place === undefined ? [] : [positionAt(sources.get(place.file) ?? '', place.start).line],
    );
    const distinct = [...new Set(lines)].sort((a, b) => a - b);
    return `${words} (line${distinct.length === 1 ? '' : 's'} ${distinct.join(', ')})`;
  });
}

/** `file:line:column`, or the file alone where its text is not at hand. */
function placeOf({ file, start }: Span, sources: Sources): string {
  const text = sources.get(file);
  if (text === undefined) return file;
  const { line, column } = positionAt(text, start);
  return `${file}:${line}:${column}`;
}

interface Excerpt {
  readonly near: readonly RelatedPlace[];
  readonly sources: Sources;
  readonly colors: Colors;
}

function renderExcerpt(diagnostic: Diagnostic, span: Span, { near, sources, colors }: Excerpt): string[] {
  const place = `${colors.blue('-->')} ${placeOf(span, sources)}`;
  const text = sources.get(span.file);
  if (text === undefined) return [`  ${place}`];
  const line = positionAt(text, span.start).line;
  const notes = near.map((each) => ({ line: positionAt(text, each.span.start).line, place: each }));
  const digits = String(Math.max(line, ...notes.map((note) => note.line))).length + 1;
  const relatedLines = (isBefore: boolean): string[] =>
    notes
      .filter((note) => (isBefore ? note.line < line : note.line > line))
      .toSorted((a, b) => a.line - b.line)
      .map((note) => renderRelatedLine(note, { text, digits, colors }));
  return [
    `${' '.repeat(digits)}${place}`,
    ...relatedLines(true),
    ...renderCarets(diagnostic, span, { text, digits, colors }),
    ...notes
      .filter((note) => note.line === line)
      .map(({ place: { span: other, message } }) => {
        const marks = marksUnder(other, { line: clipAround(span, text), text, sign: '-' });
        return `${margin('', { text, digits, colors })} ${marks.blanks}${colors.cyan(`${marks.signs} ${message}`)}`;
      }),
    ...relatedLines(false),
  ];
}

interface Margin {
  readonly text: string;
  readonly digits: number;
  readonly colors: Colors;
}

function margin(label: string, { digits, colors }: Margin): string {
  return colors.blue(`${label.padStart(digits)} |`);
}

/** A line that explains, with its message to the right of it. */
function renderRelatedLine(
  note: { readonly line: number; readonly place: RelatedPlace },
  at: Margin,
): string {
  const { text, colors } = at;
  const written = expandTabs(lineText(text, note.line));
  const source = written.replace(/\s+#.*$/, '') || written;
  const focus = positionAt(text, note.place.span.start).column - 1;
  const shown = clip(source, { start: focus, end: focus + 1 }).text.trimEnd();
  return `${margin(String(note.line), at)} ${padTo(shown, RELATED_COLUMN)}  ${colors.cyan(note.place.message)}`;
}

/** The line of the error, and the carets under what is wrong in it. */
function renderCarets(diagnostic: Diagnostic, span: Span, at: Margin): string[] {
  const { text, colors } = at;
  const line = clipAround(span, text);
  const { blanks, signs } = marksUnder(span, { line, text, sign: '^' });
  const label = diagnostic.label === undefined ? '' : ` ${diagnostic.label}`;
  return [
    `${margin(String(positionAt(text, span.start).line), at)} ${line.text}`.trimEnd(),
    `${margin('', at)} ${blanks}${paint(diagnostic.severity, colors)(`${signs}${label}`)}`,
  ];
}

/** A span as offsets in its first line, tabs expanded. */
function inFirstLine(
  span: Span,
  text: string,
): { readonly source: string; readonly start: number; readonly end: number } {
  const { line, column } = positionAt(text, span.start);
  const raw = lineText(text, line);
  const from = Math.min(column - 1, raw.length);
  const to = Math.max(from, Math.min(raw.length, from + (span.end - span.start)));
  const source = expandTabs(raw);
  return { source, start: expandTabs(raw.slice(0, from)).length, end: expandTabs(raw.slice(0, to)).length };
}

function clipAround(span: Span, text: string): Clipped {
  const { source, start, end } = inFirstLine(span, text);
  return clip(source, { start, end });
}

interface Line {
  /** The line as it is shown. */
  readonly line: Clipped;
  readonly text: string;
  readonly sign: string;
}

/** The signs under a span of a shown line, and the blanks before them. */
function marksUnder(
  span: Span,
  { line, text, sign }: Line,
): { readonly blanks: string; readonly signs: string } {
  const { start, end } = inFirstLine(span, text);
  const within = (offset: number) => Math.max(0, Math.min(line.text.length, offset + line.shift));
  const before = widthOf(line.text.slice(0, within(start)));
  const width = widthOf(line.text.slice(within(start), within(end)));
  return { blanks: ' '.repeat(before), signs: sign.repeat(Math.max(1, width)) };
}

/** A related place in another file. */
function renderFar(place: RelatedPlace, sources: Sources, colors: Colors): string[] {
  const head = `  ${colors.blue('-->')} ${placeOf(place.span, sources)}`;
  const text = sources.get(place.span.file);
  if (text === undefined) return [`${head}: ${place.message}`];
  const line = positionAt(text, place.span.start).line;
  const at = { text, digits: String(line).length + 1, colors };
  return [head, renderRelatedLine({ line, place }, at)];
}

/** The place of a span in numbers from 1, or nulls where there is none. */
function numbersOf(span: Span | undefined, sources: Sources): object {
  const text = span === undefined ? undefined : sources.get(span.file);
  if (span === undefined || text === undefined) {
    return { file: span?.file ?? null, line: null, column: null, endLine: null, endColumn: null };
  }
  const start = positionAt(text, span.start);
  const end = positionAt(text, span.end);
  return {
    file: span.file,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** For programs; lines and columns count from 1, columns in UTF-16 units, ends are exclusive. */
export function renderJson(diagnostics: readonly Diagnostic[], sources: Sources): string {
  const plain = diagnostics.map(({ severity, code, message, span, fixes = [] }) => ({
    severity,
    code,
    ...numbersOf(span, sources),
    message,
    fixes: fixes.map((fix) => ({
      message: fix.message,
      edits: fix.edits.map((edit) => ({ ...numbersOf(edit.span, sources), text: edit.text })),
    })),
  }));
  return `${JSON.stringify({ diagnostics: plain }, undefined, 2)}\n`;
}

const githubCommands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
};

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** As the commands by which GitHub Actions annotates files. */
export function renderGithub(diagnostics: readonly Diagnostic[], sources: Sources): string {
  const lines = diagnostics.map(({ severity, code, message, span, fixes = [] }) => {
    const properties = [`title=${escapeProperty(code)}`];
    const text = span === undefined ? undefined : sources.get(span.file);
    if (span !== undefined) properties.unshift(`file=${escapeProperty(span.file)}`);
    if (span !== undefined && text !== undefined) {
      const start = positionAt(text, span.start);
      const end = positionAt(text, span.end);
      // GitHub refuses columns on a range of several lines, and counts the last column in.
      const columns =
        start.line === end.line
          ? [`col=${start.column}`, `endColumn=${Math.max(start.column, end.column - 1)}`]
          : [];
      properties.splice(1, 0, `line=${start.line}`, `endLine=${end.line}`, ...columns);
    }
    const help = messagesOf(fixes, sources).join('; ');
    const words = help === '' ? message : `${message}\nhelp: ${help}`;
    return `::${githubCommands[severity]} ${properties.join(',')}::${escapeMessage(words)}`;
  });
  return lines.map((line) => `${line}\n`).join('');
}
