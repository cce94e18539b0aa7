/** How wide text is in a terminal. */

const TAB = 4;
/** Columns of source that are shown of one line. */
const WINDOW = 100;

const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1B000}-\u{1B2FF}\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const invisible = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;

function widthOfCharacter(character: string): number {
  if (invisible.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that a text fills. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** Tabs to blanks, up to the next multiple of four columns. */
export function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let result = '';
  for (const character of text) {
    result += character === '\t' ? ' '.repeat(TAB - (widthOf(result) % TAB)) : character;
  }
  return result;
}

/** Blanks after the text, up to a width. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** A line, or the part of it that is shown. */
export interface Clipped {
  readonly text: string;
  /** What to add to an offset in the whole line. */
  readonly shift: number;
}

/** The part of a very long line around what matters in it. */
export function clip(text: string, focus: { readonly start: number; readonly end: number }): Clipped {
  if (text.length <= WINDOW) return { text, shift: 0 };
  const margin = Math.max(10, Math.floor((WINDOW - (focus.end - focus.start)) / 2));
  const from = boundary(text, Math.max(0, Math.min(focus.start - margin, text.length - WINDOW)));
  const to = boundary(text, Math.min(text.length, from + WINDOW));
  const left = from > 0 ? '…' : '';
  const right = to < text.length ? '…' : '';
  return { text: `${left}${text.slice(from, to)}${right}`, shift: left.length - from };
}

/** Never between the two halves of one character. */
function boundary(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
