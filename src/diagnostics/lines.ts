/** Offsets to lines and columns. A line ends with LF, CR LF or CR; a byte-order mark is no column. */

/** A place as people count it. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count them. */
  readonly column: number;
}

const cache = new Map<string, readonly number[]>();

/** The offset at which each line begins. */
export function lineStarts(text: string): readonly number[] {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  // One text is asked about many times in a row; more than a few need not be kept.
  if (cache.size > 8) cache.clear();
  cache.set(text, starts);
  return starts;
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  const starts = lineStarts(text);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The line and column of an offset; one behind the end is the end. */
export function positionAt(text: string, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, text.length));
  const line = lineAt(text, inside);
  return { line, column: Math.max(0, inside - lineStarts(text)[line - 1]!) + 1 };
}

/** The text of a line, from 1, without its end. */
export function lineText(text: string, line: number): string {
  const starts = lineStarts(text);
  const start = starts[line - 1] ?? text.length;
  let end = starts[line] ?? text.length;
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return text.slice(start, end);
}
